package dev.lintel.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A stage that only the server completes: a caller that casts it gets nowhere. */
final class ServerStage<T extends @Nullable Object> extends CompletableFuture<T> {

  @SuppressWarnings("NullAway") // A Void has no other value than null.
  static CompletionStage<Void> ofVoid(ServerStage<@Nullable Void> stage) {
    return stage;
  }

  @SuppressWarnings("NullAway") // A stage of Void, or of a nullable type, is finished with null.
  void finish(@Nullable T value) {
    super.complete(value);
  }

  void fail(Throwable failure) {
    super.completeExceptionally(failure);
  }

  @Override
  public boolean complete(T value) {
    return false;
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return false;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return false;
  }

  @Override
  public void obtrudeValue(T value) {
    throw new IllegalStateException("only the server completes its stages");
  }

  @Override
  public void obtrudeException(Throwable failure) {
    throw new IllegalStateException("only the server completes its stages");
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    return copy();
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
