package dev.lintel.adapter.vertx;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The request body as Vert.x hands it out: paused, one piece or the end for each demand.
 *
 * <p>Its failures come through the connection, see {@link VertxDisconnectWatch}.
 */
final class VertxBodyReader implements Handler<Buffer> {

  private final VertxExchange exchange;
  private final HttpServerRequest request;

  private VertxBodyReader(VertxExchange exchange, HttpServerRequest request) {
    this.exchange = exchange;
    this.request = request;
  }

  /** Takes the body of a request that is paused. */
  static void begin(VertxExchange exchange, HttpServerRequest request) {
    request.handler(new VertxBodyReader(exchange, request));
    request.endHandler(end -> exchange.bodyEnded());
  }

  @Override
  public void handle(Buffer piece) {
    if (piece.length() == 0) {
      request.fetch(1); // Chunked bodies with trailers end with an empty piece.
    } else {
      exchange.pieceReceived(((BufferInternal) piece).getByteBuf().nioBuffer());
    }
  }

  /**
   * A piece of a body whose bytes nobody has to release. Vert.x makes this copy when it takes a
   * piece up, but forgets to release the pieces that wait when a connection closes.
   */
  static HttpContent onHeap(HttpContent content) {
    try {
      return content.replace(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(content.content())));
    } finally {
      content.release();
    }
  }

  /** The trailers of one connection, which Vert.x does not hand out; known by the head before. */
  static final class Trailers {

    private record Late(HttpHeaders head, HttpHeaders fields) {}

    private final List<Late> late = new ArrayList<>(0);
    private @Nullable HttpHeaders decoded;

    /** A head was decoded. */
    void begin(HttpRequest request) {
      decoded = request.headers();
    }

    /** The end of its body was decoded. */
    void add(LastHttpContent end) {
      late.add(new Late(Objects.requireNonNull(decoded), end.trailingHeaders()));
    }

    /** Hands over the trailers of a request whose body has been read. */
    void take(HttpServerRequest request, BiConsumer<String, String> taker) {
      late.removeIf(
          trailers -> {
            boolean found = (Object) trailers.head == request.headers();
            if (found) {
              trailers.fields.forEach(field -> taker.accept(field.getKey(), field.getValue()));
            }
            return found;
          });
    }
  }
}
