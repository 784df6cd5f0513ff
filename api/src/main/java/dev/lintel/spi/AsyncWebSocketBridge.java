package dev.lintel.spi;

import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.DisconnectReason;
import dev.lintel.ForwardingWebSocketHandshake;
import dev.lintel.SyncWebSocketAcceptor;
import dev.lintel.SyncWebSocketHandler;
import dev.lintel.WebSocketHandshake;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * An async handler of WebSockets behind the sync contract: the thread of the caller is its event
 * thread. What waits for the client, which would hold it, is done by two other threads of the
 * server: one receives, one sends (THR-4.2).
 */
final class AsyncWebSocketBridge implements SyncWebSocketHandler {

  private final AsyncWebSocketHandler handler;

  AsyncWebSocketBridge(AsyncWebSocketHandler handler) {
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  @Override
  public void handle(WebSocketHandshake handshake, SyncWebSocketAcceptor acceptor)
      throws Exception {
    SyncExecutor executor = handshake.extension(SyncExecutor.KEY);
    if (executor == null) {
      throw new IllegalStateException(
          "a bridged socket needs the threads of a server, but this handshake offers none");
    }
    var loop = new BridgeLoop();
    var bridged = new LoopHandshake(handshake, loop);
    var answer = new LoopAcceptor(bridged, acceptor, executor, loop);
    try {
      loop.serve(() -> handler.handle(bridged, answer));
    } finally {
      answer.awaitSent();
    }
  }

  /** A handshake whose listeners are called in the loop. */
  private static final class LoopHandshake extends ForwardingWebSocketHandshake {

    private final BridgeLoop loop;

    LoopHandshake(WebSocketHandshake handshake, BridgeLoop loop) {
      super(handshake);
      this.loop = loop;
    }

    @Override
    public void onDisconnect(Consumer<? super DisconnectReason> listener) {
      loop.onDisconnect(delegate, listener);
    }

    @Override
    public void onDrain(Consumer<? super Instant> listener) {
      loop.onDrain(delegate, listener);
    }
  }
}
