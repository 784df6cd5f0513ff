package dev.lintel.middleware.lint;

import dev.lintel.middleware.lint.Finding.Culprit;

/** What the lint looks for: the rule, who breaks it, and the cure that a finding ends with. */
enum Check {
  // ---- The application ----
  NULL_OUTCOME("HTTP-11.1", Culprit.APPLICATION, "return a stage, such as Stages.done()"),
  NO_RESPONSE("HTTP-11.2", Culprit.APPLICATION, "look for the branch that forgets to answer"),
  SECOND_RESPONSE("HTTP-11.3", Culprit.APPLICATION, "answer once: return after the first answer"),
  STATUS("HTTP-11.4", Culprit.APPLICATION, "interim responses go through inform"),
  INTERIM_STATUS("HTTP-3.18", Culprit.APPLICATION, "final responses go through start or send"),
  HOP_BY_HOP("HTTP-11.5", Culprit.APPLICATION, "leave the field out, it is the server's"),
  LENGTH("HTTP-11.6", Culprit.APPLICATION, "declare what is written, or leave the length out"),
  NO_CONTENT("HTTP-11.7", Culprit.APPLICATION, "leave it out, or choose another status", true),
  NO_CONTENT_TYPE("HTTP-11.8", Culprit.APPLICATION, "add a content-type", true),
  AFTER_END("HTTP-11.9", Culprit.APPLICATION, "end or close last, when nobody writes any more"),
  SECOND_WRITE("HTTP-11.10", Culprit.APPLICATION, "wait for the one before, or use writeAll"),
  SECOND_READ("HTTP-11.11", Culprit.APPLICATION, "wait for the one before, or use forEach"),
  PENDING_WRITE("HTTP-11.12", Culprit.APPLICATION, "return the stage of the last write", true),
  NEVER_DONE("HTTP-11.13", Culprit.APPLICATION, "complete its stage in every branch"),
  PIECE_WRITTEN("HTTP-11.14", Culprit.APPLICATION, "copy a piece before it is changed"),
  LATE_USE("HTTP-11.15", Culprit.APPLICATION, "copy what is needed for longer"),
  LISTENER("HTTP-11.16", Culprit.APPLICATION, "catch in the listener"),
  TRAILERS("HTTP-11.17", Culprit.APPLICATION, "put such a field into the head"),
  LATE_INFORM("HTTP-11.18", Culprit.APPLICATION, "call inform before start or send"),
  BUFFER_CHANGED("HTTP-4.12", Culprit.APPLICATION, "wait for the stage before it is used again"),
  PIECE_KEPT("HTTP-5.10", Culprit.APPLICATION, "copy what is needed for longer than until then"),
  BLOCKED("THR-1.7", Culprit.APPLICATION, "use a sync application for code that blocks"),
  SECOND_ANSWER("WS-11.1", Culprit.APPLICATION, "answer once: return after the first answer"),
  NO_ANSWER("WS-11.2", Culprit.APPLICATION, "look for the branch that forgets to answer"),
  SUBPROTOCOL("WS-11.3", Culprit.APPLICATION, "choose one of handshake.subprotocols(), or null"),
  HANDSHAKE_FIELD("WS-11.4", Culprit.APPLICATION, "leave the field out, it is the server's"),
  REJECTION("WS-11.5", Culprit.APPLICATION, "reject with a status from 300 on"),
  SECOND_RECEIVE("WS-11.6", Culprit.APPLICATION, "wait for the one before, or use forEach"),
  LATE_RECEIVE("WS-11.7", Culprit.APPLICATION, "stop at the close, or use forEach"),
  SECOND_SEND("WS-11.8", Culprit.APPLICATION, "wait for the one before: queue, or drop"),
  LATE_SEND("WS-11.9", Culprit.APPLICATION, "close last, when nobody sends any more"),
  CLOSE("WS-11.10", Culprit.APPLICATION, "choose another code, or a shorter reason"),
  LONG_PING("WS-11.11", Culprit.APPLICATION, "send a shorter payload"),
  MESSAGE_CHANGED("WS-11.12", Culprit.APPLICATION, "wait for the stage before it is used again"),
  PENDING_SEND("WS-11.13", Culprit.APPLICATION, "return the stage of the last send", true),

