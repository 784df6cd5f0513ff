package dev.lintel.spi;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs tasks one after the other, each on a thread of another executor. */
final class SerialExecutor implements Executor {

  private final Executor threads;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger work = new AtomicInteger();

  SerialExecutor(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
    if (work.getAndIncrement() == 0) {
      try {
        threads.execute(this::drain);
      } catch (RejectedExecutionException busy) {
        // The socket is open already: rather one thread more than one that is stuck.
        Thread extra = new Thread(this::drain, "lintel-socket");
        extra.setDaemon(true);
        extra.start();
      }
    }
  }

  private void drain() {
    do {
      Runnable task = waiting.poll();
      if (task != null) {
        task.run();
      }
    } while (work.decrementAndGet() > 0);
  }
}
