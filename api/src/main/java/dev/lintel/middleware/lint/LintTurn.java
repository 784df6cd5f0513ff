package dev.lintel.middleware.lint;

import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: callbacks of one exchange must not meet (THR-1.2), nor hold an event thread for
 * long (THR-1.7). Guarded by its lock.
 */
final class LintTurn {

  private final LintExchange exchange;

  private @Nullable Thread inside;
  private int depth;
  private long enteredAt;
  private long away;

  LintTurn(LintExchange exchange) {
    this.exchange = exchange;
  }

  /** Begins a callback, or one within another; false if it meets one of another thread. */
  boolean enter(String call) {
    Thread here = Thread.currentThread();
    Thread there;
    synchronized (this) {
      there = inside;
      if (there == null || there == here) {
        inside = here;
        if (depth++ == 0) {
          enteredAt = System.nanoTime();
          away = 0;
        }
        return true;
      }
    }
    exchange.defer(
        exchange.found(
            Check.OVERLAP,
            call
                + " was called back on "
                + here.getName()
                + " while another callback of the exchange ran on "
                + there.getName()));
    return false;
  }

  void leave(String call) {
    long busy;
    synchronized (this) {
      if (--depth > 0) {
        return;
      }
      inside = null;
      busy = System.nanoTime() - enteredAt - away;
    }
    if (busy > exchange.lint().patienceNanos()) {
      exchange.defer(
          exchange.found(
              Check.BLOCKED,
              "the application held "
                  + Thread.currentThread().getName()
                  + " for "
                  + busy / 1_000_000
                  + " ms in "
                  + call));
    }
  }

  /** Time that a call of the server took is not the application's. */
  synchronized void away(long nanos) {
    if (inside == Thread.currentThread()) {
      away += nanos;
    }
  }

  /** Whether the current thread is in a callback. */
  synchronized boolean isInside() {
    return inside == Thread.currentThread();
  }
}
