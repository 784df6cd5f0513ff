package dev.lintel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An acceptor that forwards every method to another one: the base of middleware that changes some
 * and must not lose the rest.
 */
public class ForwardingSyncWebSocketAcceptor implements SyncWebSocketAcceptor {

  private final SyncWebSocketAcceptor delegate;

  /**
   * Forwards to another acceptor.
   *
   * @param delegate the acceptor
   */
  public ForwardingSyncWebSocketAcceptor(SyncWebSocketAcceptor delegate) {
    this.delegate = Objects.requireNonNull(delegate, "delegate");
  }

  @Override
  public SyncWebSocket accept(@Nullable String subprotocol, Headers headers) throws IOException {
    return delegate.accept(subprotocol, headers);
  }

  @Override
  public SyncBodyWriter reject(ResponseHead head) throws IOException {
    return delegate.reject(head);
  }

  @Override
  public void reject(ResponseHead head, ByteBuffer body) throws IOException {
    delegate.reject(head, body);
  }

  @Override
  public void decline() throws IOException {
    delegate.decline();
  }
}
