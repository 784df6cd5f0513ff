package dev.lintel;

import java.util.concurrent.CompletionStage;

/**
 * Handles one WebSocket without blocking, from its handshake to its close.
 *
 * <p>Implemented by applications, frameworks and middleware; called by servers, once for each
 * handshake, on the server's event thread (THR-1.1). Frozen: it will never get another abstract
 * method.
 */
@FunctionalInterface
public interface AsyncWebSocketHandler {

  /**
   * Accepts the handshake and talks, or answers it in another way.
   *
   * <p>The outcome of the returned stage ends the socket: normal completion closes it with 1000
   * (WS-6.3), failure with 1011 (WS-6.4). Where nothing was accepted yet, failure is answered 500,
   * as is normal completion without an answer (WS-2.6).
   *
   * <pre>{@code
   * AsyncWebSocketHandler echo =
   *     (handshake, acceptor) ->
   *         acceptor
   *             .accept()
   *             .thenCompose(socket -> socket.forEach(socket::send))
   *             .thenAccept(close -> {});
   * }</pre>
   *
   * @param handshake the request, valid until the exchange ends
   * @param acceptor gives the one answer
   * @return a stage that completes when the handler is done with the socket
   */
  CompletionStage<Void> handle(WebSocketHandshake handshake, AsyncWebSocketAcceptor acceptor);
}
