package dev.lintel.tck.sabotage;

/** Saboteurs of requests, of exchanges, and of extensions. */
final class RequestSaboteurTests extends SaboteurRun {

  RequestSaboteurTests() {
    super("HTTP-1", "HTTP-2", "EXT");
  }
}
