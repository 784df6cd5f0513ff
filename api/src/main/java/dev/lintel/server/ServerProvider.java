package dev.lintel.server;

import dev.lintel.Application;
import dev.lintel.Capability;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A kind of server, found by {@link java.util.ServiceLoader} and chosen by name.
 *
 * <p>Implemented once by each adapter, with a public constructor without parameters.
 */
public interface ServerProvider {

  /**
   * The short name by which a configuration chooses the server.
   *
   * @return the name, lower-case, such as {@code jetty}
   */
  String name();

  /**
   * The version of the native server.
   *
   * @return the version, as the server states it
   */
  String version();

  /**
   * What the server claims to be able to do.
   *
   * @return the claimed capabilities
   */
  Set<Capability> capabilities();

  /**
   * Starts a server: the application's startup first, then the listening socket.
   *
   * @param application the application to run
   * @param options the settings
   * @return the server, accepting connections
   * @throws StartException if the application or the server cannot start; nothing is left running
   */
  Server start(Application application, ServerOptions options) throws StartException;

  /**
   * What the settings become on the native server, for an operator who knows it (CONF-2.10).
   *
   * <p>Starts nothing, and opens nothing. Adapters make the answer with {@link
   * dev.lintel.spi.NativeSettings}.
   *
   * @param options the settings
   * @return for a setting, such as {@code limits.maxHeadBytes}, its native options with their
   *     values, such as {@code HttpConfiguration.requestHeaderSize=28672}, and who keeps it
   *     otherwise; settings of which the adapter tells nothing are absent, by default all
   */
  default Map<String, List<String>> nativeSettings(ServerOptions options) {
    return Map.of();
  }
}
