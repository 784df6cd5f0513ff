package dev.lintel.spi;

import dev.lintel.AsyncWebSocketAcceptor;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.SyncWebSocketHandler;
import dev.lintel.WebSocketHandshake;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A sync handler of WebSockets behind the async contract: one thread that may block for each socket
 * (THR-2).
 */
final class SyncWebSocketBridge implements AsyncWebSocketHandler {

  private static final ResponseHead BUSY = ResponseHead.of(503).with("retry-after", "1");

  private final SyncWebSocketHandler handler;

  SyncWebSocketBridge(SyncWebSocketHandler handler) {
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  @Override
  public CompletionStage<Void> handle(
      WebSocketHandshake handshake, AsyncWebSocketAcceptor acceptor) {
    SyncExecutor executor = handshake.extension(SyncExecutor.KEY);
    if (executor == null) {
      return Stages.failed(
          new IllegalStateException(
              "a sync handler runs on the threads of a server, but this handshake offers none"));
    }
    ServerStage<@Nullable Void> outcome = new ServerStage<>();
    try {
      executor.execute(() -> run(handshake, acceptor, outcome));
    } catch (RejectedExecutionException busy) {
      return acceptor.reject(BUSY, ByteBuffer.allocate(0));
    }
    return ServerStage.ofVoid(outcome);
  }

  private void run(
      WebSocketHandshake handshake,
      AsyncWebSocketAcceptor acceptor,
      ServerStage<@Nullable Void> outcome) {
    var bridged = new BridgedAcceptor(handshake, acceptor);
    try {
      handler.handle(handshake, bridged);
      bridged.endForHandler();
      outcome.finish(null);
    } catch (Throwable failure) {
      bridged.handlerFailed();
      outcome.fail(failure);
    }
  }
}
