package dev.lintel.tck.sabotage;

/** Saboteurs of connections, limits and signals. */
final class ConnectionSaboteurTests extends SaboteurRun {

  ConnectionSaboteurTests() {
    super("HTTP-5", "HTTP-6", "HTTP-7", "HTTP-8", "HTTP-9", "HTTP-10");
  }
}
