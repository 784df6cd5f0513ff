/**
 * Transparent runs: the kit runs again with something between the server and its application that
 * must change nothing.
 */
@NullMarked
package dev.lintel.tck.wrap;

import org.jspecify.annotations.NullMarked;
