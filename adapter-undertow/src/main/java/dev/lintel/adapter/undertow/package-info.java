/**
 * Runs Lintel applications on Undertow 2.4, {@code [2.4.4,2.5)}.
 *
 * <p>A listener stack of our own on XNIO: each connection has one I/O thread, on which all of its
 * exchanges run; Undertow's worker pool is not used.
 *
 * <p>Deviations: the parser reads unknown versions as HTTP/1.1 (HTTP-7.1), refuses a Host with an
 * empty port (HTTP-7.4), and joins several Cookie fields (HTTP-1.6). Its own refusals have no Date,
 * and those of a bad Host a reason phrase of their own (HTTP-9.1, 9.8). The connection closes after
 * a 417 of the application (HTTP-9.5).
 *
 * <p>HTTP/2: the streams of Undertow's channel, without its exchange. Its field blocks end at 20000
 * bytes, counted with 32 for each field, past which the connection ends (H2-2.6, H2-2.8). Resets
 * that we send count like those of the client (H2-5.2).
 */
@NullMarked
package dev.lintel.adapter.undertow;

import org.jspecify.annotations.NullMarked;
