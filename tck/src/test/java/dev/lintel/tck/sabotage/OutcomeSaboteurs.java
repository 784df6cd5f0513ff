package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.handler;
import static dev.lintel.tck.sabotage.Wrong.responder;
import static dev.lintel.tck.sabotage.Wrong.writer;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.server.ServerProvider;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Responses that begin or end wrong. */
final class OutcomeSaboteurs {

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur("HTTP-2.1", "aborts what a handler left open", abortsWhatIsOpen()),
          new Saboteur("HTTP-2.2", "ends the response with its stream", writer(EndingAtFlush::new)),
          new Saboteur("HTTP-2.8", "waits for no handler that has answered", answeredIsDone()),
          new Saboteur("HTTP-2.9", "has not ended what a handler ended", endsWithHandler()),
          new Saboteur("HTTP-3.11", "sends as much of a write as fits", writer(Fitting::new)),
          new Saboteur("HTTP-3.12", "fills up a short response", responder(Padding::new)),
          new Saboteur(
              "HTTP-4.6", "takes an empty piece for the last one", writer(EndingAtFlush::new)),
          new Saboteur("HTTP-4.20", "ends responses with their handlers", endsWithHandler()));

  private OutcomeSaboteurs() {}

  private static Supplier<ServerProvider> abortsWhatIsOpen() {
    return handler(
        h ->
            (request, responder) -> {
              var open = new AtomicBoolean();
              var watched =
                  new ForwardingAsyncResponder(responder) {
                    @Override
                    public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
                      open.set(true);
                      return super.start(head);
                    }
                  }.mapBody(
                      w ->
                          new ForwardingWriter(w) {
                            @Override
                            public CompletionStage<Void> end(Headers trailers) {
                              open.set(false);
                              return super.end(trailers);
                            }
                          });
              return h.handle(request, watched)
                  .thenCompose(
                      v ->
                          open.get()
                              ? Stages.failed(new IllegalStateException("left open"))
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
                      return super.send(head, body)
                          .whenComplete((v, failure) -> done.complete(null));
                    }
                  };
              var unused =
                  h.handle(request, watched).whenComplete((v, failure) -> done.complete(null));
              return done;
            });
  }

  private static Supplier<ServerProvider> endsWithHandler() {
    return responder(
        r ->
            r.mapBody(
                w ->
                    new ForwardingWriter(w) {
                      @Override
                      public CompletionStage<Void> end(Headers trailers) {
                        return Stages.done();
                      }
                    }));
  }

  /** Takes a flush, which is an empty write, for the end. */
  private static final class EndingAtFlush extends ForwardingWriter {
    EndingAtFlush(AsyncBodyWriter delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      return piece.hasRemaining() ? super.write(piece) : end();
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
                  piece.hasRemaining()
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
      int[] left = {length == null ? 0 : Integer.parseInt(length)};
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
                    public CompletionStage<Void> end(Headers trailers) {
                      return write(ByteBuffer.allocate(Math.max(0, left[0])))
                          .thenCompose(v -> super.end(trailers));
                    }
                  });
    }
  }
}
