package dev.lintel.server;

import dev.lintel.ServerInfo;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A running server.
 *
 * <p>Made by a {@link ServerProvider}; may be used on any thread.
 */
public interface Server extends AutoCloseable {

  /**
   * What the application was told of this server.
   *
   * @return the server's name, version and capabilities
   */
  ServerInfo info();

  /**
   * Where the server listens.
   *
   * @return the bound addresses in the order of {@link ServerOptions#binds()}, with the real port
   *     where port 0 was asked (LIFE-1.13)
   */
  List<SocketAddress> addresses();

  /**
   * The first TCP port that the server listens on.
   *
   * @return the bound address, with the real port
   * @throws IllegalStateException if the server listens on none
   */
  default InetSocketAddress address() {
    for (SocketAddress address : addresses()) {
      if (address instanceof InetSocketAddress tcp) {
        return tcp;
      }
    }
    throw new IllegalStateException("the server listens on no TCP port, but on " + addresses());
  }

  /**
   * Whether the server takes new work: true from the start to the begin of the drain (LIFE-3.1).
   *
   * @return true while it does
   */
  boolean isReady();

  /**
   * Loads the key material of all addresses with TLS again: new connections see it, present ones go
   * on with what they have (TLS-3.1). The server does this by itself when it finds a file changed
   * ({@link Tls#checkInterval}).
   *
   * <p>Reads files, and logs one line for each address whose material was loaded or could not be.
   *
   * @return whether everything could be loaded; what could not stays as it was (TLS-3.2)
   */
  boolean reloadTls();

  /**
   * Begins the drain; a second call returns the stage of the first.
   *
   * <p>In this order: no longer ready, listening sockets closed, live exchanges told the deadline,
   * responses sent with {@code Connection: close}, what is left at the deadline aborted, the
   * application's shutdown (LIFE-3.1 to LIFE-3.5).
   *
   * @return a stage that completes when everything has stopped; it never fails
   */
  CompletionStage<Void> drain();

  /**
   * Ends a drain now, or stops without one: what is live is aborted (LIFE-3.6).
   *
   * @return the stage of {@link #drain()}
   */
  CompletionStage<Void> abort();

  /** Drains and waits for the end. */
  @Override
  void close();
}
