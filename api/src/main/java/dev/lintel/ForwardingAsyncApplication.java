package dev.lintel;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An application that forwards every facet to another one: the base of middleware that replaces
 * some facets and must not lose the rest.
 */
public class ForwardingAsyncApplication implements AsyncApplication {

  private final AsyncApplication delegate;

  /**
   * Forwards to another application.
   *
   * @param delegate the application whose facets are kept
   */
  public ForwardingAsyncApplication(AsyncApplication delegate) {
    this.delegate = Objects.requireNonNull(delegate, "delegate");
  }

  @Override
  public Set<Capability> requires() {
    return delegate.requires();
  }

  @Override
  public AsyncHttpHandler http() {
    return delegate.http();
  }

  @Override
  public @Nullable AsyncWebSocketHandler webSocket() {
    return delegate.webSocket();
  }

  @Override
  public CompletionStage<Void> startup(ServerInfo server) {
    return delegate.startup(server);
  }

  @Override
  public CompletionStage<Void> shutdown() {
    return delegate.shutdown();
  }
}
