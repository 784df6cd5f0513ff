package dev.lintel.middleware.lint;

import dev.lintel.ProtocolException;
import dev.lintel.Stages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one call of the server, looked at before the application sees it.
 *
 * @param <T> what the server gives
 * @param <R> what the application gets
 */
final class Watched<T extends @Nullable Object, R extends @Nullable Object>
    implements BiConsumer<@Nullable T, @Nullable Throwable> {

  /** Looks at an outcome. */
  @FunctionalInterface
  interface Look<T extends @Nullable Object, R extends @Nullable Object> {
    /**
     * Looks at a value or a failure; what it returns counts only without a failure.
     *
     * @throws ProtocolException if the application is to see a failure instead
     */
    @Nullable R look(@Nullable T value, @Nullable Throwable failure);
  }

  private final LintExchange exchange;
  private final String call;
  private final Look<T, R> look;
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private final AtomicBoolean seen = new AtomicBoolean();

  /** The thread that listens to the stage, while it does: what it is told then is no callback. */
  private volatile @Nullable Thread asking;

  Watched(LintExchange exchange, String call, Look<T, R> look) {
    this.exchange = exchange;
    this.call = call;
    this.look = look;
  }

  @SuppressWarnings("unchecked") // The stage that is done has null for a value, of any type.
  CompletionStage<R> on(CompletionStage<T> stage) {
    asking = Thread.currentThread();
    stage.whenComplete(this);
    asking = null;
    boolean plain =
        (Object) stage == Stages.done()
            && result.isDone()
            && !result.isCompletedExceptionally()
            && result.getNow(null) == null;
    return plain ? (CompletionStage<R>) Stages.done() : result.minimalCompletionStage();
  }

  @Override
  public void accept(@Nullable T value, @Nullable Throwable failure) {
    if (!seen.compareAndSet(false, true)) {
      exchange.defer(exchange.found(Check.STAGES, "the stage of " + call + " completed twice"));
    } else if (asking == Thread.currentThread()) {
      finish(value, failure);
    } else {
      exchange.inTurn(
          call,
          () -> {
            finish(value, failure);
            return this;
          });
    }
  }

  @SuppressWarnings("NullAway") // Stages of Void, and of a nullable type, complete with null.
  private void finish(@Nullable T value, @Nullable Throwable failure) {
    exchange.saw(failure);
    try {
      R seenValue = look.look(value, failure);
      if (failure == null) {
        result.complete(seenValue);
      } else {
        result.completeExceptionally(failure);
      }
    } catch (ProtocolException wrong) {
      result.completeExceptionally(wrong);
    }
  }
}
