package dev.lintel.server;

import dev.lintel.Application;
import dev.lintel.Capability;
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
}
