/**
 * The fourth adapter: the HTTP server that comes with the JDK ({@code com.sun.net.httpserver}),
 * written from the guide for adapter authors alone. It proves the guide, and it tries the kit on a
 * server that cannot do everything. No server for production.
 *
 * <p>Versions: JDK 17 and later. Threads: a few event threads for the turns of the exchanges; for
 * each exchange one thread that holds the native call, and one for each blocking read and write.
 *
 * <p>What it cannot do stands in {@code deviations-jdk.txt} and in the suite: the native server
 * spells fields and reason phrases in its own way, dates and sends 100 by itself, refuses heads
 * with pages of its own, sees no client go while the application is idle, and knows no time-outs
 * but those of system properties.
 */
@NullMarked
package dev.lintel.tck.jdk;

import org.jspecify.annotations.NullMarked;
