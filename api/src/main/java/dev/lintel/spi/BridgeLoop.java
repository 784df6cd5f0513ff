package dev.lintel.spi;

import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.ProtocolException;
import dev.lintel.Request;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The event loop of one async handler, on the thread of the caller that waits for it.
 *
 * <p>Calls of the handler are queued and made here between its turns, in their order; a read waits
 * until there is nothing else to do, because it waits for the client. Calls that are made when the
 * handler is done are answered where they are made.
 */
final class BridgeLoop {

  /** A call of the sync contract. */
  interface Call<T extends @Nullable Object> {
    @Nullable T make() throws Exception;

    /** The same call; if it fails nothing has begun, so that it may be corrected (HTTP-3.16). */
    default Call<T> beginning(AtomicBoolean begun) {
      return () -> {
        boolean failed = true;
        try {
          @Nullable T value = make();
          failed = false;
          return value;
        } finally {
          if (failed) {
            begun.set(false);
          }
        }
      };
    }
  }

  private record Task<T extends @Nullable Object>(
      Call<T> call, ServerStage<T> stage, Supplier<@Nullable Throwable> late) {

    void makeLate() {
      Throwable failure = late.get();
      if (failure == null) {
        stage.finish(null);
      } else {
        stage.fail(failure);
      }
    }
  }

  /** Held by whoever runs code of the application: this thread in a turn, others for a signal. */
  private final ReentrantLock turn = new ReentrantLock();

  private final Queue<Runnable> signals = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Task<?>> tasks = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable Task<?>> read = new AtomicReference<>();
  private volatile boolean over;
  private volatile @Nullable DisconnectReason gone;

  /** Whether there is a response that has been started and not ended; of this thread alone. */
  private boolean open;

  private boolean done;

  /** Runs a handler until it is done; fails as it does. */
  void serve(Supplier<CompletionStage<Void>> handler) throws Exception {
    CompletionStage<Void> outcome;
    boolean failed = true;
    turn.lock();
    try {
      outcome = handler.get();
      if (outcome == null) {
        throw new ProtocolException("HTTP-2.5", "the handler returned null instead of a stage");
      }
      outcome.whenComplete((v, failure) -> run(() -> done = true, () -> null));
      while (!done) {
        make(next());
      }
      Waiting.on(outcome);
      failed = false;
    } finally {
      end(failed);
      turn.unlock();
      tellSignals();
    }
  }

  /**
   * Queues a call.
   *
   * @param late what the call fails with when the handler is done, null if it does not fail
   */
  <T extends @Nullable Object> CompletionStage<T> call(
      Call<T> call, Supplier<@Nullable Throwable> late) {
    var task = new Task<>(call, new ServerStage<T>(), late);
    tasks.add(task);
    if (over && tasks.remove(task)) {
      task.makeLate();
    }
    return task.stage();
  }

  /** Queues a call that has no value. */
  CompletionStage<Void> run(Step step, Supplier<@Nullable Throwable> late) {
    return call(step, late);
  }

  /** A call that has no value. */
  interface Step extends Call<Void> {
    void run() throws Exception;

    @Override
    default @Nullable Void make() throws Exception {
      run();
      return null;
    }
  }

  /** Makes a read when nothing else is to be done. Returns null if one is pending (HTTP-5.2). */
  <T extends @Nullable Object> @Nullable CompletionStage<T> read(
      Call<T> call, Supplier<@Nullable Throwable> late) {
    var task = new Task<>(call, new ServerStage<T>(), late);
    if (!read.compareAndSet(null, task)) {
      return null;
    }
    if (over) {
      if (read.compareAndSet(task, null)) {
        task.makeLate();
      }
    } else {
      run(() -> {}, () -> null); // Wakes the loop.
    }
    return task.stage();
  }

  /**
   * Runs a listener, never at the same time as a turn of the handler (THR-1.2): now, or on the
   * thread of the loop at the end of this turn.
   */
  void signal(Runnable listener) {
    signals.add(listener);
    tellSignals();
  }

  /** Has a listener of a request called in the loop. */
  void onDisconnect(Request request, Consumer<? super DisconnectReason> listener) {
    Objects.requireNonNull(listener, "listener");
    request.onDisconnect(
        reason -> {
          gone(reason);
          signal(
              () -> {
                try {
                  listener.accept(reason);
                } catch (RuntimeException failure) {
                  request.onDisconnect(again -> rethrow(failure));
                }
              });
        });
  }

  /** Has a listener of a request called in the loop. */
  void onDrain(Request request, Consumer<? super Instant> listener) {
    Objects.requireNonNull(listener, "listener");
    request.onDrain(
        deadline ->
            signal(
                () -> {
                  try {
                    listener.accept(deadline);
                  } catch (RuntimeException failure) {
                    request.onDrain(again -> rethrow(failure));
                  }
                }));
  }

  /** The client is gone. */
  void gone(DisconnectReason reason) {
    gone = reason;
  }

  /** A response has been started, or has ended. */
  void open(boolean isOpen) {
    open = isOpen;
  }

  /** Why a call fails before it is made, or null: the client is gone, or the handler is done. */
  @Nullable Throwable refusal(Supplier<? extends Throwable> late) {
    DisconnectReason reason = gone;
    if (reason != null) {
      return new DisconnectedException(reason);
    }
    return over ? late.get() : null;
  }

  /** For the server, which logs what a listener throws: this one ran in the loop (HTTP-6.5). */
  private static void rethrow(RuntimeException failure) {
    throw failure;
  }

  private Task<?> next() throws InterruptedIOException {
    Task<?> next = tasks.poll();
    if (next == null) {
      next = read.get();
    }
    if (next != null) {
      return next;
    }
    turn.unlock();
    try {
      tellSignals();
      return tasks.take();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      var failure = new InterruptedIOException("interrupted while waiting for the handler");
      failure.initCause(interrupted);
      throw failure;
    } finally {
      turn.lock();
    }
  }

  private <T extends @Nullable Object> void make(Task<T> task) {
    @Nullable T value = null;
    Exception failure = null;
    turn.unlock();
    try {
      tellSignals();
      value = task.call().make();
    } catch (Exception thrown) {
      failure = thrown;
    } finally {
      turn.lock();
      read.compareAndSet(task, null);
    }
    if (failure == null) {
      task.stage().finish(value);
      return;
    }
    if (failure instanceof DisconnectedException disconnected) {
      gone = disconnected.reason();
    }
    task.stage().fail(failure);
  }

  private void end(boolean failed) {
    if (failed && open && gone == null) {
      gone = DisconnectReason.ABORTED;
    }
    over = true;
    for (Task<?> task = tasks.poll(); task != null; task = tasks.poll()) {
      task.makeLate();
    }
    Task<?> pending = read.getAndSet(null);
    if (pending != null) {
      pending.makeLate();
    }
  }

  private void tellSignals() {
    while (!signals.isEmpty() && turn.tryLock()) {
      try {
        Runnable next = signals.poll();
        if (next != null) {
          next.run();
        }
      } finally {
        turn.unlock();
      }
    }
  }
}
