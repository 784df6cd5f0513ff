package dev.lintel.tck.memory;

import dev.lintel.spi.ChunkDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Pulls the request body: one piece of the connection's input for each demand. */
final class MemoryBodyReader {

  private final MemoryExchange exchange;
  private final MemoryConnection connection;

  /** Takes a body apart that comes in chunks; null if a length tells its end. */
  private final @Nullable ChunkDecoder chunks;

  private long left;
  private boolean ended;
  private boolean waiting;

  MemoryBodyReader(
      MemoryExchange exchange,
      MemoryConnection connection,
      long length,
      @Nullable ChunkDecoder chunks) {
    this.exchange = exchange;
    this.connection = connection;
    this.chunks = chunks;
    this.left = length;
  }

  /** Gives the next piece or the end, now or when it has come. */
  void demand() {
    int count;
    try {
      do {
        count = next(connection.input());
      } while (count == 0 && fill());
    } catch (IOException failure) {
      exchange.gone(MemoryFailures.reason(failure), failure);
      return;
    }
    if (count > 0) {
      exchange.readPiece(piece(count));
    } else if (count < 0) {
      if (!ended && chunks != null) {
        chunks.trailers(exchange::readTrailer);
      }
      ended = true;
      exchange.readEnd();
    } else {
      waiting = true;
    }
  }

  /** There may be something to read. */
  void look() {
    if (waiting) {
      waiting = false;
      demand();
    }
  }

  /** How many bytes of the body come next; 0 if more input is needed, -1 at the end. */
  private int next(ByteBuffer input) throws IOException {
    if (ended || left == 0) {
      return -1;
    }
    return chunks == null ? (int) Math.min(left, input.remaining()) : chunks.next(input);
  }

  private boolean fill() throws IOException {
    int count = connection.fill();
    if (count < 0) {
      throw new EOFException("HTTP-5.9: the connection ends before the body does");
    }
    return count > 0;
  }

  private ByteBuffer piece(int count) {
    ByteBuffer input = connection.input();
    ByteBuffer piece = input.slice(input.position(), count);
    input.position(input.position() + count);
    if (chunks == null) {
      left -= count;
    }
    return piece;
  }
}
