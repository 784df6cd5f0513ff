/**
 * Runs Lintel applications on Jetty, version [12.1.14,12.2).
 *
 * <p>Threads: one accepts, {@code eventThreads} select and run handlers, and as many others go on
 * with a connection whose exchange was ended elsewhere. Jetty may be called from any thread, so an
 * exchange runs on whichever thread reports to it; the serial context keeps it serial.
 *
 * <p>Capabilities: files are copied, as Jetty has no call that hands them to the kernel
 * (HTTP-4.18).
 *
 * <p>Deviations: more than 8 KiB of pipelined requests behind an idle exchange end the watch for
 * its client (HTTP-6.2). An absolute target without a port and a Host field with the default one
 * are taken for equal (HTTP-7.4). More than one blank in a request line is read as one. An Upgrade
 * that Connection does not list is refused with 400 (HTTP-1.14).
 *
 * <p>HTTP/2: a reset that the server sends counts as one of the client, unless an exchange was
 * aborted (H2-5.2).
 */
@NullMarked
package dev.lintel.adapter.jetty;

import org.jspecify.annotations.NullMarked;
