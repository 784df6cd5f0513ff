/** A client of HTTP/2 that works with single frames and can do everything wrong. */
@NullMarked
package dev.lintel.tck.h2;

import org.jspecify.annotations.NullMarked;
