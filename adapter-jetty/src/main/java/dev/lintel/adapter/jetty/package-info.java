/**
 * Runs Lintel applications on Jetty, version [12.1.14,12.2).
 *
 * <p>Threads: one accepts, {@code eventThreads} select and run handlers, and as many others go on
 * with a connection whose exchange was ended elsewhere. Jetty may be called from any thread, so an
 * exchange runs on whichever thread reports to it; the serial context keeps it serial.
 *
 * <p>Deviations: none from a rule. Files are copied and never handed to the kernel (HTTP-4.18), as
 * Jetty has no such call, so {@code zero-copy-files} is not claimed. More than 8 KiB of pipelined
 * requests behind an idle exchange end the watch for its client (HTTP-6.2).
 */
@NullMarked
package dev.lintel.adapter.jetty;

import org.jspecify.annotations.NullMarked;
