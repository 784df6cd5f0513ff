package dev.lintel.tck.memory;

import dev.lintel.tck.wire.Wire;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/*
 * Both ends of a connection are alike. The client uses the calls of Wire, which wait; the server
 * uses those that do not, and hears of every change that the client makes. One lock guards a
 * connection, so that a filter may use the outlets of both directions.
 *
 * What was sent before a reset can still be read, as with the buffers of a kernel.
 */

/** One end of a connection in memory. */
final class MemoryEnd implements Wire, MemoryTransport {

  private final ReentrantLock lock;
  private final Condition changed;
  private final MemoryStream incoming;
  private final MemoryStream outgoing;
  private final WireFilter filter;
  private final WireFilter.Outlet outlet = new Outlet();
  private Runnable whenChanged = () -> {};

  private MemoryEnd(
      ReentrantLock lock,
      Condition changed,
      MemoryStream incoming,
      MemoryStream outgoing,
      WireFilter filter) {
    this.lock = lock;
    this.changed = changed;
    this.incoming = incoming;
    this.outgoing = outgoing;
    this.filter = filter;
  }

  /** The two ends of one connection. */
  record Pair(MemoryEnd client, MemoryEnd server) {}

  /**
   * Makes a connection.
   *
   * @param toServer how much is taken from a client whose server does not read, in bytes
   * @param toClient how much is taken from a server whose client does not read, in bytes
   */
  static Pair connect(int toServer, int toClient, WireFilters filters) {
    var lock = new ReentrantLock();
    Condition changed = lock.newCondition();
    var up = new MemoryStream(toServer);
    var down = new MemoryStream(toClient);
    return new Pair(
        new MemoryEnd(lock, changed, down, up, filters.fromClient()),
        new MemoryEnd(lock, changed, up, down, filters.fromServer()));
  }

  /** Sets what is called, with the lock held, at every change that this end makes. */
  void onChange(Runnable listener) {
    lock.lock();
    try {
      whenChanged = listener;
    } finally {
      lock.unlock();
    }
  }

  // ---- Without waiting ----

  @Override
  public int write(Iterable<ByteBuffer> pieces) throws IOException {
    lock.lock();
    try {
      int space = outgoing.space();
      int total = 0;
      for (ByteBuffer piece : pieces) {
        total += Math.min(space - total, piece.remaining());
      }
      if (total > 0) {
        ByteBuffer gathered = ByteBuffer.allocate(total);
        for (ByteBuffer piece : pieces) {
          int length = Math.min(gathered.remaining(), piece.remaining());
          gathered.put(piece.slice(piece.position(), length));
          piece.position(piece.position() + length);
        }
        filter.bytes(gathered.array(), outlet);
      }
      return total;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    lock.lock();
    try {
      int count = incoming.take(into);
      if (count > 0) {
        tell();
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isPeerEnded() {
    lock.lock();
    try {
      return incoming.isEnded();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isPeerReset() {
    lock.lock();
    try {
      return incoming.isReset();
    } finally {
      lock.unlock();
    }
  }

  // ---- Wire ----

  @Override
  public void send(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    lock.lock();
    try {
      write(List.of(left));
      while (left.hasRemaining()) {
        changed.awaitUninterruptibly();
        write(List.of(left));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int sendSome(byte[] bytes, int length, Duration patience) throws IOException {
    return waitFor(() -> write(List.of(ByteBuffer.wrap(bytes, 0, length))), patience);
  }

  @Override
  public int read(byte[] into, Duration patience) throws IOException {
    int count = waitFor(() -> read(ByteBuffer.wrap(into)), patience);
    if (count == 0) {
      throw new SocketTimeoutException("Read timed out");
    }
    return count;
  }

  @Override
  public void end() {
    lock.lock();
    try {
      filter.end(outlet);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void reset() {
    lock.lock();
    try {
      filter.reset(outlet);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      filter.end(outlet);
      incoming.deafen();
      tell();
    } finally {
      lock.unlock();
    }
  }

  /** Reads or writes; 0 if nothing can be read or written now. */
  private interface Attempt {
    int make() throws IOException;
  }

  private int waitFor(Attempt attempt, Duration patience) throws IOException {
    long left = patience.toNanos();
    lock.lock();
    try {
      int count = attempt.make();
      while (count == 0 && left > 0) {
        left = changed.awaitNanos(left);
        count = attempt.make();
      }
      return count;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the peer");
    } finally {
      lock.unlock();
    }
  }

  private void tell() {
    changed.signalAll();
    whenChanged.run();
  }

  /** What has passed the filter. */
  private final class Outlet implements WireFilter.Outlet {

    @Override
    public void bytes(byte[] bytes) {
      change(() -> outgoing.add(bytes));
    }

    @Override
    public void end() {
      change(outgoing::end);
    }

    @Override
    public void reset() {
      change(
          () -> {
            outgoing.reset();
            // Whoever sees a reset cannot write any more either.
            incoming.reset();
          });
    }

    private void change(Runnable change) {
      lock.lock();
      try {
        change.run();
        tell();
      } finally {
        lock.unlock();
      }
    }
  }
}
