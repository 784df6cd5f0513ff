package dev.lintel.saboteurs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.Application;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.ResponseHead;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Applications that answer with the wrong bytes or fields, or see a request wrongly. */
final class WrongBodies {

  private WrongBodies() {}

  @Violates("APP-2.1")
  static Application addsALineFeed() {
    return Wrong.when(
        request -> request.path().equals("/plaintext") && !request.method().equals("DELETE"),
        right -> (request, responder) -> Wrong.send(responder, Response.text("Hello, World!\n")));
  }

  @Violates("APP-2.2")
  static Application writesJsonWithSpaces() {
    return Wrong.answering("/json", request -> Wrong.json("{\"message\": \"Hello, World!\"}"));
  }

  @Violates("APP-2.3")
  static Application losesTheLastByteOfALargeBody() {
    return Wrong.at(
        "/bytes/8193",
        right ->
            (request, responder) ->
                right.handle(
                    request,
                    Wrong.sending(
                        responder,
                        response ->
                            responder.send(response.head(), response.body().slice(0, 8192)))));
  }

  @Violates("APP-2.4")
  static Application hasAnErrorPageOfItsOwn() {
    return Wrong.answering("/status/503", request -> Wrong.sentence(503, "Oops."));
  }

  @Violates("APP-2.5")
  static Application gives205ABody() {
    return Wrong.answering("/status/205", request -> Wrong.sentence(205, "Status 205."));
  }

  @Violates("APP-2.6")
  static Application streamsWhatIsWhole() {
    return Wrong.at(
        "/json",
        right ->
            (request, responder) ->
                right.handle(
                    request,
                    Wrong.sending(
                        responder,
                        response ->
                            responder
                                .start(response.head())
                                .thenCompose(
                                    writer ->
                                        writer
                                            .write(ByteBuffer.allocate(0))
                                            .thenCompose(v -> writer.write(response.body()))
                                            .thenCompose(v -> writer.end())))));
  }

  @Violates("APP-2.7")
  static Application joinsFieldsOfOneName() {
    return Wrong.heading("/cookies", head -> head.with("set-cookie", "first=1, second=2"));
  }

  @Violates("APP-3.1")
  static Application writesMethodsInCapitals() {
    return Wrong.seeing(
        "/inspect",
        request ->
            new ForwardingAsyncRequest(request) {
              @Override
              public String method() {
                return super.method().toUpperCase(Locale.ROOT);
              }
            });
  }

  @Violates("APP-3.2")
  static Application losesTheQuery() {
    return Wrong.seeing("/inspect", request -> Wrong.withQuery(request, null));
  }

  @Violates("APP-3.3")
  static Application keepsFieldsInAMap() {
    return Wrong.seeing(
        "/inspect",
        request -> {
          var last = new Headers[] {Headers.of()};
          request.headers().forEach((name, value) -> last[0] = last[0].with(name, value));
          return request.withHeaders(last[0]);
        });
  }

  @Violates("APP-3.4")
  static Application believesForwardedFields() {
    return Wrong.seeing(
        "/inspect",
        request ->
            new ForwardingAsyncRequest(request) {
              @Override
              public String scheme() {
                return Objects.requireNonNullElse(header("x-forwarded-proto"), super.scheme());
              }
            });
  }

  @Violates("APP-3.5")
  static Application takesChunksForNoBody() {
    return Wrong.seeing(
        "/inspect",
        request ->
            new ForwardingAsyncRequest(request) {
              @Override
              public long bodyLength() {
                return Math.max(0, super.bodyLength());
              }
            });
  }

  @Violates("APP-4.1")
  static Application losesTheTypeOfAnEcho() {
    return Wrong.heading("/echo", head -> head.with("content-type", "application/octet-stream"));
  }

  @Violates({"APP-4.2", "APP-4.3"})
  static Application readsTheWholeBodyFirst() {
    return Wrong.at(
        "/echo",
        right ->
            (request, responder) ->
                request
                    .body()
                    .readAll(100 << 20)
                    .thenCompose(
                        body ->
                            right.handle(
                                request.withBody(() -> CompletableFuture.completedStage(null)),
                                ending(responder, body))));
  }

  @Violates("APP-4.4")
  static Application countsOnlyTheFirstPiece() {
    return Wrong.at(
        "/upload",
        right ->
            (request, responder) ->
                request
                    .body()
                    .read()
                    .thenCompose(
                        piece ->
                            piece == null
                                ? right.handle(request, responder)
                                : Wrong.send(
                                    responder,
                                    Wrong.json("{\"bytes\":" + piece.remaining() + "}"))));
  }

  @Violates("APP-4.5")
  static Application waitsForTheRestOfABrokenBody() {
    return Wrong.at(
        "/upload",
        right ->
            (request, responder) ->
                right
                    .handle(request, responder)
                    .exceptionallyCompose(failure -> new CompletableFuture<Void>()));
  }

  @Violates("APP-4.6")
  static Application readsBodiesAhead() {
    return Wrong.at(
        "/json",
        right ->
            (request, responder) ->
                request
                    .body()
                    .readAll(1 << 20)
                    .thenCompose(body -> right.handle(request, responder)));
  }

  @Violates("APP-6.1")
  static Application doesNotKnowTheTypeOfAFile() {
    return Wrong.heading(
        "/file",
        head ->
            head.status() == 200 ? head.with("content-type", "application/octet-stream") : head);
  }

  @Violates("APP-6.2")
  static Application beginsARegionOneByteEarly() {
    return Wrong.at(
        "/file",
        right ->
            (request, responder) ->
                right.handle(
                    request,
                    new ForwardingAsyncResponder(responder) {
                      @Override
                      public CompletionStage<Void> sendFile(
                          ResponseHead head, Path file, long offset, long count) {
                        return super.sendFile(head, file, Math.max(0, offset - 1), count);
                      }
                    }));
  }

  @Violates("APP-7.2")
  static Application writesNumbersAsText() {
    return Wrong.at(
        "/resource/one",
        right ->
            (request, responder) ->
                right.handle(
                    request,
                    Wrong.sending(
                        responder,
                        response ->
                            Wrong.send(
                                responder,
                                Wrong.json(
                                    UTF_8
                                        .decode(response.body())
                                        .toString()
                                        .replaceAll("(\\d+)", "\"$1\""))))));
  }

  @Violates("APP-8.1")
  static Application showsTheFailure() {
    return Wrong.when(
        request -> request.path().equals("/fail") && !isAfter(request.query()),
        right ->
            (request, responder) ->
                right
                    .handle(request, responder)
                    .exceptionallyCompose(
                        failure ->
                            Wrong.send(responder, Wrong.sentence(500, String.valueOf(failure)))));
  }

  @Violates("APP-8.2")
  static Application endsAFailingResponseWell() {
    return Wrong.when(
        request -> request.path().equals("/fail") && isAfter(request.query()),
        WrongBodies::withoutFailing);
  }

  private static AsyncHttpHandler withoutFailing(AsyncHttpHandler right) {
    return (request, responder) -> right.handle(request, responder).exceptionally(failure -> null);
  }

  private static boolean isAfter(String query) {
    return query != null && query.contains("after");
  }

  /** A responder whose response is a body that is there already, written when it is started. */
  private static ForwardingAsyncResponder ending(AsyncResponder responder, byte[] body) {
    return new ForwardingAsyncResponder(responder) {
      @Override
      public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
        return super.start(head)
            .thenCompose(
                writer -> writer.write(ByteBuffer.wrap(body)).thenApply(written -> writer));
      }
    };
  }
}
