package dev.lintel.tck.jdk;

import com.sun.net.httpserver.HttpExchange;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Reads the request body, one piece for each demand. */
final class JdkBodyReader {

  private final JdkExchange exchange;
  private final HttpExchange call;
  private final Executor blocking;

  /** The piece that is lent out; the machine makes no demand before it is given back. */
  private final byte[] buffer = new byte[16 * 1024];

  private long count;

  JdkBodyReader(JdkExchange exchange, HttpExchange call, Executor blocking) {
    this.exchange = exchange;
    this.call = call;
    this.blocking = blocking;
  }

  /**
   * Reads for a moment what nobody wants: a close with unread bytes is a reset, and the client
   * loses the response (HTTP-5.6).
   */
  void linger() throws InterruptedException {
    var read = new CountDownLatch(1);
    blocking.execute(
        () -> {
          try {
            call.getRequestBody().transferTo(OutputStream.nullOutputStream());
          } catch (IOException closed) {
            // Then there is nothing left to read.
          } finally {
            read.countDown();
          }
        });
    boolean unused = read.await(1, TimeUnit.SECONDS);
  }

  /** Reads once; the answer comes from a thread that may block. */
  void demand(long declared) {
    blocking.execute(
        () -> {
          try {
            int length = call.getRequestBody().read(buffer);
            if (length > 0) {
              count += length;
              exchange.read(ByteBuffer.wrap(buffer, 0, length));
            } else if (count < declared) {
              throw new EOFException("the body ended short of its length");
            } else {
              exchange.readEnd();
            }
          } catch (IOException problem) {
            exchange.readFailed(problem);
          }
        });
  }
}
