package dev.lintel;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An application that forwards every facet to another one: the base of middleware that replaces
 * some facets and must not lose the rest.
 */
public class ForwardingSyncApplication implements SyncApplication {

  private final SyncApplication delegate;

  /**
   * Forwards to another application.
   *
   * @param delegate the application whose facets are kept
   */
  public ForwardingSyncApplication(SyncApplication delegate) {
    this.delegate = Objects.requireNonNull(delegate, "delegate");
  }

  @Override
  public Set<Capability> requires() {
    return delegate.requires();
  }

  @Override
  public SyncHttpHandler http() {
    return delegate.http();
  }

  @Override
  public @Nullable SyncWebSocketHandler webSocket() {
    return delegate.webSocket();
  }

  @Override
  public void startup(ServerInfo server) throws Exception {
    delegate.startup(server);
  }

  @Override
  public void shutdown() throws Exception {
    delegate.shutdown();
  }
}
