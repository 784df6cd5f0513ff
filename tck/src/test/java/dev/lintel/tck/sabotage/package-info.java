/** Servers that are wrong on purpose, each in one point, and the kit that must find it. */
@NullMarked
package dev.lintel.tck.sabotage;

import org.jspecify.annotations.NullMarked;
