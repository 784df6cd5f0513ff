/** Runs the kit without a build: {@code lintel tck}. */
@NullMarked
package dev.lintel.tck.run;

import org.jspecify.annotations.NullMarked;
