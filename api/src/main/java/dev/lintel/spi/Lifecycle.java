package dev.lintel.spi;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.ServerInfo;
import dev.lintel.SyncApplication;
import dev.lintel.server.StartException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Startup and shutdown of an application in either style, each with a deadline (LIFE-1, LIFE-3.5).
 */
final class Lifecycle {

  private final AsyncApplication application;
  private final AsyncHttpHandler handler;
  private final @Nullable AsyncWebSocketHandler webSocketHandler;
  private final Duration patience;

  private Lifecycle(AsyncApplication application, Duration patience) throws StartException {
    this.application = application;
    this.patience = patience;
    this.handler = facet("http()", application::http);
    this.webSocketHandler = facet("webSocket()", application::webSocket);
    if (handler == null) {
      throw new StartException("LIFE-1.1: http() of the application returned null", null);
    }
  }

  static Lifecycle of(Application application, Duration patience) throws StartException {
    AsyncApplication async =
        application instanceof SyncApplication sync
            ? Bridges.toAsync(sync)
            : (AsyncApplication) application;
    return new Lifecycle(async, patience);
  }

  /** Asks an application; what it throws is no answer (LIFE-1.10). */
  static <T extends @Nullable Object> T facet(String name, Supplier<T> facet)
      throws StartException {
    try {
      return facet.get();
    } catch (RuntimeException failure) {
      throw new StartException(
          "LIFE-1.10: " + name + " of the application failed: " + failure, failure);
    }
  }

  AsyncHttpHandler handler() {
    return handler;
  }

  /** The handler of WebSockets, or null if there is none. */
  @Nullable AsyncWebSocketHandler webSocketHandler() {
    return webSocketHandler;
  }

  void startup(ServerInfo server) throws StartException {
    try {
      await(application.startup(server));
    } catch (TimeoutException late) {
      throw new StartException(
          "LIFE-1.4: the application did not start within " + patience.toSeconds() + " s", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while the application started", interrupted);
    } catch (ExecutionException failure) {
      throw failed(Objects.requireNonNull(failure.getCause()));
    } catch (RuntimeException failure) {
      throw failed(failure);
    }
  }

  void shutdown() throws Exception {
    await(application.shutdown());
  }

  /** Shuts down what has started although the server then could not. */
  void abandon(System.Logger logger) {
    try {
      shutdown();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Exception failure) {
      logger.log(Level.ERROR, "The application could not be shut down.", failure);
    }
  }

  private static StartException failed(Throwable failure) {
    return new StartException("the application failed to start: " + failure, failure);
  }

  private void await(CompletionStage<Void> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    var done = new CompletableFuture<Void>();
    stage.whenComplete(
        (v, failure) -> {
          if (failure == null) {
            done.complete(null);
          } else {
            done.completeExceptionally(failure);
          }
        });
    try {
      done.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      if (application instanceof BridgedApplication bridged) {
        bridged.giveUp();
      }
      throw late;
    }
  }
}
