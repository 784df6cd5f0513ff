package dev.lintel.adapter.vertx;

import dev.lintel.Application;
import dev.lintel.Capability;
import dev.lintel.Key;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.spi.GatewayServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Vert.x as a server, chosen by the name {@code vertx}.
 *
 * <p>Each started server has a Vert.x instance of its own, which ends with it.
 */
public final class VertxServerProvider implements ServerProvider {

  /**
   * The native request, as an extension of ours (EXT-3.1).
   *
   * <p>For looking only: whoever reads its body, answers it or sets its handlers breaks the
   * exchange. Valid on the event thread.
   */
  public static final Key<HttpServerRequest> NATIVE_REQUEST =
      Key.of("vertx.request", HttpServerRequest.class);

  private final Consumer<? super HttpServerOptions> customizer;

  /** The server with its defaults. */
  public VertxServerProvider() {
    this(options -> {});
  }

  /**
   * The server with native settings that the common options do not have, such as the backlog.
   *
   * @param customizer changes the native options after the adapter has set its own; changing what
   *     the common options determine voids what the specification promises
   */
  public VertxServerProvider(Consumer<? super HttpServerOptions> customizer) {
    this.customizer = Objects.requireNonNull(customizer, "customizer");
  }

  @Override
  public String name() {
    return "vertx";
  }

  @Override
  public String version() {
    return VertxInternal.version();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.TLS,
        Capability.WEBSOCKET,
        Capability.ZERO_COPY_FILES,
        Capability.REQUEST_TRAILERS,
        Capability.RESPONSE_TRAILERS,
        Capability.INTERIM_RESPONSES,
        Capability.HTTP2,
        Capability.UNIX_SOCKETS);
  }

  @Override
  public Server start(Application application, ServerOptions options) throws StartException {
    return GatewayServer.start(this, new VertxListener(options, customizer), application, options);
  }

  @Override
  public Map<String, List<String>> nativeSettings(ServerOptions options) {
    return new VertxListener(options, customizer).nativeSettings().asMap();
  }
}
