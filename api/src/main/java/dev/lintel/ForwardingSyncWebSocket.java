package dev.lintel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket that forwards every method to another one: the base of middleware that changes some and
 * must not lose the rest.
 */
public class ForwardingSyncWebSocket implements SyncWebSocket {

  private final SyncWebSocket delegate;

  /**
   * Forwards to another socket.
   *
   * @param delegate the socket
   */
  public ForwardingSyncWebSocket(SyncWebSocket delegate) {
    this.delegate = Objects.requireNonNull(delegate, "delegate");
  }

  @Override
  public @Nullable String subprotocol() {
    return delegate.subprotocol();
  }

  @Override
  public Message receive() throws IOException {
    return delegate.receive();
  }

  @Override
  public void send(Message message) throws IOException {
    delegate.send(message);
  }

  @Override
  public void ping(ByteBuffer payload) throws IOException {
    delegate.ping(payload);
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> listener) {
    delegate.onPong(listener);
  }
}
