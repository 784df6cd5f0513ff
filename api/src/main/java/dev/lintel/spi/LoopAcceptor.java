package dev.lintel.spi;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncWebSocket;
import dev.lintel.AsyncWebSocketAcceptor;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncWebSocketAcceptor;
import dev.lintel.WebSocketHandshake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The answer of an async handler to a handshake, given by a loop. */
final class LoopAcceptor implements AsyncWebSocketAcceptor {

  private final WebSocketHandshake handshake;
  private final SyncWebSocketAcceptor acceptor;
  private final SyncExecutor executor;
  private final BridgeLoop loop;
  private final AtomicBoolean begun = new AtomicBoolean();

  /** The socket that was opened; of the thread of the loop alone. */
  private @Nullable LoopWebSocket socket;

  LoopAcceptor(
      WebSocketHandshake handshake,
      SyncWebSocketAcceptor acceptor,
      SyncExecutor executor,
      BridgeLoop loop) {
    this.handshake = handshake;
    this.acceptor = acceptor;
    this.executor = executor;
    this.loop = loop;
  }

  @Override
  public CompletionStage<AsyncWebSocket> accept(@Nullable String subprotocol, Headers headers) {
    Objects.requireNonNull(headers, "headers");
    return answer(
        WebSocketUpgrade.refusal(handshake.subprotocols(), subprotocol, headers),
        () -> {
          var opened = new LoopWebSocket(acceptor.accept(subprotocol, headers), executor, loop);
          handshake.onDrain(deadline -> opened.draining());
          socket = opened;
          return opened;
        });
  }

  @Override
  public CompletionStage<AsyncBodyWriter> reject(ResponseHead head) {
    Objects.requireNonNull(head, "head");
    return answer(
        refusal(() -> ResponseRules.check(head)),
        () -> {
          SyncBodyWriter out = acceptor.reject(head);
          loop.open(true);
          return new LoopWriter(out, head, false, loop);
        });
  }

  @Override
  public CompletionStage<Void> reject(ResponseHead head, ByteBuffer body) {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
    BridgeLoop.Step step = () -> acceptor.reject(head, body);
    return answer(refusal(() -> ResponseRules.checkWhole(head, body.remaining(), false)), step);
  }

  @Override
  public CompletionStage<Void> decline() {
    BridgeLoop.Step step = acceptor::decline;
    return answer(null, step);
  }

  /** Waits until what the handler has sent is on its way: its end is about to close the socket. */
  void awaitSent() throws IOException {
    if (socket != null) {
      Waiting.on(socket.sent());
    }
  }

  private static @Nullable Throwable refusal(Runnable check) {
    try {
      check.run();
      return null;
    } catch (ProtocolException refused) {
      return refused;
    }
  }

  /** Gives the answer, unless it is refused: at once, as a server does. */
  private <T extends @Nullable Object> CompletionStage<T> answer(
      @Nullable Throwable refusal, BridgeLoop.Call<T> call) {
    Throwable refused = late();
    if (refused == null && begun.get()) {
      refused = second();
    }
    if (refused == null) {
      refused = refusal;
    }
    if (refused != null) {
      return Stages.failed(refused);
    }
    if (!begun.compareAndSet(false, true)) {
      return Stages.failed(second());
    }
    return loop.call(call.beginning(begun), this::late);
  }

  private @Nullable Throwable late() {
    return loop.refusal(LoopAcceptor::second);
  }

  private static ProtocolException second() {
    return new ProtocolException("WS-2.1", "the handshake has been answered already");
  }
}
