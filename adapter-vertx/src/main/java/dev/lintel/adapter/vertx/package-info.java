/**
 * The adapter for Vert.x 5.2 ({@code [5.2,5.3)}).
 *
 * <p>Threads: one acceptor and {@code eventThreads} event loops, each with an {@code HttpServer} of
 * its own on the shared port; a connection stays on its loop, and everything of an exchange runs
 * there. All of them are named {@code lintel-vertx-...} and end with the server.
 *
 * <p>Of Vert.x only exported packages are used, some of them internal. The channels come from the
 * transport, see {@link dev.lintel.adapter.vertx.VertxListener}.
 *
 * <p>Deviations:
 *
 * <ul>
 *   <li>A body that comes with status 205 is not sent (Netty drops it), HTTP-3.5.
 *   <li>A client's FIN behind more unread bytes than Vert.x buffers (eight decoded pieces) is seen
 *       when they have been read, HTTP-6.2.
 *   <li>HTTP/2: resets that we send count like those of the client, H2-5.2.
 *   <li>A chunked request body that is malformed closes the connection without a response.
 * </ul>
 */
@NullMarked
package dev.lintel.adapter.vertx;

import org.jspecify.annotations.NullMarked;
