package dev.lintel.spi;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.Capability;
import dev.lintel.ServerInfo;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Turns applications and handlers of one style into the other, streaming both ways (THR-4). */
public final class Bridges {

  private Bridges() {}

  /**
   * A sync handler as an async one: each request runs on a thread of the server that may block.
   *
   * @param handler the handler
   * @return an async handler, for requests of a server
   */
  public static AsyncHttpHandler toAsync(SyncHttpHandler handler) {
    return new SyncBridge(handler);
  }

  /**
   * An async handler as a sync one: it runs on the thread of the caller, which waits for it.
   *
   * @param handler the handler
   * @return a sync handler
   */
  public static SyncHttpHandler toSync(AsyncHttpHandler handler) {
    return new AsyncBridge(handler);
  }

  /**
   * A sync application as an async one.
   *
   * @param application the application
   * @return the application, with every facet
   */
  public static AsyncApplication toAsync(SyncApplication application) {
    Objects.requireNonNull(application, "application");
    return new AsyncApplication() {
      @Override
      public Set<Capability> requires() {
        return application.requires();
      }

      @Override
      @SuppressWarnings("NullAway") // The server says so if there is none (LIFE-1.1).
      public AsyncHttpHandler http() {
        SyncHttpHandler http = application.http();
        return http == null ? null : toAsync(http);
      }

      @Override
      public CompletionStage<Void> startup(ServerInfo server) {
        return aside("startup", () -> application.startup(server));
      }

      @Override
      public CompletionStage<Void> shutdown() {
        return aside("shutdown", application::shutdown);
      }
    };
  }

  /**
   * An async application as a sync one.
   *
   * @param application the application
   * @return the application, with every facet
   */
  public static SyncApplication toSync(AsyncApplication application) {
    Objects.requireNonNull(application, "application");
    return new SyncApplication() {
      @Override
      public Set<Capability> requires() {
        return application.requires();
      }

      @Override
      @SuppressWarnings("NullAway") // The server says so if there is none (LIFE-1.1).
      public SyncHttpHandler http() {
        AsyncHttpHandler http = application.http();
        return http == null ? null : toSync(http);
      }

      @Override
      public void startup(ServerInfo server) throws Exception {
        Waiting.on(application.startup(server));
      }

      @Override
      public void shutdown() throws Exception {
        Waiting.on(application.shutdown());
      }
    };
  }

  private interface BlockingStep {
    void run() throws Exception;
  }

  /** Runs a step of the lifecycle on a thread of its own, because it may block. */
  @SuppressWarnings("NullAway") // A Void has no other value than null.
  private static CompletionStage<Void> aside(String name, BlockingStep step) {
    var done = new CompletableFuture<Void>();
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
                done.complete(null);
              } catch (Throwable failure) {
                done.completeExceptionally(failure);
              }
            },
            "lintel-" + name);
    thread.setDaemon(true);
    thread.start();
    return done.minimalCompletionStage();
  }
}
