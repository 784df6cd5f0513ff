package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.handler;
import static dev.lintel.tck.sabotage.Wrong.responder;
import static dev.lintel.tck.sabotage.Wrong.writer;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.server.ServerProvider;
import dev.lintel.tck.Failures;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Responses that begin or end wrong. */
final class OutcomeSaboteurs {

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur("HTTP-2.1", "aborts what a handler left empty", abortsWhatIsOpen()),
          Saboteur.patched(
              "HTTP-2.2",
              "ends the response with its stream",
              new Patch("dev.lintel.spi.BridgedWriter", "closed = true;\n      push();", "end();")),
          new Saboteur("HTTP-2.8", "waits for no handler that has answered", answeredIsDone())
              .also("HTTP-6.11"),
          Saboteur.patched(
              "HTTP-2.9",
              "closes after a handler that failed behind its end",
              new Patch(
                  "dev.lintel.spi.Exchange",
                  "case ENDING, ENDED, ABORTED -> {",
                  "case ENDING, ENDED, ABORTED -> {\n closeAfterwards();")),
          new Saboteur("HTTP-3.11", "sends as much of a write as fits", writer(Fitting::new))
              .also("HTTP-10.1"),
          new Saboteur("HTTP-3.12", "fills up a short response", responder(Padding::new))
              .also("HTTP-6.12"),
          new Saboteur(
              "HTTP-4.6",
              "takes the second empty piece in a row for the last one",
              writer(EndingAtFlush::new)),
          new Saboteur(
              "HTTP-4.20",
              "ends responses of a last piece of three bytes with their handlers",
              endsWithHandler()));

  private OutcomeSaboteurs() {}

  private static Supplier<ServerProvider> abortsWhatIsOpen() {
    return handler(
        h ->
            (request, responder) -> {
              var empty = new AtomicBoolean();
              var watched =
                  new ForwardingAsyncResponder(responder) {
                    @Override
                    public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
                      return super.start(head)
                          .thenApply(
                              w -> {
                                empty.set(true);
                                return new Watched(w, empty);
                              });
                    }
                  };
              CompletionStage<Void> outcome = h.handle(request, Tight.responder(watched));
              if (outcome == null) {
                return null;
              }
              return outcome.thenCompose(
                  v ->
                      empty.get()
                          ? Stages.failed(new IllegalStateException("left empty"))
                          : Stages.done());
            });
  }

  private static Supplier<ServerProvider> answeredIsDone() {
    return handler(
        h ->
            (request, responder) -> {
              var done = new CompletableFuture<Void>();
              var watched =
                  new ForwardingAsyncResponder(responder) {
                    @Override
                    public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
                      return super.send(head, body).thenAccept(v -> done.complete(null));
                    }
                  };
              CompletionStage<Void> outcome = h.handle(request, Tight.responder(watched));
              if (outcome == null) {
                return null;
              }
              outcome.whenComplete(
                  (v, failure) -> {
                    if (failure == null) {
                      done.complete(null);
                    } else {
                      done.completeExceptionally(failure);
                    }
                  });
              return done;
            });
  }

  private static Supplier<ServerProvider> endsWithHandler() {
    return writer(
        w ->
            new ForwardingWriter(w) {
              @Override
              public CompletionStage<Void> end(ByteBuffer last) {
                return last.remaining() == 3 ? super.write(last) : super.end(last);
              }
            });
  }

  /** Notes that the body has begun. */
  private static final class Watched extends ForwardingWriter {
    private final AtomicBoolean empty;

    Watched(AsyncBodyWriter delegate, AtomicBoolean empty) {
      super(delegate);
      this.empty = empty;
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      empty.set(false);
      return super.write(piece);
    }

    @Override
    public CompletionStage<Void> writeFile(Path file, long offset, long count) {
      empty.set(false);
      return super.writeFile(file, offset, count);
    }

    @Override
    public CompletionStage<Void> end(ByteBuffer last) {
      empty.set(false);
      return super.end(last);
    }

    @Override
    public CompletionStage<Void> end(Headers trailers) {
      empty.set(false);
      return super.end(trailers);
    }
  }

  /** Takes a flush, which is an empty write, behind another one for the end. */
  private static final class EndingAtFlush extends ForwardingWriter {
    private boolean flushed;

    EndingAtFlush(AsyncBodyWriter delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      boolean before = flushed;
      flushed = !piece.hasRemaining();
      return before && flushed ? end() : super.write(piece);
    }
  }

  /** Tries less and less of a piece that is refused. */
  private static final class Fitting extends ForwardingWriter {
    Fitting(AsyncBodyWriter delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      return super.write(piece)
          .exceptionallyCompose(
              failure ->
                  piece.hasRemaining() && Failures.unwrapped(failure) instanceof ProtocolException
                      ? write(piece.slice(piece.position(), piece.remaining() - 1))
                          .thenCompose(v -> Stages.failed(failure))
                      : Stages.failed(failure));
    }
  }

  /** Writes zeros until the content-length is reached. */
  private static final class Padding extends ForwardingAsyncResponder {
    Padding(AsyncResponder delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
      String length = head.headers().first("content-length");
      int[] left = {length == null || !length.matches("[0-9]{1,9}") ? 0 : Integer.parseInt(length)};
      return super.start(head)
          .thenApply(
              w ->
                  new ForwardingWriter(w) {
                    @Override
                    public CompletionStage<Void> write(ByteBuffer piece) {
                      left[0] -= piece.remaining();
                      return super.write(piece);
                    }

                    @Override
                    public CompletionStage<Void> end(ByteBuffer last) {
                      left[0] -= last.remaining();
                      return left[0] <= 0
                          ? super.end(last)
                          : super.write(last).thenCompose(v -> end());
                    }

                    @Override
                    public CompletionStage<Void> end(Headers trailers) {
                      return left[0] <= 0
                          ? super.end(trailers)
                          : super.write(ByteBuffer.allocate(left[0]))
                              .thenCompose(v -> super.end(trailers));
                    }
                  });
    }
  }
}
