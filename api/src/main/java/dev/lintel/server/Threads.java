package dev.lintel.server;

/**
 * The threads that sync handlers run on (THR-2.1).
 *
 * <p>A value.
 */
public final class Threads {

  /** The kind of thread. */
  public enum Kind {
    /** Virtual threads where the running JDK has them, else a pool. */
    AUTO,
    /** One virtual thread for each request; an error where the running JDK has none. */
    VIRTUAL,
    /** A bounded pool of platform threads with a bounded queue. */
    POOL
  }

  private final Kind kind;
  private final int size;
  private final int queue;

  private Threads(Kind kind, int size, int queue) {
    this.kind = kind;
    this.size = size;
    this.queue = queue;
  }

  /**
   * Virtual threads where the running JDK has them, else a pool of 200 with a queue of 1000.
   *
   * @return the default
   */
  public static Threads auto() {
    return new Threads(Kind.AUTO, 200, 1000);
  }

  /**
   * One virtual thread for each request.
   *
   * @return the setting; a server refuses to start with it on a JDK without virtual threads
   */
  public static Threads virtual() {
    return new Threads(Kind.VIRTUAL, 0, 0);
  }

  /**
   * A pool of platform threads with a queue of 1000 requests.
   *
   * @param size the number of threads, from 1
   * @return the setting
   */
  public static Threads pool(int size) {
    return pool(size, 1000);
  }

  /**
   * A pool of platform threads; a request that finds the queue full is answered 503 (THR-2.3).
   *
   * @param size the number of threads, from 1
   * @param queue the number of requests that may wait, from 0
   * @return the setting
   */
  public static Threads pool(int size, int queue) {
    if (size < 1 || queue < 0) {
      throw new IllegalArgumentException(
          "a pool has at least 1 thread and a queue of at least 0, not " + size + " and " + queue);
    }
    return new Threads(Kind.POOL, size, queue);
  }

  /**
   * The kind of thread.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * The number of threads of a pool.
   *
   * @return the number; of no meaning for virtual threads
   */
  public int size() {
    return size;
  }

  /**
   * The number of requests that may wait for a thread of a pool.
   *
   * @return the number; of no meaning for virtual threads
   */
  public int queue() {
    return queue;
  }

  @Override
  public String toString() {
    return kind == Kind.POOL
        ? "pool of " + size + ", queue " + queue
        : kind.name().toLowerCase(java.util.Locale.ROOT);
  }
}
