package dev.lintel.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.function.Executable;

/**
 * Keeps the kit from hanging on a bad server: nothing that runs code of the server is waited for
 * without end, and the time that failed tests have waited in vain has a budget.
 *
 * <p>A test may take six times {@link Await#patience}, longer than any that passes. The budget is
 * the system property {@code lintel.tck.budget}, in milliseconds; when it is spent, every test that
 * is left fails at once and says so.
 */
final class Bounds {

  private static final Duration BUDGET =
      Duration.ofMillis(Long.getLong("lintel.tck.budget", 180_000L));
  private static final int NAMED = 5;

  private final Duration longest;
  private final Duration patience;
  private final Duration budget;

  /** Guarded by this object, as what follows. */
  private Duration wasted = Duration.ZERO;

  private final List<String> wasters = new ArrayList<>();

  Bounds(Duration longest, Duration patience, Duration budget) {
    this.longest = longest;
    this.patience = patience;
    this.budget = budget;
  }

  /** The bounds that the system properties set. */
  static Bounds ofProperties() {
    return new Bounds(Await.patience().multipliedBy(6), Await.patience(), BUDGET);
  }

  /**
   * Runs something on a thread of its own and waits for it; if it does not end, fails with the
   * place where it stands and interrupts it.
   */
  void within(String what, Executable work) throws Exception {
    var done = new CompletableFuture<Boolean>();
    var thread = new Thread(() -> run(work, done), "kit-" + what);
    thread.setDaemon(true);
    thread.start();
    try {
      done.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof Exception exception ? exception : failed;
    } catch (TimeoutException late) {
      var hangs = new AssertionError("did not end within " + longest.toMillis() + " ms: " + what);
      hangs.setStackTrace(thread.getStackTrace());
      thread.interrupt();
      note(what, longest);
      throw hangs;
    }
  }

  private static void run(Executable work, CompletableFuture<Boolean> done) {
    try {
      work.execute();
      done.complete(true);
    } catch (Throwable failure) {
      done.completeExceptionally(failure);
    }
  }

  /** Notes a test that failed after a time; only those that have waited in vain count. */
  void failed(String test, Duration took) {
    // One that did not end has been noted already.
    if (took.compareTo(patience) >= 0 && took.compareTo(longest) < 0) {
      note(test, took);
    }
  }

  private synchronized void note(String what, Duration took) {
    wasted = wasted.plus(took);
    if (wasters.size() < NAMED) {
      wasters.add(what);
    }
  }

  /** Fails if the budget is spent. */
  synchronized void check() {
    if (wasted.compareTo(budget) > 0) {
      throw new AssertionError(
          "not run: tests that waited in vain for the server have taken "
              + wasted.toSeconds()
              + " s, more than the "
              + budget.toSeconds()
              + " s of lintel.tck.budget; the first were "
              + String.join(", ", wasters));
    }
  }
}
