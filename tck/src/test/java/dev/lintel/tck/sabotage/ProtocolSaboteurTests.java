package dev.lintel.tck.sabotage;

/** Saboteurs of threads, TLS, HTTP/2 and WebSockets. */
final class ProtocolSaboteurTests extends SaboteurRun {

  ProtocolSaboteurTests() {
    super("THR", "TLS", "H2", "WS");
  }
}
