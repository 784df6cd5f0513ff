package dev.lintel;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An acceptor that forwards every method to another one: the base of middleware that changes some
 * and must not lose the rest.
 */
public class ForwardingAsyncWebSocketAcceptor implements AsyncWebSocketAcceptor {

  private final AsyncWebSocketAcceptor delegate;

  /**
   * Forwards to another acceptor.
   *
   * @param delegate the acceptor
   */
  public ForwardingAsyncWebSocketAcceptor(AsyncWebSocketAcceptor delegate) {
    this.delegate = Objects.requireNonNull(delegate, "delegate");
  }

  @Override
  public CompletionStage<AsyncWebSocket> accept(@Nullable String subprotocol, Headers headers) {
    return delegate.accept(subprotocol, headers);
  }

  @Override
  public CompletionStage<AsyncBodyWriter> reject(ResponseHead head) {
    return delegate.reject(head);
  }

  @Override
  public CompletionStage<Void> reject(ResponseHead head, ByteBuffer body) {
    return delegate.reject(head, body);
  }

  @Override
  public CompletionStage<Void> decline() {
    return delegate.decline();
  }
}
