package dev.lintel.tck.memory;

import dev.lintel.spi.Framing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Pushes the response: heads and pieces of the body, as far as the connection takes them. */
final class MemoryBodyWriter {

  private static final String LINE_END = "\r\n";
  private static final String LAST_CHUNK = "0\r\n";

  private final MemoryExchange exchange;
  private final MemoryConnection connection;
  private final Deque<ByteBuffer> pending = new ArrayDeque<>();

  /** Whether the exchange waits for what is pending: an interim response, or another part. */
  private boolean informing;

  private boolean transmitting;

  MemoryBodyWriter(MemoryExchange exchange, MemoryConnection connection) {
    this.exchange = exchange;
    this.connection = connection;
  }

  /** Sends an interim response. */
  void transmitInterim(ByteBuffer head) {
    pending.add(head);
    informing = true;
    pump();
  }

  /**
   * Sends a head and data, each if it is given.
   *
   * @param last whether the body ends with the data
   */
  void transmit(
      @Nullable ByteBuffer head, @Nullable ByteBuffer data, Framing framing, boolean last) {
    if (head != null) {
      pending.add(head);
    }
    boolean chunked = framing == Framing.CHUNKED;
    if (data != null && data.hasRemaining()) {
      if (chunked) {
        String size = Integer.toHexString(data.remaining());
        pending.add(MemoryHeaders.toNative(size + LINE_END));
      }
      pending.add(data.duplicate());
      if (chunked) {
        pending.add(MemoryHeaders.toNative(LINE_END));
      }
    }
    if (chunked && last) {
      var end = new StringBuilder(LAST_CHUNK);
      MemoryHeaders.addFields(end, exchange.trailersToWrite());
      pending.add(MemoryHeaders.toNative(end.append(LINE_END)));
    }
    transmitting = true;
    pump();
  }

  /** There may be room to write. */
  void look() {
    if (!pending.isEmpty()) {
      pump();
    }
  }

  private void pump() {
    try {
      while (!pending.isEmpty()) {
        if (connection.write(pending) == 0) {
          return;
        }
        exchange.partWritten();
        while (!pending.isEmpty() && !pending.getFirst().hasRemaining()) {
          pending.removeFirst();
        }
      }
    } catch (IOException failure) {
      pending.clear();
      written(failure);
      return;
    }
    written(null);
  }

  private void written(@Nullable IOException failure) {
    if (informing) {
      informing = false;
      exchange.interimWritten(failure);
    } else if (transmitting) {
      transmitting = false;
      exchange.written(failure);
    }
  }
}
