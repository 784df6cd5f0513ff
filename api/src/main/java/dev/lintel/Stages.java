package dev.lintel;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stages that are complete already, and ways to put calls behind each other. */
public final class Stages {

  private static final CompletionStage<@Nullable Void> DONE =
      CompletableFuture.completedStage(null);

  private Stages() {}

  /**
   * The stage that has completed normally; always the same object.
   *
   * @return the stage
   */
  @SuppressWarnings("NullAway") // A Void has no other value than null.
  public static CompletionStage<Void> done() {
    return DONE;
  }

  /**
   * A stage that has failed.
   *
   * @param failure the failure
   * @param <T> the type of the value that there is none of
   * @return the stage
   */
  public static <T extends @Nullable Object> CompletionStage<T> failed(Throwable failure) {
    return CompletableFuture.failedStage(Objects.requireNonNull(failure, "failure"));
  }

  /**
   * Calls a supplier of a stage; an exception that it throws becomes a failed stage, as does {@code
   * null}.
   *
   * @param call the call
   * @param <T> the type of the value
   * @return what the call returned, or its failure
   */
  public static <T extends @Nullable Object> CompletionStage<T> call(
      Supplier<? extends CompletionStage<T>> call) {
    try {
      return Objects.requireNonNull(call.get(), "the call returned null instead of a stage");
    } catch (Exception failure) {
      return failed(failure);
    }
  }

  /**
   * Runs a second step after a first one, also if the first has failed.
   *
   * @param first the first step
   * @param second starts the second step
   * @return a stage that completes after both; it fails with the failure of the first, else of the
   *     second
   */
  public static CompletionStage<Void> thenAlways(
      CompletionStage<Void> first, Supplier<? extends CompletionStage<Void>> second) {
    return first
        .handle((value, failure) -> failure)
        .thenCompose(
            failure -> {
              CompletionStage<Void> after = call(second);
              return failure == null
                  ? after
                  : after.handle((v, t) -> null).thenCompose(v -> failed(failure));
            });
  }
}
