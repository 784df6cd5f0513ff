package dev.lintel.adapter.vertx;

import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.spi.Framing;
import dev.lintel.spi.ServerCore;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.HostAndPort;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One exchange on a stream of HTTP/2. */
@SuppressWarnings("FutureReturnValueIgnored") // A reset that fails comes too late to matter.
final class VertxHttp2Exchange extends VertxExchange {

  /**
   * How much Vert.x gets at a time. Of a connection on which more waits for window than it has,
   * Netty says that it is not writable, and Vert.x then sends nothing on any other stream (H2-4.1).
   */
  private static final int PIECE = 16 * 1024;

  private final VertxHttp2Connection http2;

  /** What is being written, but for the piece that Vert.x has. */
  private @Nullable ByteBuffer rest;

  /** Whether the codec resets the stream, or ends the connection, by itself. */
  private boolean resetByCodec;

  VertxHttp2Exchange(ServerCore core, VertxHttp2Connection http2, HttpServerRequest request) {
    super(core, http2, request);
    this.http2 = http2;
  }

  @Override
  void start() {
    // Vert.x tells the one while the request goes on, and the other while the response does.
    request.exceptionHandler(this::broken);
    request.response().exceptionHandler(this::broken);
    begin();
  }

  private void broken(Throwable failure) {
    resetByCodec |= failure instanceof Http2Exception;
    lost(failure);
  }

  @Override
  protected void scanHead() {
    String host = http2.host(request);
    if (host != null) {
      request.headers().set("host", host); // Vert.x has made the authority of it.
    }
    boolean ended = http2.hasEnded(request);
    HostAndPort authority = request.authority();
    scanStream(
        method(),
        request.scheme(),
        authority == null ? null : authority.toString(),
        nativeTarget(),
        ended);
    for (Map.Entry<String, String> field : request.headers()) {
      scanField(field.getKey(), field.getValue());
    }
    if (!ended) {
      request.pause(); // Also where the length is 0: the end must not flow past.
    }
  }

  @Override
  public String protocol() {
    return "HTTP/2";
  }

  @Override
  public String scheme() {
    return http2.isSecure() ? "https" : "http";
  }

  @Override
  public Headers headers() {
    return VertxHeaders.ofStream(request.headers());
  }

  @Override
  public @Nullable String header(String name) {
    return name.equalsIgnoreCase("cookie") ? headers().first(name) : super.header(name);
  }

  @Override
  protected void transmitInterim(ResponseHead interim) {
    http2.writeInterim(request, interim, this::interimWritten);
  }

  @Override
  void bodyEnded() {
    run(
        () -> {
          http2.takeTrailers(request, this::receivedTrailer);
          receivedEnd();
        });
  }

  @Override
  protected void transmit(@Nullable ResponseHead head, @Nullable ByteBuffer data, boolean last) {
    HttpServerResponse response = request.response();
    if (head != null) {
      putStatus(head.status());
      putFields(head);
    }
    if (last) {
      putTrailers();
    }
    if (data == null) {
      (last ? response.end() : response.writeHead()).onComplete(this);
      return;
    }
    if (last && head != null && framing() == Framing.STREAM) {
      var unused = response.writeHead(); // Else Vert.x adds a content-length (HTTP-3.4).
    }
    if (data.remaining() <= PIECE) {
      writeWhole(data, last);
    } else {
      rest = data.duplicate();
      writeRest(last);
    }
  }

  private void writeWhole(ByteBuffer data, boolean last) {
    HttpServerResponse response = request.response();
    Buffer whole = bufferOf(data);
    (last ? response.end(whole) : response.write(whole)).onComplete(this);
  }

  /** Writes the next piece, and those behind it when it has gone. */
  private void writeRest(boolean last) {
    ByteBuffer present = rest;
    if (present == null) {
      return; // The exchange was aborted.
    }
    if (present.remaining() <= PIECE) {
      rest = null;
      writeWhole(present, last);
      return;
    }
    ByteBuffer piece = present.slice().limit(PIECE);
    present.position(present.position() + PIECE);
    request
        .response()
        .write(bufferOf(piece))
        .onComplete(
            (v, failure) ->
                run(
                    () -> {
                      if (failure == null) {
                        progressed();
                        writeRest(last);
                      } else {
                        complete(null, failure);
                      }
                    }));
  }

  @Override
  protected boolean transmitsFiles(boolean whole) {
    return false;
  }

  @Override
  protected void putField(String name, String value) {
    request.response().headers().add(name.toLowerCase(Locale.ROOT), value);
  }

  @Override
  protected void abort() {
    rest = null;
    if (!resetByCodec) { // A second reset would be one too many (H2-5.7).
      request.response().reset(resetCode());
    }
  }

  @Override
  protected void released() {
    http2.leave(request);
  }

  @Override
  protected void finish(boolean close) {
    if (!http2.hasEnded(request)) {
      request.response().reset(Http2Error.NO_ERROR.code());
    }
    http2.leave(request);
  }

  @Override
  Throwable failureOr(Throwable consequence) {
    return consequence;
  }

  /** Streams are written at once, so no buffer is shared by two. */
  private static Buffer bufferOf(ByteBuffer data) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(data));
  }
}
