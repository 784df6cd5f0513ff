package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Saboteur.patched;

import java.util.List;

/** WebSockets that are wrong in their close, their limits or their compression. */
final class SocketEndSaboteurs {

  private static final String SPI = "dev.lintel.spi.";
  private static final String UPGRADE = SPI + "WebSocketUpgrade";
  private static final String SESSION = SPI + "WebSocketSession";
  private static final String READER = SPI + "MessageReader";
  private static final String CODES = SPI + "CloseCodes";

  static final List<Saboteur> ALL =
      List.of(
          // The close.
          patched(
              "WS-6.1",
              "drops a short reason of a close",
              new Patch(
                  CODES,
                  "byte[] reason = close.reason().getBytes(UTF_8);",
                  """
                      byte[] reason =
                          (close.reason().length() < 60 ? "" : close.reason()).getBytes(UTF_8);
                      """)),
          patched(
              "WS-6.2",
              "answers 1000 where no code came",
              new Patch(
                  SESSION,
                  "coded ? CloseCodes.payload(new Message.Close(close.code(), \"\")) : new byte[0]",
                  "CloseCodes.payload(new Message.Close(coded ? close.code() : 1000, \"\"))")),
          patched(
              "WS-6.3",
              "receives on when the handler is done",
              new Patch(SESSION, "if (handlerDone) {", "if (handlerDone && ended) {")),
          patched(
              "WS-6.4",
              "says normal when the handler fails",
              new Patch(SESSION, "Message.Close.FAILED", "Message.Close.NORMAL")),
          patched(
              "WS-6.5",
              "says that the client is gone behind a close of one's own",
              new Patch(SESSION, "closedByApplication || handlerDone", "handlerDone")),
          patched(
              "WS-6.6",
              "sends the code 1005",
              new Patch(
                  CODES,
                  "if (!isValid(close.code())) {",
                  "if (!isValid(close.code()) && close.code() != 1005) {")),
          patched(
              "WS-6.7",
              "waits for the answer to a close for ever",
              new Patch(
                  SPI + "WebSocketClock", "closingSince = core.sweep();", "closingSince = 0;")),
          patched(
              "WS-6.8",
              "closes with 1000 when the server drains",
              new Patch(
                  SESSION,
                  "closeForServer(Message.Close.GOING_AWAY);",
                  "closeForServer(Message.Close.NORMAL);")),
          patched(
              "WS-6.9",
              "makes a close of a lost connection",
              new Patch(
                  SESSION,
                  "exchange.disconnected(DisconnectReason.PEER_CLOSED, null);",
                  "close(new Message.Close(1006, \"\"));"),
              new Patch(
                  SESSION,
                  "close.code() != Message.Close.NO_CODE;",
                  "close.code() != Message.Close.NO_CODE && close.code() != 1006;")),
          patched(
              "WS-6.10",
              "counts no byte that came",
              new Patch(
                  SPI + "ExchangeReader",
                  "bytesReceived += piece.remaining();",
                  "bytesReceived += upgraded ? 0 : piece.remaining();")),
          patched(
              "WS-6.11",
              "takes a close with the code 1005",
              new Patch(
                  READER,
                  "!CloseCodes.isValid(code)",
                  "!CloseCodes.isValid(code) && code != 1005")),
          // Limits and time-outs.
          patched(
              "WS-7.1",
              "takes a message of any size",
              new Patch(
                  READER, "inflation == null && frame.left() > maxMessageBytes - count", "false")),
          patched(
              "WS-7.2",
              "takes a frame of any size",
              new Patch(
                  SPI + "FrameReader",
                  "if (length > maxFrameBytes) {",
                  "if (length > Integer.MAX_VALUE) {")),
          patched(
              "WS-7.3",
              "waits for a silent client for ever",
              new Patch(
                  SPI + "WebSocketClock",
                  "        || isOver(timeouts.webSocketIdle(), silent, sweep)) {",
                  "        || sweep == 0) {")),
          patched(
              "WS-7.4",
              "waits for a client that does not read for ever",
              new Patch(
                  SPI + "Watchdog",
                  "isOver(timeouts.write(), transmitting, sweep)",
                  "exchange.socket() == null\n        && isOver(timeouts.write(), transmitting, sweep)")),
          // Compression.
          patched(
              "WS-8.1",
              "compresses for whoever offers it",
              new Patch(
                  UPGRADE, "exchange.core.options().webSocketCompression()\n            &&", "")),
          patched(
              "WS-8.2",
              "keeps the window of the client",
              new Patch(
                  UPGRADE,
                  "add(head, \"Sec-WebSocket-Extensions\", Deflation.ACCEPTED);",
                  "add(head, \"Sec-WebSocket-Extensions\","
                      + " \"permessage-deflate; server_no_context_takeover\");")),
          patched(
              "WS-8.3",
              "inflates without a limit",
              new Patch(
                  READER,
                  "      if (count == maxMessageBytes) {",
                  "      if (count == Integer.MAX_VALUE) {"),
              new Patch(
                  READER, "ensureRoom(1, maxMessageBytes);", "ensureRoom(1, Integer.MAX_VALUE);")),
          patched(
              "WS-8.4",
              "takes what cannot be inflated for the end of a message",
              new Patch(
                  SPI + "Inflation",
                  "catch (DataFormatException wrong) {\n      throw broken();",
                  "catch (DataFormatException wrong) {\n      return 0;")));

  private SocketEndSaboteurs() {}
}
