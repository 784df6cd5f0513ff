package dev.lintel.spi;

import dev.lintel.Stages;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time, in order, on the threads that the server allows (THR-1.2).
 *
 * <p>A task that comes from inside runs at once; one that comes from a thread that may run tasks
 * while nothing else runs, too; any other waits in a mailbox until the running one is done, or
 * until {@link #dispatch} has brought it to the right thread. At the end of each turn, when the
 * mailbox is empty, {@link #turnEnded} is called: that is where collected writes leave together
 * (HTTP-4.4).
 *
 * <p>A superclass and not a field, so that an exchange is one object.
 */
abstract class SerialContext {

  private static final VarHandle WORK;
  private static final VarHandle MAILBOX;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORK = lookup.findVarHandle(SerialContext.class, "work", int.class);
      MAILBOX = lookup.findVarHandle(SerialContext.class, "mailbox", Queue.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Tasks running or waiting; whoever raises it from 0 is responsible for the turn. */
  private volatile int work;

  private volatile @Nullable Queue<Runnable> mailbox;

  /**
   * The thread inside, else null. Not volatile: a thread finds itself here only if it wrote itself,
   * and takes itself out before it leaves. The watchdog reads it with a race that it can bear.
   */
  private @Nullable Thread owner;

  /** Counts turns, for the watchdog; written inside. */
  private int turns;

  /**
   * Whether the current thread may run tasks of this exchange: its event thread, and no thread on
   * which somebody else counts, such as the one of a caller of the application. Asked often, from
   * any thread.
   */
  protected abstract boolean canRunHere();

  /**
   * Brings a task to a thread for which {@link #canRunHere} is true; runs it at once if that is any
   * thread. Called from any thread, also after the exchange has completed: a late listener is told
   * there.
   *
   * @throws RejectedExecutionException if there is no such thread any more, because the server has
   *     stopped; the task then runs on the thread of the caller
   */
  protected abstract void dispatch(Runnable task);

  /**
   * Brings a task to an event thread of the server, after what that thread does now; for callers
   * whose own thread must not run applications.
   */
  protected void dispatchLater(Runnable task) {
    dispatch(task);
  }

  /** Called inside when a task has failed, which only a bug of the gateway makes it do. */
  abstract void crashed(Throwable thrown);

  /** Called inside at the end of a turn. */
  abstract void turnEnded();

  /** Whether the caller runs inside. */
  protected final boolean inside() {
    return owner == Thread.currentThread();
  }

  /**
   * Runs a task inside, at once if possible.
   *
   * @param task must not throw
   */
  protected final void run(Runnable task) {
    if (inside()) {
      task.run();
    } else if (canRunHere() && WORK.compareAndSet(this, 0, 1)) {
      enter();
      runCaught(task);
      leave();
    } else {
      mailbox().add(task);
      if ((int) WORK.getAndAdd(this, 1) == 0) {
        bringToThread();
      }
    }
  }

  /**
   * Runs a task inside, but behind those that wait already: for the outcome of a handler, whose
   * calls from another thread come first.
   */
  final void runBehind(Runnable task) {
    Queue<Runnable> waiting = mailbox;
    if (inside() && waiting != null && !waiting.isEmpty()) {
      waiting.add(task);
      WORK.getAndAdd(this, 1);
    } else {
      run(task);
    }
  }

  /** Enters for the first time; nobody else knows of this context yet. */
  final void enterFirst() {
    WORK.setRelease(this, 1);
    enter();
  }

  /** Ends the turn: runs what waits, until nothing does. */
  final void leave() {
    int done = work;
    while (true) {
      Queue<Runnable> waiting = mailbox;
      if (waiting != null) {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
          runCaught(task);
        }
      }
      try {
        turnEnded();
      } catch (RuntimeException | Error thrown) {
        crashed(thrown);
      }
      owner = null;
      done = (int) WORK.getAndAdd(this, -done) - done;
      if (done == 0) {
        return;
      }
      enter();
    }
  }

  /** Makes a call inside, from outside. Returns its outcome. */
  final <T extends @Nullable Object> CompletionStage<T> later(Supplier<CompletionStage<T>> call) {
    ServerStage<T> result = new ServerStage<>();
    run(
        () ->
            Stages.call(call)
                .whenComplete(
                    (value, problem) -> {
                      if (problem == null) {
                        result.finish(value);
                      } else {
                        result.fail(problem);
                      }
                    }));
    return result;
  }

  /** Runs a task on an event thread, whatever thread the caller has. */
  final void runLater(Runnable task) {
    try {
      dispatchLater(() -> run(task));
    } catch (RejectedExecutionException stopped) {
      run(task);
    }
  }

  /** The thread inside, as the watchdog sees it. */
  final @Nullable Thread racyOwner() {
    return owner;
  }

  /** The number of turns, as the watchdog sees it. */
  final int racyTurns() {
    return turns;
  }

  private void runCaught(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error thrown) {
      crashed(thrown);
      if (thrown instanceof VirtualMachineError) {
        throw thrown;
      }
    }
  }

  private void enter() {
    owner = Thread.currentThread();
    turns++;
  }

  private void bringToThread() {
    try {
      dispatch(this::drain);
    } catch (RejectedExecutionException stopped) {
      // The event thread is gone with its server: any thread may finish what is left.
      drain();
    }
  }

  private void drain() {
    enter();
    leave();
  }

  private Queue<Runnable> mailbox() {
    Queue<Runnable> present = mailbox;
    if (present != null) {
      return present;
    }
    Queue<Runnable> fresh = new ConcurrentLinkedQueue<>();
    return MAILBOX.compareAndSet(this, null, fresh)
        ? fresh
        : java.util.Objects.requireNonNull(mailbox);
  }
}
