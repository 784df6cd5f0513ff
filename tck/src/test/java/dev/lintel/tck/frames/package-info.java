/**
 * A server of HTTP/2 made of frames, on the machine of the gateway and nothing else: what wrong
 * servers of area H2 are made from. It speaks no HTTP/1. No server for production.
 */
@NullMarked
package dev.lintel.tck.frames;

import org.jspecify.annotations.NullMarked;
