package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.handler;
import static dev.lintel.tck.sabotage.Wrong.openResponder;
import static dev.lintel.tck.sabotage.Wrong.responder;
import static dev.lintel.tck.sabotage.Wrong.swallowing;
import static dev.lintel.tck.sabotage.Wrong.writer;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.tck.Failures;
import dev.lintel.tck.sabotage.Wrong.SwallowingWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Responders, writers and ends of handlers that are wrong. */
final class ResponseSaboteurs {

  private static final int LARGE = 5_000_000;
  private static final String EXCHANGE = "dev.lintel.spi.Exchange";

  static final List<Saboteur> ALL =
      List.of(
          Saboteur.patched(
                  "HTTP-2.3",
                  "ends what a handler left half",
                  new Patch(
                      EXCHANGE,
                      "fail(problem);\n        }",
                      """
                  keepFailure(problem);
                  Objects.requireNonNull(writer()).endForHandler();
                  }"""))
              .also("HTTP-6.9"),
          Saboteur.patched(
                  "HTTP-2.4",
                  "answers 204 for a handler that did not answer",
                  new Patch(
                      EXCHANGE, "case IDLE ->\n            answerFailure(", "case IDLE -> silent("),
                  new Patch(
                      EXCHANGE,
                      "  private void answerFailure(",
                      """
                  private void silent(Throwable problem) {
                    logFailure(problem);
                    keepFailure(problem);
                    answer(ResponseHead.of(204));
                  }

                  private void answerFailure("""))
              .also("HTTP-6.10"),
          new Saboteur(
              "HTTP-2.5",
              "takes null for a stage that is done",
              handler(
                  h ->
                      (request, responder) -> {
                        CompletionStage<Void> outcome = h.handle(request, responder);
                        return outcome == null ? Stages.done() : outcome;
                      })),
          Saboteur.patched(
                  "HTTP-2.6",
                  "answers 200 for a handler that failed",
                  new Patch(
                      EXCHANGE,
                      "int status = 500;",
                      "int status = problem instanceof ProtocolException ? 500 : 200;"))
              .also("HTTP-6.10"),
          Saboteur.patched(
              "HTTP-2.7",
              "logs failures without their requests",
              new Patch(
                  "dev.lintel.spi.Outcome",
                  "\"The application failed in \" + line() + \".\"",
                  "\"The application failed.\"")),
          Saboteur.patched(
                  "HTTP-2.10",
                  "shows the failure to the client",
                  new Patch(
                      EXCHANGE,
                      "    answer(ResponseHead.of(status));",
                      """
                  boolean shown = status == 500 && !(problem instanceof ProtocolException);
                  byte[] body = (shown ? problem + "" : "").getBytes();
                  hold(ResponseHead.of(status), -1);
                  transmitLast(java.nio.ByteBuffer.wrap(body), body.length);
                  """))
              .also("HTTP-6.10"),
          Saboteur.patched(
                  "HTTP-8.3",
                  "answers 500 for a limit",
                  new Patch(EXCHANGE, "status = limit.status();", ""))
              .also("HTTP-8.4", "HTTP-8.5"),
          swallows("HTTP-3.1", "ignores a second start"),
          new Saboteur(
                  "HTTP-3.5",
                  "lets a wrong length of a stream pass in silence",
                  writer(w -> new SwallowingWriter("HTTP-3.5", w)))
              .also("HTTP-6.12"),
          swallows("HTTP-3.6", "ignores what is written after the end"),
          swallows("HTTP-3.7", "ignores an interim status"),
          swallows("HTTP-3.8", "ignores a head with hop-by-hop fields"),
          swallows("HTTP-3.19", "ignores a head that is too large"),
          swallows("HTTP-4.3", "drops a write while one is pending"),
          new Saboteur(
              "HTTP-3.2",
              "sends whole bodies of five bytes in chunks",
              responder(
                  r ->
                      new ForwardingAsyncResponder(r) {
                        @Override
                        public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
                          if (body.remaining() != 5) {
                            return super.send(head, body);
                          }
                          return start(head)
                              .thenCompose(w -> w.write(body).thenCompose(v -> w.end()));
                        }
                      })),
          new Saboteur(
              "HTTP-3.4",
              "sends a body given in one call in chunks",
              writer(
                  w ->
                      new AsyncBodyWriter() {
                        @Override
                        public CompletionStage<Void> write(ByteBuffer piece) {
                          return w.write(piece);
                        }

                        @Override
                        public CompletionStage<Void> end(Headers trailers) {
                          return w.write(text("")).thenCompose(v -> w.end(trailers));
                        }
                      })),
          new Saboteur(
                  "HTTP-3.10",
                  "fails an interim response that it cannot send",
                  handler(
                      h ->
                          (request, responder) ->
                              h.handle(
                                  request,
                                  request.protocol().equals("HTTP/1.0")
                                      ? new NotInforming(responder)
                                      : responder)))
              .also("HTTP-3.17"),
          new Saboteur(
              "HTTP-4.5",
              "moves the position of a given buffer",
              responder(
                  r ->
                      new ForwardingAsyncResponder(r) {
                        @Override
                        public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
                          var sent = super.send(head, body.duplicate());
                          body.position(body.limit());
                          return sent;
                        }
                      })),
          new Saboteur(
              "HTTP-4.9",
              "sends nothing for a region beyond its file",
              responder(
                  r ->
                      new ForwardingAsyncResponder(r) {
                        @Override
                        public CompletionStage<Void> sendFile(
                            ResponseHead head, Path file, long offset, long count) {
                          return super.sendFile(head, file, offset, count)
                              .exceptionallyCompose(
                                  failure ->
                                      Failures.unwrapped(failure) instanceof IOException
                                              && Files.exists(file)
                                          ? Stages.done()
                                          : Stages.failed(failure));
                        }
                      })),
          new Saboteur(
              "HTTP-4.11",
              "says that it is done before it is",
              responder(
                  r ->
                      new ForwardingAsyncResponder(r) {
                        @Override
                        public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
                          var sent = super.send(head, body);
                          return body.remaining() > LARGE && body.remaining() < 4 * LARGE
                              ? Stages.done()
                              : sent;
                        }
                      })),
          new Saboteur(
              "THR-1.5",
              "hands out a stage that anybody can complete",
              openResponder(
                  r ->
                      new ForwardingAsyncResponder(r) {
                        @Override
                        public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
                          var open = new CompletableFuture<Void>();
                          super.send(head, body)
                              .whenComplete(
                                  (v, failure) -> {
                                    if (failure == null) {
                                      open.complete(null);
                                    } else {
                                      open.completeExceptionally(Failures.unwrapped(failure));
                                    }
                                  });
                          return open;
                        }
                      })),
          new Saboteur(
              "THR-1.6",
              "makes a future of the stage of a handler",
              handler(
                  h ->
                      (q, r) -> {
                        CompletionStage<Void> outcome = h.handle(q, r);
                        return outcome == null ? null : outcome.toCompletableFuture();
                      })));

  private ResponseSaboteurs() {}

  private static Saboteur swallows(String rule, String wrong) {
    return new Saboteur(rule, wrong, swallowing(rule));
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Fails at interim responses. */
  private static final class NotInforming extends ForwardingAsyncResponder {
    NotInforming(AsyncResponder delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<Void> inform(ResponseHead interim) {
      return Stages.failed(new IllegalStateException("no interim responses"));
    }
  }
}
