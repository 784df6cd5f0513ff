package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Saboteur.patched;

import java.util.List;

/** WebSockets that are wrong in the handshake, the answer, the messages or the pings. */
final class SocketSaboteurs {

  private static final String SPI = "dev.lintel.spi.";
  private static final String UPGRADE = SPI + "WebSocketUpgrade";
  private static final String SESSION = SPI + "WebSocketSession";
  private static final String OUTPUT = SPI + "WebSocketOutput";
  private static final String READER = SPI + "MessageReader";
  private static final String FRAMES = SPI + "FrameReader";
  private static final String MOUNT = "dev.lintel.middleware.Mount";

  static final List<Saboteur> ALL =
      List.of(
          // The handshake.
          patched(
              "WS-1.1",
              "takes an Upgrade with HTTP/1.0",
              new Patch(UPGRADE, "&& !exchange.isHttp10()", "")),
          patched(
              "WS-1.2",
              "takes a key of any length",
              new Patch(
                  UPGRADE,
                  "decode(key).length == KEY_BYTES && key.length() == 24",
                  "decode(key).length > 0")),
          patched(
              "WS-1.3",
              "speaks version 12",
              new Patch(UPGRADE, "equals(\"13\")", "matches(\"1[23]\")")),
          patched(
              "WS-1.4",
              "sees one subprotocol",
              new Patch(
                  UPGRADE,
                  "return List.copyOf(tokens);",
                  "return List.copyOf(tokens.subList(0, Math.min(1, tokens.size())));")),
          patched(
                  "WS-1.5",
                  "refuses a handshake that nobody wants",
                  new Patch(
                      SPI + "Exchange",
                      "AsyncWebSocketHandler sockets = core.webSocketHandler();",
                      """
                      AsyncWebSocketHandler sockets = core.webSocketHandler();
                      if (sockets == null && asksForWebSocket()) {
                        answer(ResponseHead.of(501));
                        handled(null);
                        return;
                      }
                      """))
              .also("HTTP-1.14"),
          // The answer.
          patched(
              "WS-2.1",
              "takes a second answer",
              new Patch(
                  UPGRADE, "    return answered\n", "    return answered && session == null\n")),
          patched(
              "WS-2.2",
              "accepts what was not offered",
              new Patch(
                  UPGRADE,
                  "subprotocol != null && !offered.contains(subprotocol)",
                  "subprotocol != null && offered.isEmpty()")),
          patched(
              "WS-2.3",
              "drops the fields of an acceptance",
              new Patch(UPGRADE, "headers.forEach((name, value) -> add(head, name, value));", "")),
          patched(
                  "WS-2.4",
                  "keeps a connection whose handshake was rejected",
                  new Patch(UPGRADE, "    exchange.closeAfterwards();\n", ""))
              .also("WS-1.2", "WS-1.3", "WS-2.5", "WS-2.6"),
          patched(
                  "WS-2.5",
                  "answers 404 where the handshake is declined",
                  new Patch(
                      UPGRADE,
                      "exchange.core.handler().handle(exchange, exchange)",
                      "exchange.send(ResponseHead.of(404), ByteBuffer.allocate(0))"))
              .also("WS-9.1"),
          patched(
              "WS-2.6",
              "accepts for a handler that does not",
              new Patch(
                  UPGRADE,
                  "    answered = true;\n    if (session != null) {",
                  "    if (!answered && problem == null) {\n      accept(null, Headers.of());\n    }\n    answered = true;\n    if (session != null) {")),
          patched(
              "WS-2.7",
              "throws away what came too early",
              new Patch(
                  "dev.lintel.tck.memory.MemoryTunnel",
                  "    this.connection = connection;\n",
                  "    this.connection = connection;\n    connection.input().position(connection.input().limit());\n")),
          // Receiving.
          patched(
                  "WS-3.1",
                  "hands out fragments",
                  new Patch(READER, "if (frame.isLast()) {", "if (frame.isLast() || count > 0) {"))
              .also("WS-3.7", "WS-7.1", "WS-8.4"),
          patched(
                  "WS-3.2",
                  "reads on while nobody receives",
                  new Patch(
                      SPI + "WebSocketInput",
                      "case HELD -> held = true;",
                      "case HELD -> hungry = true;"))
              .also("WS-6.9", "WS-7.3"),
          patched(
                  "WS-3.3",
                  "uses the array of a message again",
                  new Patch(READER, "  void drop() {\n    bytes = NOTHING;\n", "  void drop() {\n"))
              .also("WS-4.4", "WS-3.1"),
          patched(
              "WS-3.4",
              "hands the close out again and again",
              new Patch(SESSION, "      clientCloseTaken = true;\n", "")),
          patched(
              "WS-3.5",
              "forgets a receive for the next one",
              new Patch(
                  SESSION,
                  "    if (pendingReceive != null) {\n      return Stages.failed(\n          new ProtocolException(\"WS-3.5\"",
                  "    if (subprotocol != null) {\n      return Stages.failed(\n          new ProtocolException(\"WS-3.5\"")),
          patched(
              "WS-3.6",
              "takes a frame without a mask",
              new Patch(FRAMES, "(head[1] & MASKED) == 0", "false")),
          patched(
                  "WS-3.7",
                  "mends a text that is not UTF-8",
                  new Patch(READER, "!utf8.accepts(bytes, count, more)", "false"))
              .also("WS-8.4"),
          patched(
                  "WS-3.8",
                  "receives nothing while a send is pending",
                  new Patch(
                      SESSION,
                      "return ended || clientClose != null",
                      "return out.isMessagePending() || ended || clientClose != null"))
              .also("WS-4.1", "WS-4.2", "WS-3.1"),
          // Sending.
          patched(
                  "WS-4.1",
                  "takes whatever is sent",
                  new Patch(
                      SESSION,
                      "    return out.message(message);",
                      "    out.message(message);\n    return Stages.done();"),
                  new Patch(SESSION, "    if (out.isMessagePending()) {", "    if (false) {"))
              .also("WS-4.2", "WS-6.9", "WS-7.4", "WS-3.8"),
          patched(
              "WS-4.2",
              "queues what is sent too fast",
              new Patch(SESSION, "    if (out.isMessagePending()) {", "    if (false) {")),
          patched(
                  "WS-4.3",
                  "empties the buffers that it sends",
                  new Patch(
                      OUTPUT,
                      "    pump();\n    return ServerStage.ofVoid(frame.stage);",
                      "    pump();\n    payload.position(payload.limit());\n    return ServerStage.ofVoid(frame.stage);"))
              .also("WS-4.1", "WS-4.4", "WS-3.1"),
          patched(
                  "WS-4.4",
                  "sends the last message first",
                  new Patch(
                      OUTPUT,
                      "    waiting.add(frame);",
                      "    if (opcode < 8) {\n      waiting.addFirst(frame);\n    } else {\n      waiting.add(frame);\n    }"),
                  new Patch(
                      OUTPUT,
                      "isText ? FrameReader.TEXT : FrameReader.BINARY,",
                      "FrameReader.BINARY,"))
              .also("WS-3.1"),
          // Pings.
          patched(
                  "WS-5.1",
                  "answers each ping without its payload",
                  new Patch(OUTPUT, "ByteBuffer.wrap(answer)", "ByteBuffer.allocate(0)"))
              .also("WS-3.1"),
          patched(
              "WS-5.2",
              "tells nobody of pongs",
              new Patch(SESSION, "    if (pongListener != null) {", "    if (false) {")),
          patched(
                  "WS-5.3",
                  "never pings by itself",
                  new Patch(
                      SESSION,
                      "        if (!out.isClosing() && !out.isPingPending()) {",
                      "        if (false) {"))
              .also("WS-7.3"),
          patched(
              "WS-5.4",
              "sends a ping of any length",
              new Patch(SESSION, "payload.remaining() > FrameReader.CONTROL", "false")),
          // Middleware.
          patched(
              "WS-9.1",
              "mounts sockets without their path",
              new Patch(
                  MOUNT,
                  "mounted.webSocket.handle(handshake.withMountPath(pathOf(mounted, handshake)), acceptor)",
                  "mounted.webSocket.handle(handshake, acceptor)")),
          patched(
              "WS-9.2",
              "forgets the sockets of an application that is wrapped",
              new Patch(
                  "dev.lintel.ForwardingAsyncApplication",
                  "return delegate.webSocket();",
                  "return null;")));

  private SocketSaboteurs() {}
}
