package dev.lintel.spi;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;

/**
 * The sockets and threads of a native server: what {@link GatewayServer} drives.
 *
 * <p>Implemented by adapters; one for each start of a server. The methods are called in the order
 * in which they stand here, once each but {@link #bind}, from one thread at a time, and may block.
 * {@link #open} comes after the startup of the application; if it, {@link #bind} or {@link #accept}
 * fails, {@link #close} is called next, and nothing else.
 */
public interface NativeListener {

  /**
   * Starts the threads of the server, and opens no socket.
   *
   * @param core the server to which the exchanges belong
   * @param bindings the addresses on which it will listen
   * @throws IOException if the server cannot start. Its message becomes a part of the one that the
   *     operator reads
   */
  void open(ServerCore core, List<Binding> bindings) throws IOException;

  /**
   * Binds one address; called for each of those that {@link #open} was given, in their order.
   * Connections may be accepted from now on.
   *
   * @param binding the address
   * @return the bound address
   * @throws IOException if the address cannot be bound. Its message becomes a part of the one that
   *     the operator reads
   */
  SocketAddress bind(Binding binding) throws IOException;

  /**
   * All addresses are bound: connections are accepted from now on, and each of their requests
   * becomes an {@link Exchange}.
   *
   * @throws IOException if the server cannot go on
   */
  void accept() throws IOException;

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
   * that. After a start that failed that may be little (LIFE-1.6). Exchanges may still be live on
   * which {@link Exchange#abort} was called a second ago (LIFE-3.11).
   */
  void close();
}
