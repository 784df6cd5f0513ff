package dev.lintel.adapter.undertow;

import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2HeadersStreamSinkChannel;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/** Writes a response on a stream of HTTP/2. Used on the I/O thread. */
final class UndertowHttp2Writer {

  private final UndertowHttp2Exchange exchange;
  private final Http2HeadersStreamSinkChannel sink;

  /** What is being written. */
  private @Nullable ByteBuffer data;

  /** What comes behind the last piece, as soon as that is being written. */
  private @Nullable Headers trailers;

  private boolean writes;

  UndertowHttp2Writer(UndertowHttp2Exchange exchange, Http2HeadersStreamSinkChannel sink) {
    this.exchange = exchange;
    this.sink = sink;
  }

  void putStatus(int status) {
    sink.getHeaders().put(Http2Channel.STATUS, status);
  }

  void putField(String name, String value) {
    UndertowHeaders.add(sink.getHeaders(), lower(name), value);
  }

  /** Writes a piece, the last one if there are trailers, be they empty. */
  void transmit(@Nullable ByteBuffer piece, @Nullable Headers trailersOfLast) {
    data = piece == null ? null : piece.duplicate();
    trailers = trailersOfLast;
    write();
  }

  void transmitInterim(
      ResponseHead interim, Function<HeaderMap, Http2HeadersStreamSinkChannel> channel) {
    HeaderMap fields = new HeaderMap();
    fields.put(Http2Channel.STATUS, interim.status());
    interim.headers().forEach((name, value) -> UndertowHeaders.add(fields, lower(name), value));
    flushInterim(channel.apply(fields));
  }

  /** Whether the end of the stream has gone to the socket, be it that nobody was told yet. */
  boolean hasEnded() {
    try {
      return sink.isWritesShutdown() && sink.flush();
    } catch (IOException broken) {
      return true;
    }
  }

  void stop() {
    writes = false;
    data = null;
  }

  /**
   * Drops what was written and waits for window; the stream is reset. Undertow would keep it as
   * long as the connection lives, and send it if the connection gets window (H2-5.11).
   */
  void drop() {
    IoUtils.safeClose(sink);
  }

  /** Calls nobody from now on. */
  void forget() {
    sink.getWriteSetter().set(null);
  }

  private void write() {
    try {
      ByteBuffer present = data;
      while (present != null && present.hasRemaining()) {
        if (sink.write(present) == 0) {
          await();
          return;
        }
        exchange.partWritten();
      }
      data = null;
      if (trailers != null) {
        putTrailers(trailers);
        sink.shutdownWrites();
      }
      if (!sink.flush()) {
        await();
        return;
      }
    } catch (IOException failure) {
      exchange.written(failure);
      return;
    }
    exchange.written(null);
  }

  /** Never shut down: Undertow would take that for the end of the stream. */
  private void flushInterim(Http2HeadersStreamSinkChannel interim) {
    try {
      if (interim.flush()) {
        exchange.interimWritten(null);
        return;
      }
    } catch (IOException failure) {
      exchange.interimWritten(failure);
      return;
    }
    interim
        .getWriteSetter()
        .set(
            writable -> {
              interim.suspendWrites();
              exchange.runHere(() -> flushInterim(interim));
            });
    interim.resumeWrites();
  }

  private void putTrailers(Headers present) {
    if (present.size() > 0) {
      HeaderMap fields = new HeaderMap();
      present.forEach((name, value) -> UndertowHeaders.add(fields, lower(name), value));
      sink.setTrailersProducer(() -> fields);
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private void await() {
    writes = true;
    sink.getWriteSetter().set(this::writable);
    sink.resumeWrites();
  }

  private void writable(Object channel) {
    // Undertow closes a channel that is resumed with nothing to write.
    sink.suspendWrites();
    exchange.runHere(
        () -> {
          if (writes) {
            writes = false;
            write();
          }
        });
  }
}
