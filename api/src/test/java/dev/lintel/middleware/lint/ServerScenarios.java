package dev.lintel.middleware.lint;

import static dev.lintel.middleware.lint.Scenario.FINE;
import static dev.lintel.middleware.lint.Scenario.OK;
import static dev.lintel.middleware.lint.Scenario.bytes;
import static dev.lintel.middleware.lint.Scenario.server;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** What a server can do wrong while it serves an exchange. */
final class ServerScenarios {

  private static final AsyncHttpHandler READS =
      (request, responder) ->
          request.body().readAll(100).thenCompose(body -> responder.send(OK, bytes("")));

  private ServerScenarios() {}

  static List<Scenario> all() {
    return List.of(
        server(
            Check.PIECES,
            "an empty piece",
            new StubExchange("POST", "/x", "transfer-encoding", "chunked").holding(""),
            READS),
        server(
            Check.PIECES,
            "a piece after the end",
            new StubExchange("POST", "/x", "transfer-encoding", "chunked"),
            (request, responder) ->
                request
                    .body()
                    .read()
                    .thenCompose(
                        end -> {
                          ((StubExchange) request.server()).holding("more");
                          return request.body().read();
                        })
                    .thenCompose(more -> responder.send(OK, bytes("")))),
        server(
            Check.SHORT_BODY,
            "a body cut short",
            new StubExchange("POST", "/x", "content-length", "9").holding("four"),
            READS),
        server(
            Check.BORROWED,
            "a piece that is used again",
            StubExchange.post("one", "two"),
            (request, responder) -> {
              ByteBuffer buffer = ((StubExchange) request.server()).pieces.peek();
              return request
                  .body()
                  .read()
                  .thenCompose(
                      piece -> {
                        buffer.put(0, (byte) 'O'); // as a server does that reads on too early
                        return request.body().read();
                      })
                  .thenCompose(piece -> responder.send(OK, bytes("")));
            }),
        server(
            Check.TOUCHED_BUFFER,
            "a buffer that is consumed",
            new StubExchange("GET", "/x") {
              @Override
              public CompletionStage<Void> write(ByteBuffer piece) {
                CompletionStage<Void> stage = super.write(piece);
                piece.position(piece.limit());
                return stage;
              }
            }),
        server(
            Check.STAGES,
            "null for a stage",
            new StubExchange("GET", "/x") {
              @Override
              public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
                return null;
              }
            }),
        server(
            Check.STAGES,
            "a call that throws",
            new StubExchange("GET", "/x") {
              @Override
              public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
                throw new IllegalStateException("made by a test on purpose");
              }
            }),
        server(
            Check.STAGES,
            "a start without a writer",
            new StubExchange("GET", "/x") {
              @Override
              public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
                started = head;
                return CompletableFuture.completedStage(null);
              }
            },
            (request, responder) -> responder.start(OK).thenApply(writer -> null)),
        server(
            Check.STAGES,
            "a stage that completes twice",
            new StubExchange("GET", "/x") {
              @Override
              public CompletionStage<Void> inform(ResponseHead interim) {
                return new Twice();
              }
            },
            (request, responder) ->
                responder
                    .inform(ResponseHead.of(103))
                    .thenCompose(v -> FINE.handle(request, responder))),
        overlap(),
        server(
            Check.ACCEPTED_RESPONSE,
            "a second response",
            new StubExchange("GET", "/x") {
              @Override
              public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
                started = null;
                ended = false;
                return super.start(head);
              }
            },
            (request, responder) ->
                responder.start(OK).thenCompose(w -> responder.start(OK)).thenApply(w -> null)),
        server(
            Check.ACCEPTED_INTERIM,
            "an interim 200",
            informed(),
            (request, responder) ->
                responder.inform(OK).thenCompose(v -> FINE.handle(request, responder))),
        server(
            Check.ACCEPTED_LATE_INFORM,
            "hints behind the response",
            informed(),
            (request, responder) ->
                FINE.handle(request, responder)
                    .thenCompose(v -> responder.inform(ResponseHead.of(103)))),
        server(
            Check.ACCEPTED_TRAILERS,
            "a type behind the body",
            new StubExchange("GET", "/x") {
              @Override
              public CompletionStage<Void> end(Headers trailers) {
                return super.end(Headers.of());
              }
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(w -> w.end(Headers.of("content-type", "text/plain")))),
        lax(Check.ACCEPTED_STATUS, ResponseHead.of(103)),
        lax(Check.ACCEPTED_HOP_BY_HOP, OK.with("upgrade", "h2c")),
        lax(Check.ACCEPTED_LENGTH, OK.with("content-length", "+1")),
        server(
            Check.ACCEPTED_AFTER_END,
            "a write after the end",
            new StubExchange("GET", "/x") {
              @Override
              public CompletionStage<Void> write(ByteBuffer piece) {
                return Stages.done();
              }
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(w -> w.end().thenCompose(v -> w.write(bytes("x"))))),
        server(
            Check.ACCEPTED_WRITE,
            "a second write",
            slow(),
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        w -> {
                          var exchange = (StubExchange) request.server();
                          var first = w.write(bytes("1"));
                          var pending = exchange.pendingWrite;
                          exchange.pendingWrite = null;
                          exchange.prompt = true;
                          return w.write(bytes("2"))
                              .thenCompose(
                                  v -> {
                                    pending.complete(null);
                                    return first;
                                  });
                        })),
        server(
            Check.ACCEPTED_READ,
            "a second read",
            slow(),
            (request, responder) -> {
              var exchange = (StubExchange) request.server();
              var first = request.body().read();
              var pending = exchange.pendingRead;
              exchange.pendingRead = null;
              exchange.prompt = true;
              return request
                  .body()
                  .read()
                  .thenCompose(
                      v -> {
                        pending.complete(null);
                        return first;
                      })
                  .thenCompose(v -> responder.send(OK, bytes("")));
            }));
  }

  /** A server that takes every interim response. */
  private static StubExchange informed() {
    return new StubExchange("GET", "/x") {
      @Override
      public CompletionStage<Void> inform(ResponseHead interim) {
        return Stages.done();
      }
    };
  }

  private static Scenario lax(Check check, ResponseHead head) {
    return server(
        check,
        "a lax server",
        new StubExchange("HEAD", "/x") {
          @Override
          public CompletionStage<AsyncBodyWriter> start(ResponseHead given) {
            started = OK;
            return CompletableFuture.completedStage(this);
          }

          @Override
          Completion completion(Throwable thrown) {
            started = head;
            return super.completion(thrown);
          }
        },
        (request, responder) -> responder.start(head).thenApply(w -> null));
  }

  private static StubExchange slow() {
    var slow = new StubExchange("POST", "/x", "transfer-encoding", "chunked");
    slow.prompt = false;
    return slow;
  }

  /** A read that is answered on another thread while the handler still runs. */
  private static Scenario overlap() {
    var slow = slow();
    return server(
        Check.OVERLAP,
        "a callback beside the handler",
        slow,
        (request, responder) -> {
          var read = request.body().read();
          var other = new Thread(slow::received, "other");
          other.start();
          try {
            other.join();
          } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
          }
          slow.prompt = true;
          return read.thenCompose(v -> responder.send(OK, bytes("")));
        });
  }

  /** A stage that tells its listeners twice. */
  private static final class Twice extends CompletableFuture<Void> {
    @Override
    public CompletableFuture<Void> whenComplete(
        BiConsumer<? super Void, ? super Throwable> action) {
      action.accept(null, null);
      action.accept(null, null);
      return this;
    }
  }
}
