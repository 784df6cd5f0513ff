package dev.lintel;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gives the one answer to a handshake, with blocking calls: a socket, an ordinary response, or
 * neither.
 *
 * <p>Implemented by servers and, by forwarding, by middleware; one of its methods is called by
 * applications, once (WS-2.1).
 */
public interface SyncWebSocketAcceptor {

  /**
   * Accepts the handshake and opens the socket.
   *
   * @param subprotocol one of those that the client offers, or null for none (WS-2.2)
   * @param headers fields of the response beside those that the handshake is made of (WS-2.3)
   * @return the socket
   * @throws DisconnectedException if the client is gone
   * @throws ProtocolException if the answer is refused
   */
  SyncWebSocket accept(@Nullable String subprotocol, Headers headers) throws IOException;

  /**
   * Accepts the handshake without a subprotocol.
   *
   * @return the socket
   * @throws DisconnectedException if the client is gone
   */
  default SyncWebSocket accept() throws IOException {
    return accept(null, Headers.of());
  }

  /**
   * Refuses the handshake: an ordinary response, of any status and with a body (WS-2.4). The
   * connection closes after it.
   *
   * @param head status and headers, as for {@link SyncResponder#start}
   * @return the stream of the body
   * @throws DisconnectedException if the client is gone
   */
  SyncBodyWriter reject(ResponseHead head) throws IOException;

  /**
   * Refuses the handshake with a whole response.
   *
   * @param head status and headers, as for {@link SyncResponder#send}
   * @param body the whole body
   * @throws DisconnectedException if the client is gone
   */
  default void reject(ResponseHead head, ByteBuffer body) throws IOException {
    SyncResponder rejection = this::reject;
    rejection.send(head, body);
  }

  /**
   * Leaves the handshake to {@code http()} of the application, where it is an ordinary request
   * (WS-2.5): for a router that has no socket at this path. Returns when {@code http()} is done
   * with it; the connection closes after it.
   *
   * @throws DisconnectedException if the client is gone
   */
  void decline() throws IOException;
}
