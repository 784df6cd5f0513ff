package dev.lintel.adapter.jetty;

import java.util.Objects;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.Trailers;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** Pulls the request body: one chunk for each demand, held until the next or the end. */
final class JettyBodyReader implements Invocable.Task {

  private final JettyExchange exchange;
  private final Request request;

  /** The chunk that the application reads, else null. */
  private Content.@Nullable Chunk held;

  private boolean ended;

  JettyBodyReader(JettyExchange exchange, Request request) {
    this.exchange = exchange;
    this.request = request;
  }

  /** Gives the next piece or the end, now or when it has come. */
  void demand() {
    release();
    while (!ended) {
      Content.Chunk chunk = exchange.readChunk();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        if (chunk.isLast()) {
          Throwable failure = Objects.requireNonNull(chunk.getFailure());
          exchange.gone(JettyFailures.reason(failure), failure);
          return;
        }
        // A time-out of Jetty's own: the next read goes on as if nothing had happened.
      } else {
        ended = chunk.isLast();
        if (chunk instanceof Trailers trailers) {
          HttpFields fields = trailers.getTrailers();
          fields.forEach(field -> exchange.readTrailer(field.getName(), valueOf(field)));
        }
        if (chunk.hasRemaining()) {
          held = chunk;
          exchange.readPiece(chunk.getByteBuffer());
          return;
        }
        chunk.release();
      }
    }
    exchange.readEnd();
  }

  /** There is something to read. */
  @Override
  public void run() {
    exchange.runHere(this::demand);
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /** An empty value has none. */
  private static String valueOf(HttpField field) {
    return Objects.requireNonNullElse(field.getValue(), "");
  }

  /** Gives the held chunk back. */
  void release() {
    Content.Chunk chunk = held;
    if (chunk != null) {
      held = null;
      chunk.release();
    }
  }
}
