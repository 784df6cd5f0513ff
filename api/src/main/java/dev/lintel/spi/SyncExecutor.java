package dev.lintel.spi;

import dev.lintel.Key;
import dev.lintel.server.StartException;
import dev.lintel.server.Threads;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of sync handlers: one virtual thread for each request where the JDK has them, else a
 * bounded pool (THR-2.1).
 */
public final class SyncExecutor implements Executor, AutoCloseable {

  /** The extension by which a bridge finds the threads of the server that it runs on. */
  public static final Key<SyncExecutor> KEY = Key.of("lintel.sync-executor", SyncExecutor.class);

  /** Makes virtual threads; null on a JDK without them. Looked up once. */
  private static final @Nullable ThreadFactory VIRTUAL = virtualFactory();

  private final @Nullable ThreadPoolExecutor pool;
  private final String description;

  private SyncExecutor(@Nullable ThreadPoolExecutor pool, String description) {
    this.pool = pool;
    this.description = description;
  }

  /**
   * The threads of a setting.
   *
   * @param threads the setting
   * @return the executor
   * @throws StartException if virtual threads are asked for and this JDK has none
   */
  public static SyncExecutor of(Threads threads) throws StartException {
    switch (threads.kind()) {
      case VIRTUAL -> {
        if (VIRTUAL == null) {
          throw new StartException(
              "virtual threads need a JDK of version 21 or later, but this one is version "
                  + Runtime.version().feature()
                  + "; choose the threads auto or a number",
              null);
        }
        return new SyncExecutor(null, "virtual threads");
      }
      case AUTO -> {
        return VIRTUAL != null ? new SyncExecutor(null, "virtual threads") : pooled(threads);
      }
      default -> {
        return pooled(threads);
      }
    }
  }

  /**
   * Runs a task on a thread that may block.
   *
   * @param task the task
   * @throws RejectedExecutionException if all threads are busy and the queue is full (THR-2.3)
   */
  @Override
  public void execute(Runnable task) {
    if (pool != null) {
      pool.execute(task);
    } else {
      java.util.Objects.requireNonNull(VIRTUAL).newThread(task).start();
    }
  }

  /** Ends the threads of a pool; what runs is not interrupted. */
  @Override
  public void close() {
    if (pool != null) {
      pool.shutdown();
    }
  }

  /** What the threads are, for people. */
  @Override
  public String toString() {
    return description;
  }

  private static SyncExecutor pooled(Threads threads) {
    var number = new AtomicInteger();
    var pool =
        new ThreadPoolExecutor(
            threads.size(),
            threads.size(),
            10,
            TimeUnit.SECONDS,
            threads.queue() == 0
                ? new SynchronousQueue<>()
                : new LinkedBlockingQueue<>(threads.queue()),
            task -> {
              Thread thread = new Thread(task, "lintel-sync-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    String unit = threads.size() == 1 ? " thread" : " threads";
    return new SyncExecutor(
        pool, "a pool of " + threads.size() + unit + ", queue " + threads.queue());
  }

  /**
   * {@code Thread.ofVirtual().name("lintel-sync-", 1).factory()}, for a JDK that may not have it.
   */
  private static @Nullable ThreadFactory virtualFactory() {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Object made =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual)).invoke();
      MethodHandle name =
          lookup.findVirtual(
              ofVirtual, "name", MethodType.methodType(ofVirtual, String.class, long.class));
      MethodHandle factory =
          lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
      return (ThreadFactory) factory.invoke(name.invoke(made, "lintel-sync-", 1L));
    } catch (Throwable impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }
}
