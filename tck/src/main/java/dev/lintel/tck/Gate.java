package dev.lintel.tck;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Holds handlers back until the test opens it; the extension opens what a failed test left closed.
 */
public final class Gate {

  /** What tests take that wait for the times of rules, whatever their patience is. */
  private static final Duration LONGEST_TEST = Duration.ofSeconds(10);

  private final CompletableFuture<Void> opened = new CompletableFuture<>();

  Gate() {}

  /** Lets everybody through, now and later. */
  @SuppressWarnings("NullAway") // A Void has no other value than null.
  public void open() {
    opened.complete(null);
  }

  /** Blocks the caller, a sync handler, until the gate is open. */
  public void pass() {
    try {
      opened.get(Await.patience().plus(LONGEST_TEST).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted at a gate", interrupted);
    } catch (ExecutionException | TimeoutException late) {
      throw new AssertionError("the test did not open the gate", late);
    }
  }

  /** A stage that completes, on the thread of the test, when the gate opens. */
  public CompletionStage<Void> opened() {
    return opened.minimalCompletionStage();
  }
}
