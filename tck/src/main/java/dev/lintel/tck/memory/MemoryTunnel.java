package dev.lintel.tck.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A connection that another protocol has taken over: bytes both ways, without framing. */
final class MemoryTunnel {

  private final MemoryExchange exchange;
  private final MemoryConnection connection;
  private final Deque<ByteBuffer> pending = new ArrayDeque<>();

  private boolean waiting;
  private boolean transmitting;
  private boolean last;

  MemoryTunnel(MemoryExchange exchange, MemoryConnection connection) {
    this.exchange = exchange;
    this.connection = connection;
  }

  /** Gives what comes next or the end, now or when it has come. */
  void demand() {
    int count;
    try {
      count = connection.input().hasRemaining() ? 1 : connection.fill();
    } catch (IOException failure) {
      exchange.gone(MemoryFailures.reason(failure), failure);
      return;
    }
    if (count > 0) {
      ByteBuffer input = connection.input();
      ByteBuffer piece = input.slice();
      input.position(input.limit());
      exchange.readPiece(piece);
    } else if (count < 0) {
      exchange.readEnd();
    } else {
      waiting = true;
    }
  }

  /** Sends bytes; with the last ones our half of the connection ends. */
  void transmit(@Nullable ByteBuffer data, boolean isLast) {
    if (data != null) {
      pending.add(data.duplicate());
    }
    last = isLast;
    transmitting = true;
    pump();
  }

  /** There may be something to read, or room to write. */
  void look() {
    if (transmitting) {
      pump();
    }
    if (waiting) {
      waiting = false;
      demand();
    }
  }

  private void pump() {
    IOException broken = null;
    try {
      while (!pending.isEmpty()) {
        if (connection.write(pending) == 0 && pending.getFirst().hasRemaining()) {
          return;
        }
        exchange.partWritten();
        pending.removeIf(piece -> !piece.hasRemaining());
      }
      if (last) {
        connection.endOutput();
      }
    } catch (IOException failure) {
      pending.clear();
      broken = failure;
    }
    transmitting = false;
    exchange.written(broken);
  }
}
