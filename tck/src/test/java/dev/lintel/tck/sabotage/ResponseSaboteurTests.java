package dev.lintel.tck.sabotage;

/** Saboteurs of responses and their bodies. */
final class ResponseSaboteurTests extends SaboteurRun {

  ResponseSaboteurTests() {
    super("HTTP-3", "HTTP-4");
  }
}
