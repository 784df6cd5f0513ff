package dev.lintel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A loop over stages that does not grow the stack: steps whose stages are complete already run in a
 * plain loop (HTTP-4.7).
 */
final class Loop extends AtomicInteger
    implements BiConsumer<@Nullable Object, @Nullable Throwable> {

  private static final long serialVersionUID = 1L;

  /** One turn: starts something, or returns null when there is nothing more to do. */
  interface Step {
    @Nullable CompletionStage<?> next() throws Exception;
  }

  private static final int RUNNING = 0;
  private static final int SUSPENDED = 1;
  private static final int COMPLETED = 2;

  private final transient Step step;
  private final transient CompletableFuture<Void> result = new CompletableFuture<>();

  /** Written before the compare-and-set to COMPLETED, read after it. */
  private transient @Nullable Throwable failure;

  private Loop(Step step) {
    this.step = step;
  }

  static CompletionStage<Void> run(Step step) {
    Loop loop = new Loop(step);
    loop.turn();
    if (loop.result.isDone() && !loop.result.isCompletedExceptionally()) {
      return Stages.done();
    }
    return loop.result.minimalCompletionStage();
  }

  @Override
  public void accept(@Nullable Object value, @Nullable Throwable thrown) {
    failure = thrown;
    if (!compareAndSet(RUNNING, COMPLETED)) {
      if (thrown == null) {
        turn();
      } else {
        result.completeExceptionally(thrown);
      }
    }
  }

  @SuppressWarnings("NullAway") // A Void has no other value than null.
  private void turn() {
    while (true) {
      set(RUNNING);
      CompletionStage<?> stage;
      try {
        stage = step.next();
      } catch (Exception thrown) {
        result.completeExceptionally(thrown);
        return;
      }
      if (stage == null) {
        result.complete(null);
        return;
      }
      if (stage == Stages.done()) {
        continue;
      }
      stage.whenComplete(this);
      if (compareAndSet(RUNNING, SUSPENDED)) {
        return;
      }
      if (failure != null) {
        result.completeExceptionally(failure);
        return;
      }
    }
  }
}
