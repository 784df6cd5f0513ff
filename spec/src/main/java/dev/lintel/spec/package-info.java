/** The rules of the specification as data, and the annotation that ties a test to its rules. */
@NullMarked
package dev.lintel.spec;

import org.jspecify.annotations.NullMarked;
