package dev.lintel;

/**
 * Handles one WebSocket, from its handshake to its close, and may block.
 *
 * <p>Implemented by applications, frameworks and middleware; called by servers, once for each
 * handshake, on a thread of its own (THR-2.1). Frozen: it will never get another abstract method.
 */
@FunctionalInterface
public interface SyncWebSocketHandler {

  /**
   * Accepts the handshake and talks, or answers it in another way.
   *
   * <p>The outcome of this method ends the socket: normal return closes it with 1000 (WS-6.3), an
   * exception with 1011 (WS-6.4). Where nothing was accepted yet, an exception is answered 500, as
   * is normal return without an answer (WS-2.6).
   *
   * <pre>{@code
   * SyncWebSocketHandler echo =
   *     (handshake, acceptor) -> {
   *       SyncWebSocket socket = acceptor.accept();
   *       socket.forEach(socket::send);
   *     };
   * }</pre>
   *
   * @param handshake the request, valid until the exchange ends
   * @param acceptor gives the one answer
   * @throws Exception if the socket could not be handled
   */
  void handle(WebSocketHandshake handshake, SyncWebSocketAcceptor acceptor) throws Exception;
}
