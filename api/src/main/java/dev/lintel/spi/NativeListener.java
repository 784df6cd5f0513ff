package dev.lintel.spi;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The sockets and threads of a native server: what {@link GatewayServer} drives.
 *
 * <p>Implemented by adapters; one for each start of a server. The methods are called once each, in
 * the order in which they stand here, from one thread at a time, and may block. {@link #open} comes
 * after the startup of the application; if it fails, no other method is called.
 */
public interface NativeListener {

  /**
   * Binds and begins to accept connections, each of whose requests becomes an {@link Exchange}.
   *
   * @param core the server to which the exchanges belong
   * @return the bound address
   * @throws IOException if the address cannot be bound; no socket is left open and no thread left
   *     running then (LIFE-1.6). Its message becomes a part of the one that the operator reads
   */
  InetSocketAddress open(ServerCore core) throws IOException;

  /**
   * Closes the listening sockets: new connections are refused when this returns, present ones live
   * on, and their exchanges go on (LIFE-3.1).
   */
  void refuse();

  /**
   * Closes the connections on which no exchange is live (LIFE-3.3). One on which an exchange is
   * live stays; {@link Exchange#finish} closes it if its response could still say so, {@link
   * #close} if not.
   */
  void closeIdle();

  /**
   * Closes everything that is left and ends every thread that {@link #open} started, and waits for
   * that. Exchanges may still be live on which {@link Exchange#abort} was called a second ago
   * (LIFE-3.11).
   */
  void close();
}
