package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Saboteur.patched;
import static dev.lintel.tck.sabotage.Wrong.request;
import static dev.lintel.tck.sabotage.Wrong.responder;
import static dev.lintel.tck.sabotage.Wrong.swallowing;
import static dev.lintel.tck.sabotage.Wrong.writer;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.server.ServerProvider;
import dev.lintel.spi.TrailerRules;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What goes wrong before the head and behind the body: interim responses and trailers. */
final class LateSaboteurs {

  private static final String TRAILERS = "dev.lintel.spi.Trailers";

  static final List<Saboteur> ALL =
      List.of(
          patched(
              "HTTP-3.17",
              "claims interim responses and drops them",
              new Patch("dev.lintel.spi.Responder", "|| dropsInterims()", "|| line() != null")),
          swallows("HTTP-3.20", "takes an interim response that is none"),
          swallows("HTTP-3.21", "takes interim responses at any time"),
          new Saboteur(
              "HTTP-3.22",
              "waits for no client that reads interim responses",
              informing(
                  (server, interim) -> {
                    var unused = server.inform(interim);
                    return unused.toCompletableFuture().isCompletedExceptionally()
                        ? unused
                        : Stages.done();
                  })),
          patched(
              "HTTP-3.23",
              "keeps every interim response",
              new Patch(
                  "dev.lintel.spi.Interims",
                  "return waiting.size() >= MAX_WAITING;",
                  "return false;")),
          new Saboteur("HTTP-4.8", "fails at trailers behind a length", responder(Fussy::new)),
          new Saboteur(
              "HTTP-4.16",
              "claims response trailers and drops them",
              writer(
                  w ->
                      new ForwardingWriter(w) {
                        @Override
                        public CompletionStage<Void> end(Headers trailers) {
                          return TrailerRules.refusal(trailers) == null
                              ? super.end()
                              : super.end(trailers);
                        }
                      })),
          swallows("HTTP-4.22", "ends a response whose trailers are refused"),
          swallows("HTTP-4.23", "ends a response whose trailers are too large"),
          new Saboteur(
              "HTTP-5.12", "claims request trailers and has none", trailers(t -> Headers.of())),
          new Saboteur(
              "HTTP-5.14",
              "hands out repeated trailers in capitals",
              trailers(LateSaboteurs::loud)),
          patched(
              "HTTP-5.15",
              "hands out a Host behind the body",
              new Patch(TRAILERS, "!TrailerRules.isEarly(lowerCase)", "lowerCase != null")),
          patched(
              "HTTP-5.16",
              "takes any number of trailers",
              new Patch(
                  TRAILERS,
                  "return count <= limits.maxHeaderCount() && size <= limits.maxHeadBytes();",
                  "return true;")),
          patched(
              "HTTP-7.16",
              "serves a TRACE with a body",
              new Patch(
                  "dev.lintel.spi.RequestScan",
                  "(seen & TRACE_METHOD) != 0 && scannedLength() != 0",
                  "fieldCount < 0")),
          patched(
              "HTTP-7.17",
              "waits for the body of a request that it refuses",
              new Patch(
                  "dev.lintel.spi.Exchange",
                  "answer(ResponseHead.of(rejection.status()));",
                  "reading().read().thenRun(() -> answer(ResponseHead.of(rejection.status())));")),
          patched(
              "EXT-2.7",
              "finds no application for the asterisk",
              new Patch(
                  "dev.lintel.middleware.Mount",
                  "if (prefix.isEmpty()\n",
                  "if (prefix.isEmpty() && !path.equals(\"*\")\n")));

  private LateSaboteurs() {}

  private static Saboteur swallows(String rule, String wrong) {
    return new Saboteur(rule, wrong, swallowing(rule));
  }

  private interface Inform {
    CompletionStage<Void> by(AsyncResponder server, ResponseHead interim);
  }

  private static Supplier<ServerProvider> informing(Inform wrong) {
    return responder(
        r ->
            new ForwardingAsyncResponder(r) {
              @Override
              public CompletionStage<Void> inform(ResponseHead interim) {
                return wrong.by(r, interim);
              }
            });
  }

  private static Supplier<ServerProvider> trailers(UnaryOperator<Headers> change) {
    return request(
        r ->
            new ForwardingAsyncRequest(r) {
              @Override
              public Headers trailers() {
                return change.apply(super.trailers());
              }
            });
  }

  private static Headers loud(Headers trailers) {
    Headers loud = Headers.of();
    for (int i = 0; i < trailers.size(); i++) {
      String name = trailers.nameAt(i);
      boolean again = trailers.all(name).size() > 1;
      loud = loud.withAdded(again ? name.toUpperCase(Locale.ROOT) : name, trailers.valueAt(i));
    }
    return loud;
  }

  /** Wants no trailers where it has declared a length. */
  private static final class Fussy extends ForwardingAsyncResponder {
    Fussy(AsyncResponder delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
      return head.headers().contains("content-length")
          ? super.start(head).thenApply(Fussy::refusing)
          : super.start(head);
    }

    private static AsyncBodyWriter refusing(AsyncBodyWriter writer) {
      return new ForwardingWriter(writer) {
        @Override
        public CompletionStage<Void> end(Headers trailers) {
          return trailers.size() == 0
              ? super.end(trailers)
              : Stages.failed(new UnsupportedOperationException("trailers"));
        }
      };
    }
  }
}
