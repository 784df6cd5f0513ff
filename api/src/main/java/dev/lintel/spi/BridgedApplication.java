package dev.lintel.spi;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Capability;
import dev.lintel.ServerInfo;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.SyncWebSocketHandler;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A sync application behind the async contract; its lifecycle runs on threads that may block. */
final class BridgedApplication implements AsyncApplication {

  private interface BlockingStep {
    void run() throws Exception;
  }

  private final SyncApplication application;

  /** What runs startup or shutdown, or has run it. */
  private volatile @Nullable Thread thread;

  BridgedApplication(SyncApplication application) {
    this.application = Objects.requireNonNull(application, "application");
  }

  @Override
  public Set<Capability> requires() {
    return application.requires();
  }

  @Override
  @SuppressWarnings("NullAway") // The server says so if there is none (LIFE-1.1).
  public AsyncHttpHandler http() {
    SyncHttpHandler http = application.http();
    return http == null ? null : Bridges.toAsync(http);
  }

  @Override
  public @Nullable AsyncWebSocketHandler webSocket() {
    SyncWebSocketHandler webSocket = application.webSocket();
    return webSocket == null ? null : new SyncWebSocketBridge(webSocket);
  }

  @Override
  public CompletionStage<Void> startup(ServerInfo server) {
    return aside("startup", () -> application.startup(server));
  }

  @Override
  public CompletionStage<Void> shutdown() {
    return aside("shutdown", application::shutdown);
  }

  /** Nobody waits for startup or shutdown any more: asks its thread to end. */
  void giveUp() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  @SuppressWarnings("NullAway") // A Void has no other value than null.
  private CompletionStage<Void> aside(String name, BlockingStep step) {
    var done = new CompletableFuture<Void>();
    Thread running =
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
    running.setDaemon(true);
    thread = running;
    running.start();
    return done.minimalCompletionStage();
  }
}
