package dev.lintel.spi;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The sockets and threads of a native server: what {@link GatewayServer} drives.
 *
 * <p>Implemented by adapters. The methods are called in the order in which they stand here, from
 * one thread at a time, and may block.
 */
public interface NativeListener {

  /**
   * Binds and begins to accept connections, each of whose requests becomes an {@link Exchange}.
   *
   * @param core the server to which the exchanges belong
   * @return the bound address
   * @throws IOException if the address cannot be bound; nothing is left open then
   */
  InetSocketAddress open(ServerCore core) throws IOException;

  /** Closes the listening sockets: new connections are refused, present ones live on (LIFE-3.1). */
  void refuse();

  /** Closes the connections on which no exchange is live (LIFE-3.3). */
  void closeIdle();

  /** Closes everything that is left and ends every thread that {@link #open} started. */
  void close();
}
