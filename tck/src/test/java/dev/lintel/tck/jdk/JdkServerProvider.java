package dev.lintel.tck.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lintel.Application;
import dev.lintel.Capability;
import dev.lintel.Key;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.spi.GatewayServer;
import java.util.Set;
import java.util.function.Consumer;

/** The HTTP server of the JDK. */
public final class JdkServerProvider implements ServerProvider {

  /** The native exchange of a request (EXT-3.1). */
  public static final Key<HttpExchange> EXCHANGE = Key.of("jdk.exchange", HttpExchange.class);

  // region settings
  static {
    // The native settings are those of the whole JVM. None may act before ours do: the gateway
    // discards the rest of a body (HTTP-5.6), and keepAlive is longer than 30 s (HTTP-8.2).
    setUnlessSet("sun.net.httpserver.drainAmount", "1");
    setUnlessSet("sun.net.httpserver.idleInterval", "3600");
    setUnlessSet("sun.net.httpserver.maxIdleConnections", "100000");
    setUnlessSet("sun.net.httpserver.nodelay", "true");
  }

  // endregion settings

  private final Consumer<HttpServer> customizer;

  /** A server with the settings of Lintel. */
  public JdkServerProvider() {
    this(server -> {});
  }

  /**
   * A server with native settings.
   *
   * @param customizer is called with the bound native server before it starts
   */
  public JdkServerProvider(Consumer<HttpServer> customizer) {
    this.customizer = customizer;
  }

  @Override
  public String name() {
    return "jdk";
  }

  @Override
  public String version() {
    return System.getProperty("java.version", "unknown");
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Server start(Application application, ServerOptions options) throws StartException {
    return GatewayServer.start(this, new JdkListener(options, customizer), application, options);
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
