package dev.lintel.tck.sabotage;

/** Saboteurs of WebSockets while they are open. */
final class SocketSaboteurTests extends SaboteurRun {

  SocketSaboteurTests() {
    super("WS-1", "WS-2", "WS-3", "WS-4", "WS-5");
  }
}
