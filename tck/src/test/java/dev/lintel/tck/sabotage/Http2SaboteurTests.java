package dev.lintel.tck.sabotage;

/** Saboteurs of HTTP/2, and of WebSockets on its streams. */
final class Http2SaboteurTests extends SaboteurRun {

  Http2SaboteurTests() {
    super("H2", "WS-10");
  }
}
