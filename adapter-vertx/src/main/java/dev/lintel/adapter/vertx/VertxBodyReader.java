package dev.lintel.adapter.vertx;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;

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
}
