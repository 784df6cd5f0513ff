package dev.lintel;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request piece by piece, without blocking.
 *
 * <p>Implemented by servers and, by wrapping, by middleware; calls may come from any thread, one at
 * a time. Frozen: it will never get another abstract method.
 */
@FunctionalInterface
public interface AsyncBodyReader {

  /**
   * Reads the next piece of the body.
   *
   * <p>The stage completes with a buffer holding at least one byte, or with {@code null} once the
   * body has ended; after that every call completes with {@code null}. Asking is the only source of
   * demand: while nobody reads, the server stops reading from the connection (HTTP-5.1), and a
   * client that waits for 100-continue gets it with the first read (HTTP-5.5).
   *
   * <p>The buffer is <em>borrowed</em>: its content is defined until the next call of this method
   * or the end of the exchange, whichever comes first (HTTP-5.3). Copy what has to live longer.
   *
   * <p>Calls are serial: a call made before the previous stage has completed fails with {@link
   * ProtocolException} (HTTP-5.2). To consume a whole body use {@link #forEach}, {@link
   * #transferTo} or {@link #readAll}; a hand-written recursive loop overflows the stack on bodies
   * that are already buffered.
   *
   * @return a stage that completes with the next piece or {@code null}; it fails with {@link
   *     DisconnectedException} if the client is gone and with {@link LimitException} if the body is
   *     too long
   * @implSpec Must not block, may complete the stage on any server thread, and must keep at most
   *     one unread piece.
   */
  CompletionStage<@Nullable ByteBuffer> read();

  /**
   * Hands each piece to an action and waits for it before the next is read.
   *
   * @param action takes a borrowed piece and returns a stage that completes when it is done with it
   * @return a stage that completes after the last piece; it fails with the first failure
   */
  default CompletionStage<Void> forEach(
      Function<? super ByteBuffer, ? extends CompletionStage<?>> action) {
    return BodyLoops.forEach(this, action);
  }

  /**
   * Writes each piece as it comes; the response is not ended.
   *
   * @param writer takes the pieces
   * @return a stage that completes with the number of bytes after the last piece was taken
   */
  default CompletionStage<Long> transferTo(AsyncBodyWriter writer) {
    return BodyLoops.transfer(this, writer);
  }

  /**
   * Reads the whole body into memory.
   *
   * @param max the greatest length in bytes that is accepted
   * @return a stage that completes with the body; it fails with {@link LimitException} if it is
   *     longer
   */
  default CompletionStage<byte[]> readAll(int max) {
    return BodyLoops.readAll(this, max);
  }

  /**
   * The body as a publisher for one subscriber; the pieces are copies.
   *
   * @return the publisher; demand of its subscriber becomes demand on the connection
   */
  default Flow.Publisher<ByteBuffer> asPublisher() {
    return new BodyPublisher(this);
  }
}
