package dev.lintel;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An application that never blocks: its handlers run on the server's event thread (THR-1.1).
 *
 * <p>Implemented by framework authors, or made with {@link #of} from a lambda. The type has several
 * optional facets and therefore no abstract method: a wrapper cannot be a lambda that silently
 * forgets one of them. The facets are asked for once, at start (LIFE-1.1). New facets come as
 * default methods.
 */
public non-sealed interface AsyncApplication extends Application {

  /**
   * The handler of HTTP requests.
   *
   * @return the handler; by default one that answers 404 with an empty body
   */
  default AsyncHttpHandler http() {
    return NotFound.ASYNC;
  }

  /**
   * The handler of WebSockets.
   *
   * @return the handler, or null if there is none, as by default: then a handshake is an ordinary
   *     request for {@link #http()} (WS-1.5)
   */
  default @Nullable AsyncWebSocketHandler webSocket() {
    return null;
  }

  /**
   * Prepares the application before the server accepts its first connection (LIFE-1.2).
   *
   * @param server the server that is starting
   * @return a stage that completes when the application is ready; if it fails, the server does not
   *     start and reports the failure as the reason (LIFE-1.3)
   */
  default CompletionStage<Void> startup(ServerInfo server) {
    return Stages.done();
  }

  /**
   * Releases what {@link #startup} acquired, after the last exchange has ended (LIFE-3.5).
   *
   * @return a stage that completes when everything is released; a failure is logged
   */
  default CompletionStage<Void> shutdown() {
    return Stages.done();
  }

  /**
   * An application that consists of one handler.
   *
   * @param http the handler of all requests
   * @return the application
   */
  static AsyncApplication of(AsyncHttpHandler http) {
    Objects.requireNonNull(http, "http");
    return new AsyncApplication() {
      @Override
      public AsyncHttpHandler http() {
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
  default AsyncApplication with(AsyncWebSocketHandler webSocket) {
    Objects.requireNonNull(webSocket, "webSocket");
    return new ForwardingAsyncApplication(this) {
      @Override
      public AsyncWebSocketHandler webSocket() {
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
  default AsyncApplication mapHttp(UnaryOperator<AsyncHttpHandler> middleware) {
    AsyncHttpHandler mapped = Objects.requireNonNull(middleware.apply(http()), "mapped handler");
    return new ForwardingAsyncApplication(this) {
      @Override
      public AsyncHttpHandler http() {
        return mapped;
      }
    };
  }

  /**
   * The same application with one more step at startup, run after the present ones.
   *
   * @param step starts something and returns a stage that completes when it is ready
   * @return a new application; every other facet is kept
   */
  default AsyncApplication onStartup(Function<ServerInfo, CompletionStage<Void>> step) {
    Objects.requireNonNull(step, "step");
    return new ForwardingAsyncApplication(this) {
      @Override
      public CompletionStage<Void> startup(ServerInfo server) {
        return super.startup(server).thenCompose(v -> step.apply(server));
      }
    };
  }

  /**
   * The same application with one more step at shutdown, run before the present ones, also when
   * they fail.
   *
   * @param step stops something and returns a stage that completes when it is released
   * @return a new application; every other facet is kept
   */
  default AsyncApplication onShutdown(Supplier<CompletionStage<Void>> step) {
    Objects.requireNonNull(step, "step");
    return new ForwardingAsyncApplication(this) {
      @Override
      public CompletionStage<Void> shutdown() {
        return Stages.thenAlways(Stages.call(step), super::shutdown);
      }
    };
  }
}
