package dev.lintel.adapter.vertx;

import io.netty.buffer.Unpooled;
import io.vertx.core.Completable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The response body as Vert.x takes it. Bytes are wrapped, never copied.
 *
 * <p>Without state of its own, so that a response costs no object more.
 */
final class VertxBodyWriter {

  private static final Buffer NOTHING = BufferInternal.buffer(Unpooled.EMPTY_BUFFER);

  private VertxBodyWriter() {}

  /**
   * Writes the head, if it is not written yet, and data.
   *
   * @param written is told when everything has gone to the socket
   */
  static void write(
      HttpServerResponse response,
      @Nullable ByteBuffer data,
      boolean last,
      Completable<Void> written) {
    if (!last) {
      response.write(data == null ? NOTHING : wrap(data)).onComplete(written);
    } else if (data == null) {
      response.end().onComplete(written);
    } else {
      response.end(wrap(data)).onComplete(written);
    }
  }

  /** Writes the head and a region of a file, and ends the response. */
  static void writeFile(
      HttpServerResponse response,
      FileChannel file,
      long offset,
      long count,
      Completable<Void> written) {
    response.sendFile(file, offset, count).onComplete(written);
  }

  private static Buffer wrap(ByteBuffer data) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(data));
  }
}
