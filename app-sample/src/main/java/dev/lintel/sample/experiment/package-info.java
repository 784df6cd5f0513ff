/** The experiment that shows what the two styles are for; a command of {@code app-sample.jar}. */
@NullMarked
package dev.lintel.sample.experiment;

import org.jspecify.annotations.NullMarked;
