package dev.lintel.middleware.lint;

import dev.lintel.ProtocolException;
import dev.lintel.Stages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The outcome of an async handler, looked at before the server sees it. */
final class Outcome implements BiConsumer<@Nullable Void, @Nullable Throwable> {

  private final LintExchange exchange;
  private final CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
  private final AtomicBoolean seen = new AtomicBoolean();

  Outcome(LintExchange exchange) {
    this.exchange = exchange;
  }

  @SuppressWarnings("NullAway") // A Void has no other value than null.
  CompletionStage<Void> of(CompletionStage<Void> outcome) {
    outcome.whenComplete(this);
    boolean plain =
        outcome == Stages.done() && result.isDone() && !result.isCompletedExceptionally();
    return plain ? outcome : result.minimalCompletionStage();
  }

  @Override
  public void accept(@Nullable Void value, @Nullable Throwable failure) {
    if (!seen.compareAndSet(false, true)) {
      return;
    }
    ProtocolException wrong = exchange.handled(failure);
    if (wrong != null) {
      if (failure != null) {
        wrong.addSuppressed(failure);
      }
      result.completeExceptionally(wrong);
    } else if (failure != null) {
      result.completeExceptionally(failure);
    } else {
      result.complete(null);
    }
  }
}
