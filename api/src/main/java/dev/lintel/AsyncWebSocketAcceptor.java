package dev.lintel;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Gives the one answer to a handshake: a socket, an ordinary response, or neither.
 *
 * <p>Implemented by servers and, by forwarding, by middleware; one of its methods is called by
 * applications, once (WS-2.1), on any thread; never blocks.
 */
public interface AsyncWebSocketAcceptor {

  /**
   * Accepts the handshake and opens the socket.
   *
   * @param subprotocol one of those that the client offers, or null for none (WS-2.2)
   * @param headers fields of the response beside those that the handshake is made of (WS-2.3)
   * @return a stage that completes with the socket; it fails with {@link DisconnectedException} if
   *     the client is gone and with {@link ProtocolException} if the answer is refused
   */
  CompletionStage<AsyncWebSocket> accept(@Nullable String subprotocol, Headers headers);

  /**
   * Accepts the handshake without a subprotocol.
   *
   * @return as {@link #accept(String, Headers)}
   */
  default CompletionStage<AsyncWebSocket> accept() {
    return accept(null, Headers.of());
  }

  /**
   * Refuses the handshake: an ordinary response, of any status and with a body (WS-2.4). The
   * connection closes after it.
   *
   * @param head status and headers, as for {@link AsyncResponder#start}
   * @return a stage that completes with the writer of the body
   */
  CompletionStage<AsyncBodyWriter> reject(ResponseHead head);

  /**
   * Refuses the handshake with a whole response.
   *
   * @param head status and headers, as for {@link AsyncResponder#send}
   * @param body the whole body; the server's until the stage completes
   * @return a stage that completes when the response has been handed to the connection
   */
  default CompletionStage<Void> reject(ResponseHead head, ByteBuffer body) {
    AsyncResponder rejection = this::reject;
    return rejection.send(head, body);
  }

  /**
   * Leaves the handshake to {@code http()} of the application, where it is an ordinary request
   * (WS-2.5): for a router that has no socket at this path. The connection closes after it.
   *
   * @return a stage that completes when {@code http()} is done with the request
   */
  CompletionStage<Void> decline();
}
