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
              "sees two subprotocols",
              new Patch(
                  UPGRADE,
                  "return List.copyOf(tokens);",
                  "return List.copyOf(tokens.subList(0, Math.min(2, tokens.size())));")),
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
                      """)),
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
              new Patch(UPGRADE, "    exchange.closeAfterwards();\n", ""),
              new Patch(
                  UPGRADE,
                  "    if (wrong != null) {\n",
                  "    if (wrong != null) {\n      exchange.closeAfterwards();\n"),
              new Patch(
                  UPGRADE,
                  "    return Stages.call(() -> exchange.core",
                  "    exchange.closeAfterwards();\n    return Stages.call(() -> exchange.core"),
              new Patch(
                  UPGRADE,
                  "    answered = true;\n    if (session != null) {",
                  """
                      if (!answered) {
                        exchange.closeAfterwards();
                      }
                      answered = true;
                      if (session != null) {
                  """)),
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
              "hands out fragments of texts",
              new Patch(
                  READER,
                  "if (frame.isLast()) {",
                  "if (frame.isLast() || (opcode == FrameReader.TEXT && count > 3)) {")),
          patched(
              "WS-3.2",
              "reads on in a large frame while nobody receives",
              new Patch(
                  READER,
                  "return Event.HELD;",
                  "return frame.left() > 500_000 ? Event.MORE : Event.HELD;")),
          patched(
              "WS-3.3",
              "uses the array of a message again",
              new Patch(READER, "  void drop() {\n    bytes = NOTHING;\n", "  void drop() {\n")),
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
              new Patch(READER, "!utf8.accepts(bytes, count, more)", "false")),
          patched(
              "WS-3.8",
              "receives nothing while a send is pending",
              new Patch(
                  SESSION,
                  "return ended || clientClose != null",
                  "return out.isMessagePending() || ended || clientClose != null")),
          // Sending.
          patched(
              "WS-4.1",
              "takes whatever is small",
              new Patch(
                  SESSION,
                  "    if (out.isMessagePending()) {",
                  """
                          if (message instanceof Message.Binary small
                              && small.bytes().remaining() <= 5000) {
                            out.message(message);
                            return Stages.done();
                          }
                          if (out.isMessagePending()) {
                      """)),
          patched(
              "WS-4.2",
              "queues what is sent too fast",
              new Patch(SESSION, "    if (out.isMessagePending()) {", "    if (false) {")),
          patched(
              "WS-4.3",
              "empties large buffers that it sends",
              new Patch(
                  OUTPUT,
                  "    pump();\n    return ServerStage.ofVoid(frame.stage);",
                  """
                          pump();
                          if (length >= 20_000) {
                            payload.position(payload.limit());
                          }
                          return ServerStage.ofVoid(frame.stage);
                      """)),
          patched(
              "WS-4.4",
              "sends a large text as bytes",
              new Patch(
                  OUTPUT,
                  "isText ? FrameReader.TEXT : FrameReader.BINARY,",
                  "isText && payload.remaining() < 200_000 ? FrameReader.TEXT : FrameReader.BINARY,")),
          patched(
              "WS-4.4",
              "lets a text overtake one that it has taken before",
              new Patch(
                  OUTPUT,
                  "  CompletionStage<Void> message(Message message) {\n",
                  """
                    private int texts;
                    private @Nullable Message overtaken;

                    CompletionStage<Void> message(Message message) {
                      Message late = overtaken;
                      overtaken = null;
                      if (message instanceof Message.Text && ++texts == 20) {
                        overtaken = message;
                        return Stages.done();
                      }
                      CompletionStage<Void> sent = inOrder(message);
                      return late == null ? sent : sent.thenCompose(v -> inOrder(late));
                    }

                    private CompletionStage<Void> inOrder(Message message) {
                  """)),
          // Pings.
          patched(
              "WS-5.1",
              "cuts long payloads of pings",
              new Patch(
                  OUTPUT,
                  "ByteBuffer.wrap(answer)",
                  "ByteBuffer.wrap(answer, 0, Math.min(answer.length, 100))")),
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
