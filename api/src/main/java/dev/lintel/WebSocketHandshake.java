package dev.lintel;

import java.util.List;

/**
 * A request that asks to open a WebSocket: the head of {@link Request} and the subprotocols that
 * the client offers. Its signals go on for as long as the socket is open.
 *
 * <p>Implemented by servers and, by forwarding, by middleware. The server has validated it
 * (WS-1.2); whether its {@code origin} is welcome only the application knows.
 */
public interface WebSocketHandshake extends Request {

  /**
   * The subprotocols that the client offers, the preferred one first.
   *
   * @return the names, empty if none is offered
   */
  List<String> subprotocols();

  /**
   * This handshake with an attribute.
   *
   * @param key the key
   * @param value the value
   * @param <T> the type of the value
   * @return a derived handshake; this one is unchanged
   */
  default <T> WebSocketHandshake with(Key<T> key, T value) {
    return DerivedHandshake.withAttribute(this, key, value);
  }

  /**
   * This handshake with other headers.
   *
   * @param headers the headers, names in lower case
   * @return a derived handshake; this one is unchanged
   */
  default WebSocketHandshake withHeaders(Headers headers) {
    return DerivedHandshake.withHeaders(this, headers);
  }

  /**
   * This handshake as seen by an application that is mounted deeper.
   *
   * @param prefix the new mount path, a prefix of the path made of whole segments
   * @return a derived handshake; this one is unchanged
   * @throws IllegalArgumentException if the path does not begin with those segments (EXT-2.1)
   */
  default WebSocketHandshake withMountPath(String prefix) {
    return DerivedHandshake.withMountPath(this, prefix);
  }
}
