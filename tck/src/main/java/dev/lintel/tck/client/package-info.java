/**
 * For authors of applications: a client that tests handlers without sockets.
 *
 * <p>{@link dev.lintel.tck.client.TestClient} runs an application, with its startup and shutdown,
 * on the server in memory, which keeps the rules that every server keeps. Needs no test framework.
 */
@NullMarked
package dev.lintel.tck.client;

import org.jspecify.annotations.NullMarked;
