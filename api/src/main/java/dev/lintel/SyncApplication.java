package dev.lintel;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An application whose handlers may block: each request runs on a thread of its own, virtual where
 * the JDK has them (THR-2.1).
 *
 * <p>Implemented by framework authors, or made with {@link #of} from a lambda. Like {@link
 * AsyncApplication} it has several optional facets and no abstract method; the facets are asked for
 * once, at start (LIFE-1.1).
 */
public non-sealed interface SyncApplication extends Application {

  /**
   * The handler of HTTP requests.
   *
   * @return the handler; by default one that answers 404 with an empty body
   */
  default SyncHttpHandler http() {
    return NotFound.SYNC;
  }

  /**
   * The handler of WebSockets.
   *
   * @return the handler, or null if there is none, as by default: then a handshake is an ordinary
   *     request for {@link #http()} (WS-1.5)
   */
  default @Nullable SyncWebSocketHandler webSocket() {
    return null;
  }

  /**
   * Prepares the application before the server accepts its first connection (LIFE-1.2).
   *
   * @param server the server that is starting
   * @throws Exception if the application cannot work; the server then does not start and reports it
   *     as the reason (LIFE-1.3)
   */
  default void startup(ServerInfo server) throws Exception {}

  /**
   * Releases what {@link #startup} acquired, after the last exchange has ended (LIFE-3.5).
   *
   * @throws Exception if something could not be released; it is logged
   */
  default void shutdown() throws Exception {}

  /**
   * An application that consists of one handler.
   *
   * @param http the handler of all requests
   * @return the application
   */
  static SyncApplication of(SyncHttpHandler http) {
    Objects.requireNonNull(http, "http");
    return new SyncApplication() {
      @Override
      public SyncHttpHandler http() {
        return http;
      }
    };
  }

  /**
   * The same application with a handler of WebSockets, in place of the one that it may have.
   *
   * @param webSocket the handler of all handshakes
   * @return a new application; every other facet is kept
   */
  default SyncApplication with(SyncWebSocketHandler webSocket) {
    Objects.requireNonNull(webSocket, "webSocket");
    return new ForwardingSyncApplication(this) {
      @Override
      public SyncWebSocketHandler webSocket() {
        return webSocket;
      }
    };
  }

  /**
   * The same application behind a middleware.
   *
   * @param middleware maps the handler to the one that wraps it
   * @return a new application; every other facet is kept
   */
  default SyncApplication mapHttp(UnaryOperator<SyncHttpHandler> middleware) {
    SyncHttpHandler mapped = Objects.requireNonNull(middleware.apply(http()), "mapped handler");
    return new ForwardingSyncApplication(this) {
      @Override
      public SyncHttpHandler http() {
        return mapped;
      }
    };
  }

  /**
   * The same application with one more step at startup, run after the present ones.
   *
   * @param step starts something
   * @return a new application; every other facet is kept
   */
  default SyncApplication onStartup(StartupStep step) {
    Objects.requireNonNull(step, "step");
    return new ForwardingSyncApplication(this) {
      @Override
      public void startup(ServerInfo server) throws Exception {
        super.startup(server);
        step.run(server);
      }
    };
  }

  /**
   * The same application with one more step at shutdown, run before the present ones, also when
   * they fail.
   *
   * @param step stops something
   * @return a new application; every other facet is kept
   */
  default SyncApplication onShutdown(ShutdownStep step) {
    Objects.requireNonNull(step, "step");
    return new ForwardingSyncApplication(this) {
      @Override
      public void shutdown() throws Exception {
        try {
          step.run();
        } finally {
          super.shutdown();
        }
      }
    };
  }

  /** A step of {@link #startup}. */
  @FunctionalInterface
  interface StartupStep {
    /**
     * Starts something.
     *
     * @param server the server that is starting
     * @throws Exception if it cannot be started
     */
    void run(ServerInfo server) throws Exception;
  }

  /** A step of {@link #shutdown}. */
  @FunctionalInterface
  interface ShutdownStep {
    /**
     * Stops something.
     *
     * @throws Exception if it could not be released
     */
    void run() throws Exception;
  }
}
