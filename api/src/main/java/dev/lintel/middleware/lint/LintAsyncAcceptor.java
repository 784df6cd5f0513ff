package dev.lintel.middleware.lint;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.AsyncWebSocket;
import dev.lintel.AsyncWebSocketAcceptor;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The answer to a handshake of the async style, checked. */
final class LintAsyncAcceptor implements AsyncWebSocketAcceptor {

  private final AsyncWebSocketAcceptor server;
  private final LintExchange exchange;

  /** A rejection is a response as any other. */
  private final LintAsyncResponder rejection;

  LintAsyncAcceptor(AsyncWebSocketAcceptor server, LintExchange exchange) {
    this.server = server;
    this.exchange = exchange;
    this.rejection = new LintAsyncResponder(new Rejection(server), exchange);
  }

  @Override
  public CompletionStage<AsyncWebSocket> accept(@Nullable String subprotocol, Headers headers) {
    Objects.requireNonNull(headers, "headers");
    LintCall call = exchange.answer().accept(subprotocol, headers);
    ProtocolException refused = call.refused();
    if (refused != null) {
      return Stages.failed(refused);
    }
    return exchange.ask(
        "accept",
        () -> server.accept(subprotocol, headers),
        (socket, failure) -> accepted(call, subprotocol, socket, failure));
  }

  @Override
  public CompletionStage<AsyncBodyWriter> reject(ResponseHead head) {
    Objects.requireNonNull(head, "head");
    LintCall call = exchange.answer().reject(head);
    return answer(
        "reject", call, () -> call.isMisplaced() ? server.reject(head) : rejection.start(head));
  }

  @Override
  public CompletionStage<Void> reject(ResponseHead head, ByteBuffer body) {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
    LintCall call = exchange.answer().reject(head);
    return answer(
        "reject",
        call,
        () -> call.isMisplaced() ? server.reject(head, body) : rejection.send(head, body));
  }

  @Override
  public CompletionStage<Void> decline() {
    return answer("decline", exchange.answer().decline(), server::decline);
  }

  private @Nullable AsyncWebSocket accepted(
      LintCall call,
      @Nullable String subprotocol,
      @Nullable AsyncWebSocket socket,
      @Nullable Throwable failure) {
    call.done(failure);
    if (socket == null) {
      ProtocolException wrong =
          failure == null
              ? exchange.found(Check.STAGES, "accept completed without a socket")
              : null;
      if (wrong != null) {
        throw wrong;
      }
      return null;
    }
    return new LintAsyncSocket(socket, exchange.answer().opened(subprotocol, socket.subprotocol()));
  }

  private <T extends @Nullable Object> CompletionStage<T> answer(
      String name, LintCall call, Supplier<CompletionStage<T>> server) {
    ProtocolException refused = call.refused();
    if (refused != null) {
      return Stages.failed(refused);
    }
    return exchange.<T, T>ask(
        name,
        server,
        (value, failure) -> {
          call.done(failure);
          return value;
        });
  }

  /** The rejection as a responder. */
  private record Rejection(AsyncWebSocketAcceptor acceptor) implements AsyncResponder {

    @Override
    public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
      return acceptor.reject(head);
    }

    @Override
    public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
      return acceptor.reject(head, body);
    }
  }
}