  // ---- Middleware ----
  MOUNT_PATH("EXT-2.1", Culprit.MIDDLEWARE, "derive the request with withMountPath"),
  DROPPED("EXT-5.4", Culprit.MIDDLEWARE, "extend a Forwarding class or use a combinator"),

  // ---- The server ----
  UNSTABLE("HTTP-1.1", Culprit.SERVER, "keep what the request answers from"),
  METHOD("HTTP-1.2", Culprit.SERVER, "hand out the method as it was sent"),
  TARGET("HTTP-1.4", Culprit.SERVER, "hand out target, path and query raw"),
  SEGMENTS("HTTP-1.5", Culprit.SERVER, "keep the default of pathSegments"),
  FIELDS("HTTP-1.6", Culprit.SERVER, "hand out names in lower case, and one answer for each"),
  PEER("HTTP-1.7", Culprit.SERVER, "hand out the peer of the connection"),
  SCHEME("HTTP-1.8", Culprit.SERVER, "hand out the scheme of the connection"),
  AUTHORITY("HTTP-1.9", Culprit.SERVER, "hand out the value of Host"),
  PROTOCOL("HTTP-1.10", Culprit.SERVER, "hand out the version of the request line"),
  BODY_LENGTH("HTTP-1.11", Culprit.SERVER, "hand out what the head declares"),
  LOCAL_ADDRESS("HTTP-1.12", Culprit.SERVER, "hand out where the connection was accepted"),
  ACCEPTED_RESPONSE("HTTP-3.1", Culprit.SERVER, "refuse it with a ProtocolException"),
  ACCEPTED_LENGTH("HTTP-3.5", Culprit.SERVER, "refuse it with a ProtocolException"),
  ACCEPTED_AFTER_END("HTTP-3.6", Culprit.SERVER, "refuse it with a ProtocolException"),
  ACCEPTED_STATUS("HTTP-3.7", Culprit.SERVER, "refuse it with a ProtocolException"),
  ACCEPTED_HOP_BY_HOP("HTTP-3.8", Culprit.SERVER, "refuse it with a ProtocolException"),
  ACCEPTED_INTERIM("HTTP-3.20", Culprit.SERVER, "refuse it with a ProtocolException"),
  ACCEPTED_LATE_INFORM("HTTP-3.21", Culprit.SERVER, "refuse it with a ProtocolException"),
  ACCEPTED_WRITE("HTTP-4.3", Culprit.SERVER, "refuse it with a ProtocolException"),
  ACCEPTED_TRAILERS("HTTP-4.22", Culprit.SERVER, "refuse them with a ProtocolException"),
  TOUCHED_BUFFER("HTTP-4.5", Culprit.SERVER, "work on a duplicate"),
  ACCEPTED_READ("HTTP-5.2", Culprit.SERVER, "refuse it with a ProtocolException"),
  BORROWED("HTTP-5.3", Culprit.SERVER, "keep the piece until the next read"),
  PIECES("HTTP-5.4", Culprit.SERVER, "give pieces of one byte at least, then null for ever"),
  SHORT_BODY("HTTP-5.9", Culprit.SERVER, "fail the read when the body is cut short"),
  EARLY_TRAILERS("HTTP-5.12", Culprit.SERVER, "give trailers once the body has ended"),
  TRAILER_FIELDS("HTTP-5.14", Culprit.SERVER, "hand out names in lower case"),
  ONE_BODY("HTTP-5.13", Culprit.SERVER, "return the same body at each call"),
  GONE("HTTP-6.1", Culprit.SERVER, "tell it once, and not after the completion"),
  COMPLETION("HTTP-6.6", Culprit.SERVER, "tell it once, after everything else"),
  OUTCOME("HTTP-6.9", Culprit.SERVER, "record what has become of the response"),
  RECORD("HTTP-6.10", Culprit.SERVER, "count what was transmitted and what was given"),
  CAPABILITIES("EXT-1.1", Culprit.SERVER, "give one answer everywhere"),
  IDENTITY("EXT-1.4", Culprit.SERVER, "state name and versions in their form"),
  UNKNOWN_KEY("EXT-3.2", Culprit.SERVER, "compare keys by identity"),
  EARLY_REQUEST("LIFE-1.2", Culprit.SERVER, "call startup first and wait for it"),
  NOT_STARTED("LIFE-1.7", Culprit.SERVER, "shut down only what has started"),
  DRAIN("LIFE-3.2", Culprit.SERVER, "tell it once"),
  SHUTDOWN("LIFE-3.5", Culprit.SERVER, "shut down once, after the last exchange"),
  OVERLAP("THR-1.2", Culprit.SERVER, "run one callback of an exchange after the other"),
  STAGES("HTTP-10.1", Culprit.SERVER, "answer each call with one stage that completes once"),
  EVENT_THREAD("THR-2.2", Culprit.SERVER, "run sync handlers on threads of their own"),
  HANDSHAKE("WS-1.1", Culprit.SERVER, "hand out a GET that asks for a WebSocket, and no other"),
  OFFER("WS-1.4", Culprit.SERVER, "hand out what the client offers, in its order"),
  ACCEPTED_ANSWER("WS-2.1", Culprit.SERVER, "refuse it with a ProtocolException"),
  ACCEPTED_SUBPROTOCOL("WS-2.2", Culprit.SERVER, "refuse it with a ProtocolException"),
  ACCEPTED_FIELD("WS-2.3", Culprit.SERVER, "refuse it with a ProtocolException"),
  RECEIVED_CHANGED("WS-3.3", Culprit.SERVER, "give each message memory of its own"),
  ACCEPTED_BEHIND_CLOSE("WS-3.4", Culprit.SERVER, "refuse it with a ProtocolException"),
  ACCEPTED_RECEIVE("WS-3.5", Culprit.SERVER, "refuse it with a ProtocolException"),
  TEXT("WS-3.7", Culprit.SERVER, "close with 1007 over what is not UTF-8"),
  ACCEPTED_SEND("WS-4.2", Culprit.SERVER, "refuse it with a ProtocolException"),
  TOUCHED_MESSAGE("WS-4.3", Culprit.SERVER, "work on a duplicate"),
  PONG("WS-5.2", Culprit.SERVER, "hand out the payload of the pong"),
  ACCEPTED_PING("WS-5.4", Culprit.SERVER, "refuse it with a ProtocolException"),
  CLOSE_REASON("WS-6.2", Culprit.SERVER, "hand out 1005 and an empty reason for an empty close"),
  ACCEPTED_LATE_RECEIVE("WS-6.3", Culprit.SERVER, "refuse it with a ProtocolException"),
  FAILED_SOCKET("WS-6.4", Culprit.SERVER, "record what has become of the handler"),
  ACCEPTED_LATE_SEND("WS-6.5", Culprit.SERVER, "refuse it with a ProtocolException"),
  ACCEPTED_CLOSE("WS-6.6", Culprit.SERVER, "refuse it with a ProtocolException"),
  SOCKET_RECORD("WS-6.10", Culprit.SERVER, "record the status of the handshake"),
  CLOSE_CODE("WS-6.11", Culprit.SERVER, "close with 1002 over a code that nobody may send"),
  CONNECT("WS-10.2", Culprit.SERVER, "hand out a CONNECT, and no other method"),
  ACCEPTED_REJECTION("WS-10.4", Culprit.SERVER, "refuse it with a ProtocolException");

  final String rule;

  @SuppressWarnings(
      "ImmutableEnumChecker") // A Culprit is a constant, but api has no annotation for it.
  final Culprit culprit;

  final String cure;
  final boolean advice;

  Check(String rule, Culprit culprit, String cure) {
    this(rule, culprit, cure, false);
  }

  Check(String rule, Culprit culprit, String cure, boolean advice) {
    this.rule = rule;
    this.culprit = culprit;
    this.cure = cure;
    this.advice = advice;
  }
}
