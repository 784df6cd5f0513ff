package dev.lintel;

import java.util.List;

/**
 * A handshake that forwards everything to another one: the base of middleware that changes what an
 * application sees of a handshake and must not lose the rest.
 */
public class ForwardingWebSocketHandshake extends ForwardingRequest<WebSocketHandshake>
    implements WebSocketHandshake {

  /**
   * Forwards to another handshake.
   *
   * @param delegate the handshake
   */
  public ForwardingWebSocketHandshake(WebSocketHandshake delegate) {
    super(delegate);
  }

  @Override
  public List<String> subprotocols() {
    return delegate.subprotocols();
  }
}
