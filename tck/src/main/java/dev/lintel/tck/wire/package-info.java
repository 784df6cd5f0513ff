/** A client made of raw bytes: it sends what no client library would, and reads strictly. */
@NullMarked
package dev.lintel.tck.wire;

import org.jspecify.annotations.NullMarked;
