package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.failing;
import static dev.lintel.tck.sabotage.Wrong.handler;
import static dev.lintel.tck.sabotage.Wrong.responder;
import static dev.lintel.tck.sabotage.Wrong.swallowing;
import static dev.lintel.tck.sabotage.Wrong.writer;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Headers;
import dev.lintel.LimitException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Responders, writers and ends of handlers that are wrong. */
final class ResponseSaboteurs {

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur(
              "HTTP-2.3",
              "ends what a handler left half",
              failing((responder, failure) -> Stages.done())),
          new Saboteur(
              "HTTP-2.4",
              "answers 204 for a handler that did not answer",
              handler(
                  h ->
                      (request, responder) ->
                          h.handle(request, responder)
                              .thenCompose(v -> responder.send(ResponseHead.of(204), text("")))
                              .exceptionally(failure -> null))),
          new Saboteur(
              "HTTP-2.5",
              "takes null for a stage that is done",
              handler(
                  h ->
                      (request, responder) -> {
                        CompletionStage<Void> outcome = h.handle(request, responder);
                        return outcome == null ? Stages.done() : outcome;
                      })),
          new Saboteur(
              "HTTP-2.6",
              "answers 200 for a handler that failed",
              failing((responder, failure) -> responder.send(ResponseHead.of(200), text("")))),
          new Saboteur(
              "HTTP-2.7",
              "logs no failure",
              failing((responder, failure) -> responder.send(ResponseHead.of(500), text("")))),
          new Saboteur(
              "HTTP-2.10",
              "shows the failure to the client",
              failing(
                  (responder, failure) ->
                      responder.send(ResponseHead.of(500), text(failure + "")))),
          new Saboteur(
              "HTTP-8.3",
              "answers 500 for a limit",
              failing(
                  (responder, failure) ->
                      failure instanceof LimitException
                          ? responder.send(ResponseHead.of(500), text(""))
                          : Stages.failed(failure))),
          swallows("HTTP-3.1", "ignores a second start"),
          swallows("HTTP-3.5", "lets a wrong length pass in silence"),
          swallows("HTTP-3.6", "ignores what is written after the end"),
          swallows("HTTP-3.7", "ignores an interim status"),
          swallows("HTTP-3.8", "ignores a head with hop-by-hop fields"),
          swallows("HTTP-3.19", "ignores a head that is too large"),
          swallows("HTTP-4.3", "drops a write while one is pending"),
          new Saboteur(
              "HTTP-3.2",
              "sends whole bodies in chunks",
              responder(
                  r ->
                      new ForwardingAsyncResponder(r) {
                        @Override
                        public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
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
                              .exceptionally(failure -> null);
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
                          return sent.equals(Stages.done()) ? sent : Stages.done();
                        }
                      })),
          new Saboteur(
              "THR-1.5",
              "hands out a stage that anybody can complete",
              responder(
                  r ->
                      new ForwardingAsyncResponder(r) {
                        @Override
                        public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
                          var open = new CompletableFuture<Void>();
                          super.send(head, body).whenComplete((v, failure) -> open.complete(null));
                          return open;
                        }
                      })),
          new Saboteur(
              "THR-1.6",
              "makes a future of the stage of a handler",
              handler(h -> (q, r) -> h.handle(q, r).toCompletableFuture())));

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
