package dev.lintel.middleware.lint;

import dev.lintel.ForwardingSyncApplication;
import dev.lintel.ProtocolException;
import dev.lintel.ServerInfo;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.SyncRequest;
import dev.lintel.SyncResponder;
import dev.lintel.SyncWebSocketAcceptor;
import dev.lintel.SyncWebSocketHandler;
import dev.lintel.WebSocketHandshake;
import org.jspecify.annotations.Nullable;

/** An application of the sync style, checked. */
final class LintSyncApplication extends ForwardingSyncApplication {

  /** A handler with all that it needs. */
  private interface Handler {
    void handle() throws Exception;
  }

  private final Lint lint;
  private final LintLifecycle life;

  LintSyncApplication(Lint lint, SyncApplication application) {
    super(application);
    this.lint = lint;
    this.life = new LintLifecycle(lint);
  }

  @Override
  public SyncHttpHandler http() {
    SyncHttpHandler handler = super.http();
    return handler == null
        ? handler
        : (request, responder) -> {
          if (lint.looks()) {
            handle(handler, request, responder);
          } else {
            handler.handle(request, responder);
          }
        };
  }

  @Override
  public @Nullable SyncWebSocketHandler webSocket() {
    SyncWebSocketHandler handler = super.webSocket();
    return handler == null
        ? null
        : (handshake, acceptor) -> {
          if (lint.looks()) {
            handle(handler, handshake, acceptor);
          } else {
            handler.handle(handshake, acceptor);
          }
        };
  }

  @Override
  public void startup(ServerInfo server) throws Exception {
    life.starting(server);
    boolean started = false;
    try {
      super.startup(server);
      started = true;
    } finally {
      life.started(started);
    }
  }

  @Override
  public void shutdown() throws Exception {
    ProtocolException wrong = life.stopping();
    super.shutdown();
    if (wrong != null) {
      throw wrong;
    }
  }

  private void handle(SyncHttpHandler handler, SyncRequest request, SyncResponder responder)
      throws Exception {
    var exchange = new LintExchange(lint, life, request, responder, false);
    run(
        exchange,
        responder,
        () ->
            handler.handle(
                new LintSyncRequest(request, exchange),
                new LintSyncResponder(responder, exchange)));
  }

  private void handle(
      SyncWebSocketHandler handler, WebSocketHandshake handshake, SyncWebSocketAcceptor acceptor)
      throws Exception {
    var exchange = new LintExchange(lint, life, handshake, acceptor, false);
    run(
        exchange,
        acceptor,
        () ->
            handler.handle(
                new LintHandshake(handshake, exchange), new LintSyncAcceptor(acceptor, exchange)));
  }

  private static void run(LintExchange exchange, Object responder, Handler handler)
      throws Exception {
    ProtocolException wrong = exchange.begin(responder);
    if (wrong != null) {
      exchange.handled(wrong);
      throw wrong;
    }
    Throwable failure = null;
    LintExchange before = exchange.running();
    try {
      handler.handle();
    } catch (Throwable thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      exchange.ranBefore(before);
      wrong = exchange.handled(failure);
      if (failure != null && wrong != null) {
        failure.addSuppressed(wrong);
      }
    }
    if (wrong != null) {
      throw wrong;
    }
  }
}
