/** Small, server-neutral middleware: each does one thing and forwards the rest. */
@NullMarked
package dev.lintel.middleware;

import org.jspecify.annotations.NullMarked;
