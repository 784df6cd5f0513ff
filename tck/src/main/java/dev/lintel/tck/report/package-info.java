/**
 * What a run of the kit has shown, rule by rule, and the files that tell it to people and programs.
 */
@NullMarked
package dev.lintel.tck.report;

import org.jspecify.annotations.NullMarked;
