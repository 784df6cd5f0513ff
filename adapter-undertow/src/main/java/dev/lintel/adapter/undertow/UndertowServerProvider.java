package dev.lintel.adapter.undertow;

import dev.lintel.Application;
import dev.lintel.Capability;
import dev.lintel.Key;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.spi.GatewayServer;
import io.undertow.Version;
import io.undertow.protocols.http2.Http2StreamSourceChannel;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.xnio.OptionMap;

/** Starts servers that run on Undertow; its name is {@code undertow}. */
public final class UndertowServerProvider implements ServerProvider {

  /**
   * The extension that gives an application the native exchange (EXT-3.1). It may be looked at on
   * the event thread; whatever changes it breaks the exchange.
   */
  public static final Key<HttpServerExchange> NATIVE_REQUEST =
      Key.of("undertow.request", HttpServerExchange.class);

  /** The same over HTTP/2, where there is no native exchange: the stream. */
  public static final Key<Http2StreamSourceChannel> NATIVE_STREAM =
      Key.of("undertow.stream", Http2StreamSourceChannel.class);

  private static final Set<Capability> CAPABILITIES =
      Set.of(
          Capability.TLS,
          Capability.WEBSOCKET,
          Capability.ZERO_COPY_FILES,
          Capability.REQUEST_TRAILERS,
          Capability.RESPONSE_TRAILERS,
          Capability.INTERIM_RESPONSES,
          Capability.HTTP2);

  private final Consumer<? super OptionMap.Builder> customizer;

  /** A provider with the native options that the contract needs. */
  public UndertowServerProvider() {
    this(options -> {});
  }

  /**
   * A provider whose native options are changed before a server starts.
   *
   * @param customizer is called once for each start with all options in one map: those of the XNIO
   *     worker, of the sockets and of Undertow itself. What it sets wins, also over what the
   *     contract needs
   */
  public UndertowServerProvider(Consumer<? super OptionMap.Builder> customizer) {
    this.customizer = Objects.requireNonNull(customizer, "customizer");
  }

  @Override
  public String name() {
    return "undertow";
  }

  @Override
  public String version() {
    return Version.getVersionString();
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public Server start(Application application, ServerOptions options) throws StartException {
    return GatewayServer.start(
        this, new UndertowListener(options, customizer), application, options);
  }

  @Override
  public Map<String, List<String>> nativeSettings(ServerOptions options) {
    return new UndertowListener(options, customizer).nativeSettings().asMap();
  }
}
