/**
 * The harness of the compatibility test kit: the server under test, the application that runs on
 * it, the rules.
 */
@NullMarked
package dev.lintel.tck;

import org.jspecify.annotations.NullMarked;
