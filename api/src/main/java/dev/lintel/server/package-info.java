/** Servers as operators and launchers see them: found by name, configured alike, stopped alike. */
@NullMarked
package dev.lintel.server;

import org.jspecify.annotations.NullMarked;
