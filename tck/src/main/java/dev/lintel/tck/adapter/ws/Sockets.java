package dev.lintel.tck.adapter.ws;

import dev.lintel.AsyncWebSocket;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.SyncWebSocketHandler;
import dev.lintel.tck.Gate;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Handlers of WebSockets that many tests have. */
final class Sockets {

  /** Sends back what comes. */
  static final AsyncWebSocketHandler ASYNC_ECHO =
      (handshake, acceptor) ->
          acceptor
              .accept()
              .thenCompose(socket -> socket.forEach(socket::send))
              .thenAccept(close -> {});

  /** Sends back what comes. */
  static final SyncWebSocketHandler SYNC_ECHO =
      (handshake, acceptor) -> {
        var socket = acceptor.accept();
        socket.forEach(socket::send);
      };

  private Sockets() {}

  static Route echo(ServerExtension server, Style style) {
    return server.serveSocket(style, SYNC_ECHO, ASYNC_ECHO);
  }

  /** Opens its socket and receives nothing, until a gate opens. */
  static Route waiting(ServerExtension server, Style style, Gate gate) {
    return server.serveSocket(
        style,
        (handshake, acceptor) -> {
          acceptor.accept();
          gate.pass();
        },
        (handshake, acceptor) -> acceptor.accept().thenCompose(socket -> gate.opened()));
  }

  /** A handler that hands its socket to the test and lasts until a stage completes. */
  static AsyncWebSocketHandler lasting(
      CompletableFuture<AsyncWebSocket> opened, CompletionStage<Void> end) {
    return (handshake, acceptor) ->
        acceptor
            .accept()
            .thenCompose(
                socket -> {
                  opened.complete(socket);
                  return end;
                });
  }

  /** A handler that opens its socket, shows it, and is done when the client closes. */
  static AsyncWebSocketHandler showing(Consumer<AsyncWebSocket> look) {
    return (handshake, acceptor) ->
        acceptor
            .accept()
            .thenCompose(
                socket -> {
                  look.accept(socket);
                  return socket.forEach(message -> CompletableFuture.completedStage(null));
                })
            .thenAccept(close -> {});
  }
}
