package dev.lintel;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket that forwards every method to another one: the base of middleware that changes some and
 * must not lose the rest.
 */
public class ForwardingAsyncWebSocket implements AsyncWebSocket {

  private final AsyncWebSocket delegate;

  /**
   * Forwards to another socket.
   *
   * @param delegate the socket
   */
  public ForwardingAsyncWebSocket(AsyncWebSocket delegate) {
    this.delegate = Objects.requireNonNull(delegate, "delegate");
  }

  @Override
  public @Nullable String subprotocol() {
    return delegate.subprotocol();
  }

  @Override
  public CompletionStage<Message> receive() {
    return delegate.receive();
  }

  @Override
  public CompletionStage<Void> send(Message message) {
    return delegate.send(message);
  }

  @Override
  public CompletionStage<Void> ping(ByteBuffer payload) {
    return delegate.ping(payload);
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> listener) {
    delegate.onPong(listener);
  }
}
