package dev.lintel.tck.memory;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event thread with its timers. It starts with its first task. */
final class MemoryEventThread {

  /** How long a task may take on when the server has stopped, before it is left behind. */
  private static final long PATIENCE_MILLIS = 1000;

  private final ScheduledThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;

  MemoryEventThread(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread made = new Thread(work, name);
              made.setDaemon(true);
              thread = made;
              return made;
            });
    executor.setRemoveOnCancelPolicy(true);
  }

  boolean isCurrent() {
    return thread == Thread.currentThread();
  }

  /**
   * Runs a task after those that wait already.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the server has stopped
   */
  void execute(Runnable task) {
    executor.execute(task);
  }

  Future<?> schedule(Duration delay, Runnable task) {
    return executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Takes no more tasks, and waits for those that were taken. */
  void stop() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
