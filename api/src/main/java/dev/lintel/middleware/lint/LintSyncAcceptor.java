package dev.lintel.middleware.lint;

import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncResponder;
import dev.lintel.SyncWebSocket;
import dev.lintel.SyncWebSocketAcceptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The answer to a handshake of the sync style, checked. */
final class LintSyncAcceptor implements SyncWebSocketAcceptor {

  private final SyncWebSocketAcceptor server;
  private final LintExchange exchange;

  /** A rejection is a response as any other. */
  private final LintSyncResponder rejection;

  LintSyncAcceptor(SyncWebSocketAcceptor server, LintExchange exchange) {
    this.server = server;
    this.exchange = exchange;
    this.rejection = new LintSyncResponder(new Rejection(server), exchange);
  }

  @Override
  public SyncWebSocket accept(@Nullable String subprotocol, Headers headers) throws IOException {
    Objects.requireNonNull(headers, "headers");
    LintCall call = exchange.answer().accept(subprotocol, headers);
    SyncWebSocket socket = call.ask(() -> server.accept(subprotocol, headers));
    return new LintSyncSocket(socket, exchange.answer().opened(subprotocol, socket.subprotocol()));
  }

  @Override
  public SyncBodyWriter reject(ResponseHead head) throws IOException {
    Objects.requireNonNull(head, "head");
    LintCall call = exchange.answer().reject(head);
    return call.ask(() -> call.isMisplaced() ? server.reject(head) : rejection.start(head));
  }

  @Override
  public void reject(ResponseHead head, ByteBuffer body) throws IOException {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
    LintCall call = exchange.answer().reject(head);
    call.make(
        () -> {
          if (call.isMisplaced()) {
            server.reject(head, body);
          } else {
            rejection.send(head, body);
          }
        });
  }

  @Override
  public void decline() throws IOException {
    exchange.answer().decline().make(server::decline);
  }

  /** The rejection as a responder. */
  private record Rejection(SyncWebSocketAcceptor acceptor) implements SyncResponder {

    @Override
    public SyncBodyWriter start(ResponseHead head) throws IOException {
      return acceptor.reject(head);
    }

    @Override
    public void send(ResponseHead head, ByteBuffer body) throws IOException {
      acceptor.reject(head, body);
    }
  }
}
