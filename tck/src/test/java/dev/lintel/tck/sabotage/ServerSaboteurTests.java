package dev.lintel.tck.sabotage;

/** Saboteurs of the life of a server, of its threads, and of TLS. */
final class ServerSaboteurTests extends SaboteurRun {

  ServerSaboteurTests() {
    super("LIFE", "CONF", "THR", "TLS");
  }
}
