package dev.lintel.tck.wrap;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncWebSocket;
import dev.lintel.AsyncWebSocketAcceptor;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.ForwardingAsyncApplication;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.ForwardingAsyncWebSocket;
import dev.lintel.ForwardingAsyncWebSocketAcceptor;
import dev.lintel.ForwardingSyncApplication;
import dev.lintel.ForwardingSyncRequest;
import dev.lintel.ForwardingSyncResponder;
import dev.lintel.ForwardingSyncWebSocket;
import dev.lintel.ForwardingSyncWebSocketAcceptor;
import dev.lintel.ForwardingWebSocketHandshake;
import dev.lintel.Headers;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.SyncWebSocket;
import dev.lintel.SyncWebSocketAcceptor;
import dev.lintel.SyncWebSocketHandler;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A middleware that does nothing, made of the forwarding classes and of nothing else. */
final class Forwarding {

  private Forwarding() {}

  static Application wrap(Application application) {
    return application instanceof SyncApplication sync
        ? wrap(sync)
        : wrap((AsyncApplication) application);
  }

  private static AsyncApplication wrap(AsyncApplication application) {
    return new ForwardingAsyncApplication(application) {
      @Override
      public AsyncHttpHandler http() {
        AsyncHttpHandler next = super.http();
        return next == null
            ? next
            : (request, responder) ->
                next.handle(
                    new ForwardingAsyncRequest(request), new ForwardingAsyncResponder(responder));
      }

      @Override
      public @Nullable AsyncWebSocketHandler webSocket() {
        AsyncWebSocketHandler next = super.webSocket();
        return next == null
            ? next
            : (handshake, acceptor) ->
                next.handle(
                    new ForwardingWebSocketHandshake(handshake), new AsyncAcceptor(acceptor));
      }
    };
  }

  private static SyncApplication wrap(SyncApplication application) {
    return new ForwardingSyncApplication(application) {
      @Override
      public SyncHttpHandler http() {
        SyncHttpHandler next = super.http();
        return next == null
            ? next
            : (request, responder) ->
                next.handle(
                    new ForwardingSyncRequest(request), new ForwardingSyncResponder(responder));
      }

      @Override
      public @Nullable SyncWebSocketHandler webSocket() {
        SyncWebSocketHandler next = super.webSocket();
        return next == null
            ? next
            : (handshake, acceptor) ->
                next.handle(
                    new ForwardingWebSocketHandshake(handshake), new SyncAcceptor(acceptor));
      }
    };
  }

  /** Hands out sockets that forward. */
  private static final class AsyncAcceptor extends ForwardingAsyncWebSocketAcceptor {
    AsyncAcceptor(AsyncWebSocketAcceptor delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<AsyncWebSocket> accept(@Nullable String subprotocol, Headers headers) {
      return super.accept(subprotocol, headers).thenApply(ForwardingAsyncWebSocket::new);
    }
  }

  /** Hands out sockets that forward. */
  private static final class SyncAcceptor extends ForwardingSyncWebSocketAcceptor {
    SyncAcceptor(SyncWebSocketAcceptor delegate) {
      super(delegate);
    }

    @Override
    public SyncWebSocket accept(@Nullable String subprotocol, Headers headers) throws IOException {
      return new ForwardingSyncWebSocket(super.accept(subprotocol, headers));
    }
  }
}
