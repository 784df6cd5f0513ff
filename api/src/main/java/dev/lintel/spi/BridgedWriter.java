package dev.lintel.spi;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.SyncBodyWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The stream of a sync response: collects small writes, waits for large ones. */
final class BridgedWriter extends SyncBodyWriter {

  private static final ByteBuffer FLUSH = ByteBuffer.allocate(0);
  private static final int FIRST_ALLOCATION = 512;

  private final AsyncResponder responder;
  private final ResponseHead head;
  private final boolean bodiless;

  /** What the application may still write, or -1 if it declared no length. */
  private long allowed;

  private byte[] collected = new byte[FIRST_ALLOCATION];
  private int count;
  private @Nullable AsyncBodyWriter writer;
  private boolean closed;
  private boolean ended;

  BridgedWriter(AsyncResponder responder, ResponseHead head) {
    this.responder = responder;
    this.head = head;
    this.bodiless = ResponseRules.isBodiless(head.status());
    this.allowed = bodiless ? -1 : ResponseRules.declaredLength(head.headers());
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    checkOpen();
    checkLength(length);
    count(length);
    if (length > ExchangeWriter.COLLECTED - count) {
      drain();
    }
    if (length >= ExchangeWriter.COLLECTED) {
      Waiting.on(started().write(ByteBuffer.wrap(bytes, offset, length)));
      return;
    }
    if (length > collected.length - count) {
      collected =
          Arrays.copyOf(
              collected,
              Math.min(ExchangeWriter.COLLECTED, Math.max(4 * collected.length, count + length)));
    }
    System.arraycopy(bytes, offset, collected, count, length);
    count += length;
  }

  @Override
  public void writeFile(Path file, long offset, long length) throws IOException {
    checkOpen();
    checkLength(length);
    drain();
    Waiting.on(started().writeFile(file, offset, length));
    count(length);
  }

  @Override
  public void flush() throws IOException {
    if (!closed && !ended) {
      push();
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed && !ended) {
      closed = true;
      push();
    }
  }

  @Override
  public void end(ByteBuffer last) throws IOException {
    Objects.requireNonNull(last, "last");
    checkOpen();
    if (count > 0 || last.remaining() < ExchangeWriter.COLLECTED) {
      super.end(last);
    } else {
      checkLength(last.remaining());
      count(last.remaining());
      finish(last, Headers.of());
    }
  }

  @Override
  public void end(Headers trailers) throws IOException {
    Objects.requireNonNull(trailers, "trailers");
    checkOpen();
    ProtocolException refused = TrailerRules.refusal(trailers);
    if (refused != null) {
      throw refused;
    }
    finish(collected(), trailers);
  }

  void endForHandler() throws IOException {
    if (!ended) {
      finish(collected(), Headers.of());
    }
  }

  /** Starts what is still held back, so that the failure that follows aborts it. */
  void handlerFailed() {
    if (writer == null && !ended) {
      responder.start(head);
    }
  }

  private ByteBuffer collected() {
    ByteBuffer last = ByteBuffer.wrap(collected, 0, count);
    count = 0;
    return last;
  }

  private void finish(ByteBuffer last, Headers trailers) throws IOException {
    ended = true;
    if (writer == null && allowed <= 0 && trailers.size() == 0) {
      Waiting.on(responder.send(head, last));
      return;
    }
    AsyncBodyWriter present = started();
    if (trailers.size() == 0) {
      Waiting.on(present.end(last));
    } else {
      if (last.hasRemaining()) {
        Waiting.on(present.write(last));
      }
      Waiting.on(present.end(trailers));
    }
  }

  private void push() throws IOException {
    AsyncBodyWriter present = started();
    if (count > 0) {
      Waiting.on(present.write(ByteBuffer.wrap(collected, 0, count)));
      count = 0;
    }
    Waiting.on(present.write(FLUSH));
  }

  private void drain() throws IOException {
    if (count > 0) {
      Waiting.on(started().write(ByteBuffer.wrap(collected, 0, count)));
      count = 0;
    }
  }

  private AsyncBodyWriter started() throws IOException {
    AsyncBodyWriter present = writer;
    if (present == null) {
      present = Waiting.on(responder.start(head));
      writer = present;
    }
    return present;
  }

  private void checkOpen() {
    if (ended) {
      throw new ProtocolException(
          "HTTP-3.6", "the response has ended; nothing can be written to it");
    }
    if (closed) {
      throw new ProtocolException(
          "HTTP-2.2", "the stream was closed; nothing can be written to it");
    }
  }

  private void checkLength(long length) {
    ProtocolException refused = ResponseRules.pastLength(length, allowed);
    if (refused != null) {
      throw refused;
    }
  }

  private void count(long length) {
    if (allowed >= 0) {
      allowed -= length;
    }
  }
}
