package dev.lintel;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/**
 * Writes the body of a response piece by piece, without blocking.
 *
 * <p>Implemented by servers and, by wrapping, by middleware; calls may come from any thread, one at
 * a time: the next call waits for the stage of the one before (HTTP-4.3). New methods will be
 * derivable from the present ones.
 */
public interface AsyncBodyWriter {

  /**
   * Writes a piece of the body.
   *
   * <p>The piece is on its way without further calls, and the writes of one turn leave together
   * (HTTP-4.4). The stage completes when the server can take more: while the client does not read
   * it stays pending, and the memory of the exchange stays bounded (HTTP-4.1). An empty piece is a
   * flush: it sends the head too, and its stage completes when everything before it has been handed
   * to the connection (HTTP-4.6).
   *
   * <p>The buffer is the server's until the stage completes; its content is never changed
   * (HTTP-4.5). To write in a loop use {@link AsyncBodyReader#transferTo} or {@link
   * AsyncBodyWriter#writeAll}; a hand-written recursive loop overflows the stack.
   *
   * @param piece the bytes from its position to its limit
   * @return a stage that completes when the next piece may be written; it fails with {@link
   *     DisconnectedException} if the client is gone and with {@link ProtocolException} if the
   *     response has ended, a write is still pending, or more than the content-length is written
   */
  CompletionStage<Void> write(ByteBuffer piece);

  /**
   * Ends the response with trailers: fields behind a body whose length was not declared
   * (HTTP-4.16).
   *
   * <p>They are dropped where they cannot be sent, such as in HTTP/1.0 (HTTP-4.8). A {@code
   * Trailer} field of the head may announce them; no server asks for it.
   *
   * @param trailers at most 4 KiB, ASCII, and no field that is needed before the body (HTTP-4.22,
   *     HTTP-4.23)
   * @return a stage that completes when the response has been handed to the connection; it fails
   *     with {@link ProtocolException} if the trailers are refused, which ends nothing, or if less
   *     than the content-length was written, and then the response is cut off
   */
  CompletionStage<Void> end(Headers trailers);

  /**
   * Ends the response.
   *
   * @return as {@link #end(Headers)}
   */
  default CompletionStage<Void> end() {
    return end(Headers.of());
  }

  /**
   * Writes the last piece and ends the response, in one write where possible.
   *
   * @param last the last bytes
   * @return as {@link #end(Headers)}
   */
  default CompletionStage<Void> end(ByteBuffer last) {
    return write(last).thenCompose(v -> end());
  }

  /**
   * Writes a region of a file (HTTP-4.9).
   *
   * @param file the file
   * @param offset where the region begins, in bytes from 0
   * @param count the length of the region in bytes
   * @return a stage that completes when the next piece may be written; it fails with an IOException
   *     if the file cannot be read or is shorter
   */
  default CompletionStage<Void> writeFile(Path file, long offset, long count) {
    return FileRegion.write(this, file, offset, count);
  }

  /**
   * Writes the pieces of a source until it has no more; never overflows the stack.
   *
   * @param source makes the next piece, or null at the end; asked when the last piece was taken
   * @return a stage that completes when all pieces were taken; it fails as {@link #write} does, and
   *     with what the source throws
   */
  default CompletionStage<Void> writeAll(PieceSource source) {
    return Loop.run(
        () -> {
          ByteBuffer piece = source.next();
          return piece == null ? null : write(piece);
        });
  }
}
