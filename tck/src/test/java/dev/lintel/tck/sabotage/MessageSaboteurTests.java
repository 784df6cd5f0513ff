package dev.lintel.tck.sabotage;

/** Saboteurs of messages: requests, responses and their bodies. */
final class MessageSaboteurTests extends SaboteurRun {

  MessageSaboteurTests() {
    super("HTTP-1", "HTTP-2", "HTTP-3", "HTTP-4", "EXT");
  }
}
