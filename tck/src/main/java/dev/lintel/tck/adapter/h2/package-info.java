/** Area H2: what differs over HTTP/2. */
@NullMarked
package dev.lintel.tck.adapter.h2;

import org.jspecify.annotations.NullMarked;
