package dev.lintel.middleware.lint;

import dev.lintel.ForwardingSyncApplication;
import dev.lintel.ProtocolException;
import dev.lintel.ServerInfo;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.SyncRequest;
import dev.lintel.SyncResponder;

/** An application of the sync style, checked. */
final class LintSyncApplication extends ForwardingSyncApplication {

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
    ProtocolException wrong = exchange.begin(responder);
    if (wrong != null) {
      exchange.handled(wrong);
      throw wrong;
    }
    Throwable failure = null;
    LintExchange before = exchange.running();
    try {
      handler.handle(
          new LintSyncRequest(request, exchange), new LintSyncResponder(responder, exchange));
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
