package dev.lintel.tck;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The two time-outs of the kit: a generous one for what must happen, a short one for what must not.
 *
 * <p>They are the system properties {@code lintel.tck.patience} and {@code lintel.tck.absence}, in
 * milliseconds: a slow machine stretches the first without making the second slower. They are read
 * anew each time, because a self-test of the kit that waits for failures has less patience.
 */
public final class Await {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private Await() {}

  /** How long to wait for what must happen. */
  public static Duration patience() {
    return Duration.ofMillis(Long.getLong("lintel.tck.patience", 10_000L));
  }

  /** How long to wait for what must not happen. */
  public static Duration absence() {
    return Duration.ofMillis(Long.getLong("lintel.tck.absence", 200L));
  }

  /** Waits until a condition holds; fails, naming it, if it does not. */
  public static void until(String what, BooleanSupplier condition) {
    within(patience(), what, condition);
  }

  /** Waits until a condition holds, for a time that a rule names. */
  public static void within(Duration time, String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("did not happen within " + time.toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Watches a condition for the short time; fails, naming it, as soon as it does not hold. */
  public static void stays(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + absence().toNanos();
    while (System.nanoTime() - deadline < 0) {
      if (!condition.getAsBoolean()) {
        throw new AssertionError("did not stay so for " + absence().toMillis() + " ms: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Waits until a number is positive and has stood still for the short time. */
  public static void standstill(String what, LongSupplier number) {
    long[] last = {number.getAsLong(), System.nanoTime()};
    until(
        what + " stands still",
        () -> {
          long now = number.getAsLong();
          if (now != last[0]) {
            last[0] = now;
            last[1] = System.nanoTime();
          }
          return now > 0 && System.nanoTime() - last[1] > absence().toNanos();
        });
  }

  /** Waits for a latch. */
  public static void latch(String what, CountDownLatch latch) {
    until(what, () -> latch.getCount() == 0);
  }

  /** Waits for the value of a stage. */
  public static <T extends @Nullable Object> T value(String what, CompletionStage<T> stage) {
    try {
      return settled(what, stage).get();
    } catch (ExecutionException failed) {
      throw new AssertionError("failed: " + what, failed.getCause());
    } catch (InterruptedException interrupted) {
      throw interrupted(what, interrupted);
    }
  }

  /** Waits for a stage that must fail, and returns why it did. */
  public static Throwable failure(String what, CompletionStage<?> stage) {
    try {
      Object value = settled(what, stage).get();
      throw new AssertionError("did not fail but completed with " + value + ": " + what);
    } catch (ExecutionException failed) {
      return Failures.unwrapped(failed);
    } catch (InterruptedException interrupted) {
      throw interrupted(what, interrupted);
    }
  }

  /** Waits for the next element of a queue. */
  public static <T> T next(String what, BlockingQueue<T> queue) {
    try {
      T element = queue.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
      if (element == null) {
        throw new AssertionError("did not happen within " + patience().toMillis() + " ms: " + what);
      }
      return element;
    } catch (InterruptedException interrupted) {
      throw interrupted(what, interrupted);
    }
  }

  private static <T extends @Nullable Object> CompletableFuture<T> settled(
      String what, CompletionStage<T> stage) throws InterruptedException {
    var future = new CompletableFuture<T>();
    stage.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            future.complete(value);
          } else {
            future.completeExceptionally(failure);
          }
        });
    try {
      future.get(patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      // It is settled; the caller looks how.
    } catch (TimeoutException late) {
      throw new AssertionError(
          "did not complete within " + patience().toMillis() + " ms: " + what, late);
    }
    return future;
  }

  private static AssertionError interrupted(String what, InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while waiting: " + what, interrupted);
  }
}
