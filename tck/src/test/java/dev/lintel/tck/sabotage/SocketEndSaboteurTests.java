package dev.lintel.tck.sabotage;

/** Saboteurs of the ends of WebSockets, and of their limits and extensions. */
final class SocketEndSaboteurTests extends SaboteurRun {

  SocketEndSaboteurTests() {
    super("WS-6", "WS-7", "WS-8", "WS-9");
  }
}
