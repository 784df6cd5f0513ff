package dev.lintel.saboteurs;

import dev.lintel.Application;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncResponder;
import dev.lintel.DisconnectReason;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Applications whose streams come at the wrong time, or do not end. */
final class WrongStreams {

  private WrongStreams() {}

  @Violates("APP-5.1")
  static Application beginsAnewInEachPiece() {
    return writing(
        "/stream",
        writer ->
            new Writer(writer) {
              @Override
              public CompletionStage<Void> write(ByteBuffer piece) {
                ByteBuffer copy = ByteBuffer.allocate(piece.remaining());
                while (copy.hasRemaining()) {
                  copy.put((byte) ('a' + copy.position() % 26));
                }
                return super.write(copy.flip());
              }
            });
  }

  @Violates("APP-5.2")
  static Application collectsMuchBeforeItWrites() {
    return collecting("/stream", 64 << 20);
  }

  @Violates("APP-5.3")
  static Application writesOnToNobody() {
    return writing(
        "/stream",
        writer ->
            new Writer(writer) {
              @Override
              public CompletionStage<Void> write(ByteBuffer piece) {
                return super.write(piece)
                    .exceptionallyCompose(failure -> new CompletableFuture<Void>());
              }
            });
  }

  @Violates("APP-5.4")
  static Application letsEventsBeStored() {
    return Wrong.heading(
        "/events", head -> head.withHeaders(head.headers().without("cache-control")));
  }

  @Violates("APP-5.5")
  static Application collectsEvents() {
    return collecting("/events", 8192);
  }

  @Violates("APP-5.6")
  static Application doesNotNoticeThatTheClientOfEventsIsGone() {
    return Wrong.at("/events", WrongStreams::deafToDisconnects);
  }

  @Violates("APP-5.7")
  static Application doesNotNoticeTheDrain() {
    return Wrong.seeing(
        "/events",
        request ->
            new ForwardingAsyncRequest(request) {
              @Override
              public void onDrain(Consumer<? super Instant> listener) {
                // Wrong on purpose.
              }
            });
  }

  static AsyncHttpHandler deafToDisconnects(AsyncHttpHandler right) {
    return (request, responder) ->
        right.handle(
            new ForwardingAsyncRequest(request) {
              @Override
              public void onDisconnect(Consumer<? super DisconnectReason> listener) {
                // Wrong on purpose.
              }
            },
            responder);
  }

  private static Application writing(String path, UnaryOperator<AsyncBodyWriter> changed) {
    return Wrong.at(
        path, right -> (request, responder) -> right.handle(request, mapped(responder, changed)));
  }

  /** Changes the writer of a response that is streamed, and leaves whole ones as they are. */
  private static AsyncResponder mapped(
      AsyncResponder responder, UnaryOperator<AsyncBodyWriter> changed) {
    return new ForwardingAsyncResponder(responder) {
      @Override
      public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
        return super.start(head).thenApply(changed);
      }
    };
  }

  /** Writes when that many bytes have come together, and at the end of the handler. */
  private static Application collecting(String path, int bound) {
    return Wrong.at(
        path,
        right ->
            (request, responder) -> {
              var made = new CompletableFuture<Collecting>();
              UnaryOperator<AsyncBodyWriter> collect =
                  writer -> {
                    made.complete(new Collecting(writer, bound));
                    return made.join();
                  };
              return right
                  .handle(request, mapped(responder, collect))
                  .thenCompose(v -> made.isDone() ? made.join().flush() : Stages.done());
            });
  }

  private static class Writer implements AsyncBodyWriter {
    private final AsyncBodyWriter writer;

    Writer(AsyncBodyWriter writer) {
      this.writer = writer;
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      return writer.write(piece);
    }

    @Override
    public CompletionStage<Void> end(Headers trailers) {
      return writer.end(trailers);
    }
  }

  private static final class Collecting extends Writer {
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final int bound;

    Collecting(AsyncBodyWriter writer, int bound) {
      super(writer);
      this.bound = bound;
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      byte[] copy = new byte[piece.remaining()];
      piece.duplicate().get(copy);
      collected.writeBytes(copy);
      return collected.size() < bound ? Stages.done() : flush();
    }

    CompletionStage<Void> flush() {
      ByteBuffer all = ByteBuffer.wrap(collected.toByteArray());
      collected.reset();
      return super.write(all);
    }
  }
}
