/** Rules of WebSockets: area WS. */
@NullMarked
package dev.lintel.tck.adapter.ws;

import org.jspecify.annotations.NullMarked;
