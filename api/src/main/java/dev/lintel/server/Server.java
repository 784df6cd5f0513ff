package dev.lintel.server;

import dev.lintel.ServerInfo;
import java.net.InetSocketAddress;
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
   * @return the bound address, with the real port if port 0 was asked
   */
  InetSocketAddress address();

  /**
   * Whether the server takes new work: true from the start to the begin of the drain (LIFE-3.1).
   *
   * @return true while it does
   */
  boolean isReady();

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
