package dev.lintel.spi;

import dev.lintel.AsyncBodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A request body as a stream of blocking reads. */
final class BridgedInput extends InputStream {

  private final AsyncBodyReader reader;

  /** The borrowed piece, until all of it was handed out. */
  private @Nullable ByteBuffer piece;

  private boolean ended;
  private boolean closed;

  BridgedInput(AsyncBodyReader reader) {
    this.reader = reader;
  }

  @Override
  public int read() throws IOException {
    ByteBuffer present = fill();
    return present == null ? -1 : present.get() & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer present = fill();
    if (present == null) {
      return -1;
    }
    int count = Math.min(length, present.remaining());
    present.get(into, offset, count);
    return count;
  }

  @Override
  public int available() {
    return piece == null ? 0 : piece.remaining();
  }

  @Override
  public void close() {
    closed = true;
    piece = null;
  }

  private @Nullable ByteBuffer fill() throws IOException {
    if (closed) {
      throw new IOException("the stream of the request body was closed");
    }
    ByteBuffer present = piece;
    while (!ended && (present == null || !present.hasRemaining())) {
      // The piece is the server's again, also if the read fails: it must not be looked at any more.
      piece = null;
      present = Waiting.on(reader.read());
      piece = present;
      ended = present == null;
    }
    return ended ? null : present;
  }
}
