package dev.lintel.adapter.vertx;

import dev.lintel.ResponseHead;
import dev.lintel.spi.ReasonPhrases;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The response bodies of one connection, as Vert.x takes them. Bytes are wrapped, not copied, but
 * for a few: the objects around those would cost more than the copy.
 */
final class VertxBodyWriter {

  /** How many bytes are copied, at most. */
  private static final int FEW = 512;

  private static final Buffer NOTHING = BufferInternal.buffer(Unpooled.EMPTY_BUFFER);

  /** Holds the bytes that are being written; free again when they have gone to the socket. */
  private @Nullable BufferInternal few;

  /** Whether a read of the connection is being handled, and its end not yet. */
  private boolean reading;

  /** What has been written while a read is handled, and by whom. */
  private @Nullable Future<Void> written;

  private @Nullable VertxExchange writing;

  /**
   * Writes the head, if it is not written yet, and data; once what was written before has gone.
   *
   * @param exchange is told when everything has gone to the socket
   */
  void write(
      HttpServerResponse response,
      @Nullable ByteBuffer data,
      boolean last,
      VertxExchange exchange) {
    if (!last) {
      tellWhenWritten(response.write(data == null ? NOTHING : bufferOf(data)), exchange);
    } else {
      tellWhenWritten(data == null ? response.end() : response.end(bufferOf(data)), exchange);
    }
  }

  /** As {@link #write}, with an end that is not told in the head. */
  @SuppressWarnings("FutureReturnValueIgnored") // The end fails with the write before it.
  void writeThenEnd(
      HttpServerResponse response, @Nullable ByteBuffer data, VertxExchange exchange) {
    response.write(data == null ? NOTHING : bufferOf(data));
    tellWhenWritten(response.end(), exchange);
  }

  /** Writes the head and a region of a file, and ends the response. */
  void writeFile(
      HttpServerResponse response,
      FileChannel file,
      long offset,
      long count,
      VertxExchange exchange) {
    tellWhenWritten(response.sendFile(file, offset, count), exchange);
  }

  /** Vert.x begins to handle what was read: it flushes nothing before the end of the read. */
  void readBegins() {
    reading = true;
  }

  /** Vert.x has handled what was read, and flushed what was written meanwhile. */
  void readEnded() {
    reading = false;
    Future<Void> flushed = written;
    VertxExchange told = writing;
    if (flushed != null && told != null) {
      written = null;
      writing = null;
      tell(flushed, told);
    }
  }

  /**
   * While a read is handled there is nothing to listen for: a listener costs what a field does not.
   */
  private void tellWhenWritten(Future<Void> future, VertxExchange exchange) {
    if (reading) {
      written = future;
      writing = exchange;
    } else {
      tell(future, exchange);
    }
  }

  private static void tell(Future<Void> written, VertxExchange exchange) {
    if (written.isComplete()) {
      exchange.complete(null, written.cause());
    } else {
      written.onComplete(exchange);
    }
  }

  /**
   * Writes an interim response, past Vert.x, which has them for 100 and 103 only.
   *
   * @param written is told when it has gone to the socket, or why it has not
   */
  void writeInterim(
      ChannelHandlerContext codec, ResponseHead interim, Consumer<@Nullable Throwable> written) {
    int status = interim.status();
    var head =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status, ReasonPhrases.of(status)),
            Unpooled.EMPTY_BUFFER);
    interim.headers().forEach(head.headers()::add);
    codec.writeAndFlush(head).addListener(done -> written.accept(done.cause()));
  }

  private Buffer bufferOf(ByteBuffer data) {
    int length = data.remaining();
    if (length > FEW) {
      return BufferInternal.buffer(Unpooled.wrappedBuffer(data));
    }
    BufferInternal copy = few;
    if (copy == null) {
      copy = BufferInternal.buffer(FEW);
      few = copy;
    }
    ByteBuf bytes = copy.unwrap();
    data.get(data.position(), bytes.array(), bytes.arrayOffset(), length);
    bytes.setIndex(0, length);
    return copy;
  }
}
