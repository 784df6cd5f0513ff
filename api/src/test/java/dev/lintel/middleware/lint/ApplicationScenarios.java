package dev.lintel.middleware.lint;

import static dev.lintel.middleware.lint.Scenario.OK;
import static dev.lintel.middleware.lint.Scenario.application;
import static dev.lintel.middleware.lint.Scenario.bytes;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncRequest;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.middleware.lint.Finding.Culprit;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** What an async application can do wrong, on a server that keeps the rules. */
final class ApplicationScenarios {

  private ApplicationScenarios() {}

  static List<Scenario> all() {
    return List.of(
        application(
            Check.NULL_OUTCOME,
            "null for a stage",
            StubExchange.get(),
            (request, responder) -> null),
        nullStartup(),
        application(
            Check.NO_RESPONSE,
            "no response",
            StubExchange.get(),
            (request, responder) -> Stages.done()),
        application(
            Check.SECOND_RESPONSE,
            "two responses",
            StubExchange.get(),
            (request, responder) ->
                responder.send(OK, bytes("")).thenCompose(v -> responder.send(OK, bytes("")))),
        application(
            Check.STATUS,
            "a final 103",
            StubExchange.get(),
            (request, responder) -> responder.send(ResponseHead.of(103), bytes(""))),
        application(
            Check.INTERIM_STATUS,
            "an interim 200",
            StubExchange.get(),
            (request, responder) ->
                responder.inform(OK).thenCompose(v -> responder.send(OK, bytes("")))),
        application(
            Check.INTERIM_STATUS,
            "an interim response with a length",
            StubExchange.get(),
            (request, responder) ->
                responder
                    .inform(ResponseHead.of(103).with("content-length", "0"))
                    .thenCompose(v -> responder.send(OK, bytes("")))),
        application(
            Check.LATE_INFORM,
            "hints behind the response",
            StubExchange.get(),
            (request, responder) ->
                responder
                    .send(OK, bytes(""))
                    .thenCompose(v -> responder.inform(ResponseHead.of(103)))),
        application(
            Check.TRAILERS,
            "a type behind the body",
            StubExchange.get(),
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(w -> w.end(Headers.of("content-type", "text/plain")))),
        application(
            Check.HOP_BY_HOP,
            "an upgrade",
            StubExchange.get(),
            (request, responder) ->
                responder.start(OK.with("upgrade", "h2c")).thenApply(w -> null)),
        length("a length that is no number", w -> Stages.done(), "+1"),
        length("more than the length", w -> w.write(bytes("four")), "3"),
        length("less than the length", w -> w.end(bytes("four")), "5"),
        length("an end without a call", w -> w.write(bytes("four")), "5"),
        application(
            Check.LENGTH,
            "a whole body of another length",
            StubExchange.get(),
            (request, responder) -> responder.send(OK.with("content-length", "5"), bytes("four"))),
        application(
            Check.NO_CONTENT,
            "a 204 with a body",
            StubExchange.get(),
            (request, responder) -> responder.send(ResponseHead.of(204), bytes("seen by nobody"))),
        application(
            Check.NO_CONTENT,
            "a 204 with a length",
            StubExchange.get(),
            (request, responder) ->
                responder.send(ResponseHead.of(204).with("content-length", "0"), bytes(""))),
        application(
            Check.NO_CONTENT_TYPE,
            "a body of no type",
            StubExchange.get(),
            (request, responder) -> responder.send(ResponseHead.of(200), bytes("guess"))),
        application(
            Check.AFTER_END,
            "a write after the end",
            StubExchange.get(),
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(w -> w.end().thenCompose(v -> w.write(bytes("x"))))),
        writeAfterTheHandler(),
        application(
            Check.SECOND_WRITE,
            "two writes at once",
            slow(),
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        w -> {
                          var first = w.write(bytes("1"));
                          var second = w.write(bytes("2"));
                          return written(request, first).thenCompose(v -> second);
                        })),
        application(
            Check.SECOND_READ,
            "two reads at once",
            slow(),
            (request, responder) -> {
              var first = request.body().read();
              var second = request.body().read();
              var exchange = (StubExchange) request.server();
              exchange.received();
              exchange.prompt = true;
              return first
                  .thenCompose(v -> responder.send(OK, bytes("")))
                  .thenCombine(second, (v, w) -> null);
            }),
        application(
            Check.PENDING_WRITE,
            "a write that nobody waits for",
            slow(),
            (request, responder) ->
                responder
                    .start(OK)
                    .thenApply(
                        w -> {
                          w.write(bytes("lost?"));
                          return null;
                        })),
        application(
            Check.NEVER_DONE,
            "a stage that never completes",
            StubExchange.get(),
            (request, responder) ->
                responder.send(OK, bytes("")).thenCompose(v -> new CompletableFuture<>())),
        application(
            Check.PIECE_WRITTEN,
            "a piece that is written into",
            StubExchange.post("one"),
            (request, responder) ->
                request.body().read().thenCompose(p -> responder.send(OK, p.put(0, (byte) 1)))),
        readAfterTheHandler(),
        useAfterTheExchange(),
        application(
            Check.LISTENER,
            "a listener that throws",
            new StubExchange("GET", "/x") {
              @Override
              void finish(Throwable thrown) {
                try {
                  super.finish(thrown);
                } catch (IllegalStateException expected) {
                  failure = expected;
                }
              }
            },
            (request, responder) -> {
              request.onComplete(
                  done -> {
                    throw new IllegalStateException("made by a test on purpose");
                  });
              return responder.send(OK, bytes(""));
            }),
        application(
            Check.BUFFER_CHANGED,
            "a buffer that is filled again",
            slow(),
            (request, responder) -> {
              ByteBuffer buffer = bytes("first");
              return responder
                  .start(OK)
                  .thenCompose(
                      w -> {
                        var first = w.write(buffer);
                        buffer.put(0, (byte) 'F');
                        return written(request, first);
                      });
            }),
        application(
            Check.PIECE_KEPT,
            "a piece that is kept",
            StubExchange.post("a piece of a body", "and the next"),
            (request, responder) ->
                request
                    .body()
                    .read()
                    .thenCompose(
                        kept ->
                            request.body().read().thenCompose(next -> responder.send(OK, kept)))),
        blocked());
  }

  private static StubExchange slow() {
    StubExchange slow = new StubExchange("POST", "/x", "transfer-encoding", "chunked");
    slow.prompt = false;
    return slow;
  }

  /** Has the pending write written, when the handler was given its stage. */
  private static CompletionStage<Void> written(AsyncRequest request, CompletionStage<Void> write) {
    ((StubExchange) request.server()).written();
    return write;
  }

  private static Scenario length(
      String name, Function<AsyncBodyWriter, CompletionStage<Void>> body, String length) {
    return application(
        Check.LENGTH,
        name,
        StubExchange.get(),
        (request, responder) ->
            responder.start(OK.with("content-length", length)).thenCompose(body));
  }

  private static Scenario nullStartup() {
    return new Scenario(
        Check.NULL_OUTCOME,
        Culprit.APPLICATION,
        "null from startup",
        lint -> {
          var thrown = new Throwable[1];
          lint.wrap(
                  new AsyncApplication() {
                    @Override
                    public CompletionStage<Void> startup(ServerInfo server) {
                      return null;
                    }
                  })
              .startup(StubExchange.get())
              .whenComplete((v, failure) -> thrown[0] = failure);
          return thrown[0];
        });
  }

  private static Scenario writeAfterTheHandler() {
    return new Scenario(
        Check.AFTER_END,
        Culprit.APPLICATION,
        "a write after the handler",
        lint -> {
          StubExchange server = StubExchange.get();
          var writer = new AsyncBodyWriter[1];
          server.run(
              lint.wrap(
                  AsyncApplication.of(
                      (request, responder) ->
                          responder
                              .start(OK)
                              .thenApply(
                                  w -> {
                                    writer[0] = w;
                                    return null;
                                  }))));
          server.ended = true;
          return failureOf(writer[0].write(bytes("late")));
        });
  }

  private static Scenario readAfterTheHandler() {
    return new Scenario(
        Check.LATE_USE,
        Culprit.APPLICATION,
        "a read after the handler",
        lint -> {
          StubExchange server = StubExchange.post("never read");
          var seen = new AsyncRequest[1];
          server.run(
              lint.wrap(
                  AsyncApplication.of(
                      (request, responder) -> {
                        seen[0] = request;
                        request.body();
                        return responder.send(OK, bytes(""));
                      })));
          try {
            return failureOf(seen[0].body().read());
          } catch (ProtocolException thrown) {
            return thrown;
          }
        });
  }

  private static Scenario useAfterTheExchange() {
    return new Scenario(
        Check.LATE_USE,
        Culprit.APPLICATION,
        "a header after the exchange",
        lint -> {
          StubExchange server = StubExchange.get();
          var seen = new AsyncRequest[1];
          server.run(
              lint.wrap(
                  AsyncApplication.of(
                      (request, responder) -> {
                        seen[0] = request;
                        request.onComplete(done -> request.header("host"));
                        return responder.send(OK, bytes(""));
                      })));
          try {
            seen[0].header("host");
            return null;
          } catch (ProtocolException thrown) {
            return thrown;
          }
        });
  }

  private static Scenario blocked() {
    return new Scenario(
        Check.BLOCKED,
        Culprit.APPLICATION,
        "a handler that waits",
        lint -> {
          StubExchange server = StubExchange.get();
          server.run(
              lint.withPatience(java.time.Duration.ofMillis(1))
                  .wrap(
                      AsyncApplication.of(
                          (request, responder) -> {
                            long begin = System.nanoTime();
                            while (System.nanoTime() - begin < 5_000_000) {
                              LockSupport.parkNanos(1_000_000);
                            }
                            return responder.send(OK, bytes(""));
                          })));
          return server.failure;
        });
  }

  static Throwable failureOf(CompletionStage<?> stage) {
    var thrown = new Throwable[1];
    stage.whenComplete((v, failure) -> thrown[0] = failure);
    return thrown[0];
  }
}
