package dev.lintel.tck.memory;

import java.net.SocketException;
import java.nio.ByteBuffer;

/**
 * One direction of a connection: a queue of bytes with an end. Guarded by the connection's lock.
 */
final class MemoryStream {

  private final int capacity;
  private byte[] queue = new byte[1024];
  private int first;
  private int count;
  private boolean ended;
  private boolean reset;

  /** Whether the reader has closed, so that nobody will ever read what is written. */
  private boolean deaf;

  /** Whether a write has met the close on its way, and was lost as it would be on a network. */
  private boolean crossed;

  /**
   * A stream.
   *
   * @param capacity how much is taken from a writer whose peer does not read; a filter may add more
   */
  MemoryStream(int capacity) {
    this.capacity = capacity;
  }

  /** How much can be written now. */
  int space() throws SocketException {
    if (reset) {
      throw new SocketException("Connection reset");
    }
    if (ended || (deaf && crossed)) {
      throw new SocketException("Broken pipe");
    }
    crossed = deaf;
    return deaf ? Integer.MAX_VALUE : Math.max(0, capacity - count);
  }

  void add(byte[] bytes) {
    if (ended || reset || deaf) {
      return;
    }
    if (first + count + bytes.length > queue.length) {
      byte[] room =
          count + bytes.length <= queue.length
              ? queue
              : new byte[Math.max(2 * queue.length, count + bytes.length)];
      System.arraycopy(queue, first, room, 0, count);
      queue = room;
      first = 0;
    }
    System.arraycopy(bytes, 0, queue, first + count, bytes.length);
    count += bytes.length;
  }

  /** Takes bytes out. Returns how many, 0 if there are none now, -1 at the end. */
  int take(ByteBuffer into) throws SocketException {
    if (count > 0) {
      int taken = Math.min(count, into.remaining());
      into.put(queue, first, taken);
      first += taken;
      count -= taken;
      if (count == 0) {
        first = 0;
      }
      return taken;
    }
    if (ended) {
      return -1;
    }
    if (reset) {
      throw new SocketException("Connection reset");
    }
    return 0;
  }

  void end() {
    ended = true;
  }

  void reset() {
    reset = true;
  }

  void deafen() {
    deaf = true;
    count = 0;
  }

  boolean isEnded() {
    return ended;
  }

  boolean isReset() {
    return reset;
  }
}
