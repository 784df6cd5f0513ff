/**
 * A server without sockets: connections are bytes in memory.
 *
 * <p>It passes the kit, so it behaves as every server does; wrong servers are made of it, and
 * applications can be tested on it. Built like an adapter, with a small HTTP/1.1 server of its own
 * below.
 *
 * <p>Threads: {@code eventThreads} of them, named {@code lintel-memory-...}; each connection
 * belongs to one, on which everything of its exchanges runs.
 *
 * <p>Capabilities: files are copied, as there is no socket that they could go to (HTTP-4.18).
 *
 * <p>Deviations: none.
 */
@NullMarked
package dev.lintel.tck.memory;

import org.jspecify.annotations.NullMarked;
