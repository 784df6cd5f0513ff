package dev.lintel.tck;

import dev.lintel.Application;
import dev.lintel.Capability;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider that hands everything on to another one; made to be extended.
 *
 * <p>The kit starts servers by the outer provider, and finds log, extension keys and network of the
 * one that is wrapped.
 */
public abstract class ForwardingServerProvider implements ServerProvider {

  private final ServerProvider delegate;

  /** Wraps a provider. */
  protected ForwardingServerProvider(ServerProvider delegate) {
    this.delegate = Objects.requireNonNull(delegate, "delegate");
  }

  /** What the provider or one of those below is besides, or null. */
  static <T> @Nullable T find(ServerProvider provider, Class<T> what) {
    ServerProvider inner = provider;
    while (!what.isInstance(inner) && inner instanceof ForwardingServerProvider forwarding) {
      inner = forwarding.delegate;
    }
    return what.isInstance(inner) ? what.cast(inner) : null;
  }

  /** The provider below all wrappers. */
  static ServerProvider unwrap(ServerProvider provider) {
    ServerProvider inner = provider;
    while (inner instanceof ForwardingServerProvider forwarding) {
      inner = forwarding.delegate;
    }
    return inner;
  }

  @Override
  public String name() {
    return delegate.name();
  }

  @Override
  public String version() {
    return delegate.version();
  }

  @Override
  public Set<Capability> capabilities() {
    return delegate.capabilities();
  }

  @Override
  public Server start(Application application, ServerOptions options) throws StartException {
    return delegate.start(application, options);
  }

  @Override
  public Map<String, List<String>> nativeSettings(ServerOptions options) {
    return delegate.nativeSettings(options);
  }
}
