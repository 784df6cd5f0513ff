package dev.lintel.tck.frames;

import dev.lintel.Application;
import dev.lintel.Capability;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.spi.GatewayServer;
import java.util.Set;
import java.util.function.Supplier;

/** The server of frames, right if nothing is said. */
public final class FrameServerProvider implements ServerProvider {

  private final Supplier<FrameFilter> filters;

  /** A right server. */
  public FrameServerProvider() {
    this(FrameFilter::new);
  }

  /**
   * A wrong one.
   *
   * @param filters makes a filter for each connection
   */
  public FrameServerProvider(Supplier<FrameFilter> filters) {
    this.filters = filters;
  }

  @Override
  public String name() {
    return "frames";
  }

  @Override
  public String version() {
    return "1.0";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.HTTP2,
        Capability.WEBSOCKET_HTTP2,
        Capability.REQUEST_TRAILERS,
        Capability.RESPONSE_TRAILERS,
        Capability.INTERIM_RESPONSES);
  }

  @Override
  public Server start(Application application, ServerOptions options) throws StartException {
    return GatewayServer.start(this, new FrameListener(options, filters), application, options);
  }
}
