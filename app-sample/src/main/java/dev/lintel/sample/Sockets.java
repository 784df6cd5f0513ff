package dev.lintel.sample;

import dev.lintel.Request;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What both styles know of their WebSockets. */
final class Sockets {

  static final String ECHO = "/ws";
  static final String CHAT = "/chat";

  /** How many messages wait for a member of the room who reads slowly, before he has to leave. */
  static final int BACKLOG = 100;

  private static final AtomicInteger GUESTS = new AtomicInteger();

  private Sockets() {}

  /** The name that a member gives in the query, or one that is made up. */
  static String name(Request handshake) throws Refusal {
    String name = Parameters.of("", handshake.query()).text("name");
    return name.isBlank() ? "guest " + GUESTS.incrementAndGet() : name.strip();
  }

  /**
   * Whether a browser may open a socket from the page that it shows: only from a page of this
   * server. A browser sends cookies with every handshake, whatever page asks for it, so this is the
   * application's to decide.
   */
  static boolean isWelcome(Request handshake) {
    String origin = handshake.header("origin");
    return origin == null
        || List.of("http://" + handshake.authority(), "https://" + handshake.authority())
            .contains(origin);
  }
}
