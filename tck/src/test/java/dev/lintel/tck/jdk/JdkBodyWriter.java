package dev.lintel.tck.jdk;

import com.sun.net.httpserver.HttpExchange;
import dev.lintel.ResponseHead;
import dev.lintel.spi.Framing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Writes heads and pieces, one at a time. */
final class JdkBodyWriter {

  /** What the native server takes for a response without a body. */
  private static final long NO_BODY = -1;

  /** What it takes for a length that is not known. */
  private static final long UNKNOWN = 0;

  private final JdkExchange exchange;
  private final HttpExchange call;
  private final Executor blocking;

  JdkBodyWriter(JdkExchange exchange, HttpExchange call, Executor blocking) {
    this.exchange = exchange;
    this.call = call;
    this.blocking = blocking;
  }

  /** Writes once; the answer comes from a thread that may block. */
  void transmit(
      @Nullable ResponseHead head,
      Framing framing,
      long length,
      @Nullable ByteBuffer data,
      boolean endsNow) {
    blocking.execute(
        () -> {
          try {
            if (head != null) {
              call.sendResponseHeaders(head.status(), nativeLength(framing, length));
            }
            OutputStream out = call.getResponseBody();
            if (data != null) {
              var bytes = new byte[data.remaining()];
              data.duplicate().get(bytes);
              out.write(bytes);
            }
            out.flush();
            if (endsNow && framing == Framing.CHUNKED) {
              out.close();
            }
            exchange.written(null);
          } catch (IOException problem) {
            exchange.written(problem);
          }
        });
  }

  private static long nativeLength(Framing framing, long length) {
    return switch (framing) {
      case NONE -> NO_BODY;
      case LENGTH -> length == 0 ? NO_BODY : length;
      case CHUNKED, CLOSE, STREAM -> UNKNOWN;
    };
  }
}
