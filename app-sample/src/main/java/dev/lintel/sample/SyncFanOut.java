package dev.lintel.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Several tasks at once, each on a thread: joined, and cancelled together when one fails. The
 * mirror image is {@link AsyncFanOut}.
 */
final class SyncFanOut {

  /** Made by the startup, which the server finishes before the first request. */
  private @Nullable ExecutorService threads;

  void start() {
    threads = virtualThreads();
  }

  void stop() {
    if (threads != null) {
      threads.shutdownNow();
    }
  }

  /** The results of all tasks in their order, or the failure of the first that fails. */
  <T> List<T> all(List<Callable<T>> tasks) throws Exception {
    var completions =
        new ExecutorCompletionService<T>(Objects.requireNonNull(threads, "startup has not run"));
    var started = new ArrayList<Future<T>>();
    try {
      for (Callable<T> task : tasks) {
        started.add(completions.submit(task));
      }
      for (int joined = 0; joined < tasks.size(); joined++) {
        completions.take().get();
      }
      var results = new ArrayList<T>();
      for (Future<T> task : started) {
        results.add(task.get());
      }
      return results;
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof Exception cause ? cause : failure;
    } finally {
      started.forEach(task -> task.cancel(true));
    }
  }

  /** One virtual thread for each task where the JDK has them, else platform threads as needed. */
  private static ExecutorService virtualThreads() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException | UnsupportedOperationException olderJdk) {
      return Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "lintel-sample-lookup");
            thread.setDaemon(true);
            return thread;
          });
    }
  }
}
