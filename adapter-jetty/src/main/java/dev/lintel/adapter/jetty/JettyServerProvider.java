package dev.lintel.adapter.jetty;

import dev.lintel.Application;
import dev.lintel.Capability;
import dev.lintel.Key;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.spi.GatewayServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;

/** Runs applications on Jetty. Found by {@link java.util.ServiceLoader} under the name jetty. */
public final class JettyServerProvider implements ServerProvider {

  /**
   * The extension key of the native request (EXT-3.1). Its head, addresses and attributes may be
   * read; its body and its response belong to the adapter.
   */
  public static final Key<Request> NATIVE_REQUEST = Key.of("jetty.request", Request.class);

  private final Consumer<? super org.eclipse.jetty.server.Server> customizer;

  /** A provider with Jetty as the adapter sets it up. */
  public JettyServerProvider() {
    this(server -> {});
  }

  /**
   * A provider that lets the caller change the native server.
   *
   * @param customizer is called with each server once the adapter has set it up, before it starts;
   *     what it changes may break rules of the specification, and connectors that it adds are not
   *     served
   */
  public JettyServerProvider(Consumer<? super org.eclipse.jetty.server.Server> customizer) {
    this.customizer = Objects.requireNonNull(customizer, "customizer");
  }

  @Override
  public String name() {
    return "jetty";
  }

  @Override
  public String version() {
    return org.eclipse.jetty.server.Server.getVersion();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.TLS,
        Capability.WEBSOCKET,
        Capability.WEBSOCKET_HTTP2,
        Capability.REQUEST_TRAILERS,
        Capability.RESPONSE_TRAILERS,
        Capability.INTERIM_RESPONSES,
        Capability.HTTP2,
        Capability.UNIX_SOCKETS);
  }

  @Override
  public Server start(Application application, ServerOptions options) throws StartException {
    return GatewayServer.start(this, new JettyListener(options, customizer), application, options);
  }

  @Override
  public Map<String, List<String>> nativeSettings(ServerOptions options) {
    return new JettyListener(options, customizer).nativeSettings().asMap();
  }
}
