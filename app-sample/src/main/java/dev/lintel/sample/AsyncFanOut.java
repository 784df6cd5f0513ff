package dev.lintel.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Several tasks at once, none of which has a thread: joined, and cancelled together when one fails.
 * The mirror image is {@link SyncFanOut}.
 */
final class AsyncFanOut {

  private AsyncFanOut() {}

  /** The results of all tasks in their order, or the failure of the first that fails. */
  static <T> CompletionStage<List<T>> all(List<CompletableFuture<T>> tasks) {
    var failed = new CompletableFuture<List<T>>();
    CompletionStage<List<T>> joined =
        CompletableFuture.completedStage(new ArrayList<>(tasks.size()));
    for (CompletionStage<T> task : tasks) {
      joined = joined.thenCombine(task, AsyncFanOut::with);
      task.whenComplete(
          (result, failure) -> {
            if (failure != null) {
              failed.completeExceptionally(failure);
            }
          });
    }
    return joined
        .applyToEither(failed, results -> results)
        .whenComplete((results, failure) -> tasks.forEach(task -> task.cancel(false)));
  }

  private static <T> List<T> with(List<T> results, T result) {
    results.add(result);
    return results;
  }
}
