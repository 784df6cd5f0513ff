package dev.lintel.sample;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One thread that waits for everybody. */
final class AsyncTimer {

  /** Made by the startup, which the server finishes before the first request. */
  private @Nullable ScheduledThreadPoolExecutor thread;

  void start() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "lintel-sample-timer");
              made.setDaemon(true);
              return made;
            });
    timer.setRemoveOnCancelPolicy(true);
    thread = timer;
  }

  void stop() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }

  /** A future that completes with a value after a time; cancelled, it waits no longer. */
  <T extends @Nullable Object> CompletableFuture<T> after(int ms, T value) {
    var timer = Objects.requireNonNull(thread, "startup has not run");
    var later = new CompletableFuture<T>();
    Future<?> task = timer.schedule(() -> later.complete(value), ms, TimeUnit.MILLISECONDS);
    CompletionStage<T> over = later;
    over.whenComplete((v, failure) -> task.cancel(false));
    return later;
  }
}
