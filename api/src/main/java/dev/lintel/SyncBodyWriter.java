package dev.lintel;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The stream of a response body.
 *
 * <p>Implemented by servers and, by wrapping, by middleware; used by one thread at a time. Small
 * writes are collected until a flush or some KiB; every call may block while the client does not
 * read (HTTP-4.1). New methods will be derivable from the present ones.
 */
public abstract class SyncBodyWriter extends OutputStream {

  /** Called by subclasses. */
  protected SyncBodyWriter() {}

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /**
   * Writes the rest of a buffer.
   *
   * @param piece the bytes; the buffer is free again when the call returns
   * @throws DisconnectedException if the client is gone
   * @throws ProtocolException if the response has ended, or more than the content-length is written
   */
  public void write(ByteBuffer piece) throws IOException {
    if (piece.hasArray()) {
      write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
    } else {
      byte[] copy = new byte[piece.remaining()];
      piece.duplicate().get(copy);
      write(copy, 0, copy.length);
    }
  }

  /**
   * Writes a region of a file (HTTP-4.9).
   *
   * @param file the file
   * @param offset where the region begins, in bytes from 0
   * @param count the length of the region in bytes
   * @throws IOException if the file cannot be read or is shorter, or the client is gone
   */
  public void writeFile(Path file, long offset, long count) throws IOException {
    FileRegion.check(file, offset, count);
    try (FileChannel channel = FileChannel.open(file)) {
      FileRegion.copy(channel, offset, count, this::write);
    }
  }

  /**
   * Sends what has been collected, the head at least, and blocks until the server can take more.
   *
   * @throws DisconnectedException if the client is gone
   */
  @Override
  public abstract void flush() throws IOException;

  /**
   * Flushes and forbids further writes, but does not end the response: a try block that is left by
   * an exception must never look like a complete response (HTTP-2.2). The response ends with {@link
   * #end()} or with the normal return of the handler.
   *
   * @throws DisconnectedException if the client is gone
   */
  @Override
  public abstract void close() throws IOException;

  /**
   * Ends the response.
   *
   * @throws DisconnectedException if the client is gone
   * @throws ProtocolException if less than the content-length was written; the response is cut off
   */
  public void end() throws IOException {
    end(Headers.of());
  }

  /**
   * Writes the last bytes and ends the response.
   *
   * @param last the last bytes
   * @throws DisconnectedException if the client is gone
   */
  public void end(ByteBuffer last) throws IOException {
    write(last);
    end();
  }

  /**
   * Ends the response with trailers: fields behind a body whose length was not declared
   * (HTTP-4.16).
   *
   * <p>They are dropped where they cannot be sent, such as in HTTP/1.0 (HTTP-4.8). A {@code
   * Trailer} field of the head may announce them; no server asks for it.
   *
   * @param trailers at most 4 KiB, ASCII, and no field that is needed before the body (HTTP-4.22,
   *     HTTP-4.23)
   * @throws DisconnectedException if the client is gone
   * @throws ProtocolException if the trailers are refused, which ends nothing
   */
  public abstract void end(Headers trailers) throws IOException;
}
