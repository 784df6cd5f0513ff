package dev.lintel;

import java.net.SocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ForwardingSyncRequest} and {@link ForwardingAsyncRequest} share: every method of
 * {@link Request}, forwarded.
 *
 * @param <R> the style of the request that is forwarded to
 */
public abstract class ForwardingRequest<R extends Request> implements Request {

  /** The request that is forwarded to. */
  protected final R delegate;

  /**
   * Forwards to another request.
   *
   * @param delegate the request
   */
  protected ForwardingRequest(R delegate) {
    this.delegate = Objects.requireNonNull(delegate, "delegate");
  }

  @Override
  public String method() {
    return delegate.method();
  }

  @Override
  public String target() {
    return delegate.target();
  }

  @Override
  public String path() {
    return delegate.path();
  }

  @Override
  public @Nullable String query() {
    return delegate.query();
  }

  @Override
  public List<String> pathSegments() {
    return delegate.pathSegments();
  }

  @Override
  public String mountPath() {
    return delegate.mountPath();
  }

  @Override
  public String pathInMount() {
    return delegate.pathInMount();
  }

  @Override
  public String scheme() {
    return delegate.scheme();
  }

  @Override
  public @Nullable String authority() {
    return delegate.authority();
  }

  @Override
  public String protocol() {
    return delegate.protocol();
  }

  @Override
  public Headers headers() {
    return delegate.headers();
  }

  @Override
  public @Nullable String header(String name) {
    return delegate.header(name);
  }

  @Override
  public long bodyLength() {
    return delegate.bodyLength();
  }

  @Override
  public Headers trailers() {
    return delegate.trailers();
  }

  @Override
  public SocketAddress remoteAddress() {
    return delegate.remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return delegate.localAddress();
  }

  @Override
  public @Nullable TlsSession tls() {
    return delegate.tls();
  }

  @Override
  public ServerInfo server() {
    return delegate.server();
  }

  @Override
  public <T> @Nullable T attribute(Key<T> key) {
    return delegate.attribute(key);
  }

  @Override
  public <T> @Nullable T extension(Key<T> key) {
    return delegate.extension(key);
  }

  @Override
  public void onDisconnect(Consumer<? super DisconnectReason> listener) {
    delegate.onDisconnect(listener);
  }

  @Override
  public void onDrain(Consumer<? super Instant> listener) {
    delegate.onDrain(listener);
  }

  @Override
  public void onComplete(Consumer<? super Completion> listener) {
    delegate.onComplete(listener);
  }
}
