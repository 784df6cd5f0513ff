package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Capability;
import dev.lintel.DisconnectedException;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Failures;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireCutException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trailers behind the body of a request. */
class RequestTrailerTests {

  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final int HEAD = 2000;
  private static final int FIELDS = 20;

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(
          options ->
              options.withLimits(
                  options.limits().withMaxHeadBytes(HEAD).withMaxHeaderCount(FIELDS)));

  @InBothStyles
  @Requirement({"HTTP-5.12", "EXT-1.2"})
  void trailersAreThoseOfTheCapability(Style style) {
    Route route = telling(style);
    WireClient client = server.connect();
    client.send(route.request("POST", CHUNKED, "Trailer: X-Sum"));
    client.send("2\r\nab\r\n0\r\nX-Sum: 7\r\n\r\n");
    assertThat(client.read().text()).isEqualTo(claimed() ? "ab [x-sum: 7]" : "ab []");
  }

  @InBothStyles
  @Requirement({"HTTP-5.14", "HTTP-5.12"})
  void trailersAreFields(Style style) {
    assumeClaimed();
    assertThat(trailersOf(style, "X-A: 2\r\nx-B:\t y,  z \r\nX-a: 1\r\nx-A:\r\n"))
        .startsWith("ab [")
        .contains("x-b: y,  z")
        .containsSubsequence("x-a: 2", "x-a: 1", "x-a: ");
  }

  @InBothStyles
  @Requirement("HTTP-5.12")
  void eachRequestHasItsOwnTrailers(Style style) {
    assumeClaimed();
    Route route = telling(style);
    WireClient client = server.connect();
    String head = route.request("POST", CHUNKED);
    client.send(
        head
            + "1\r\na\r\n0\r\nx: 1\r\n\r\n"
            + head
            + "1\r\nb\r\n0\r\n\r\n"
            + route.request("POST", "Content-Length: 1")
            + "c"
            + head
            + "0\r\nx: 4\r\n\r\n");
    assertThat(client.read().text()).isEqualTo("a [x: 1]");
    assertThat(client.read().text()).isEqualTo("b []");
    assertThat(client.read().text()).isEqualTo("c []");
    assertThat(client.read().text()).isEqualTo(" [x: 4]");
  }

  @InBothStyles
  @Requirement("HTTP-5.12")
  void trailersThatDribbleAreTheSame(Style style) {
    assumeClaimed();
    WireClient client = server.connect().send(telling(style).request("POST", CHUNKED));
    client.dribble("2\r\nab\r\n0\r\nX-Sum: 7\r\nY: 8\r\n\r\n");
    assertThat(client.read().text()).isIn("ab [x-sum: 7, y: 8]", "ab [y: 8, x-sum: 7]");
  }

  @InBothStyles
  @Requirement("HTTP-5.6")
  void trailersOfABodyThatNobodyReadsAreDiscarded(Style style) {
    assumeClaimed();
    Route route =
        server.serve(
            style,
            (request, responder) -> responder.send(OK, bytes("" + request.trailers().size())),
            (request, responder) -> responder.send(OK, bytes("" + request.trailers().size())));
    WireClient client = server.connect();
    for (int i = 0; i < 2; i++) {
      client.send(route.request("POST", CHUNKED) + "2\r\nab\r\n0\r\nX-Sum: 7\r\n\r\n");
      assertThat(client.read().text()).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 99",
        "Transfer-Encoding: chunked",
        "Trailer: x",
        "Connection: close",
        "Host: evil",
        "Authorization: Basic eDp5",
        "Cookie: a=b",
        "Cache-Control: no-cache",
        "If-Match: *",
        "Expect: 100-continue",
        "Content-Type: text/html",
        "Content-Encoding: gzip"
      })
  @Requirement("HTTP-5.15")
  void whatComesTooLateIsDropped(String field) {
    assumeClaimed();
    for (Style style : Style.values()) {
      assertThat(trailersOf(style, "x-sum: 7\r\n" + field + "\r\n")).isEqualTo("ab [x-sum: 7]");
    }
  }

  @InBothStyles
  @Requirement("HTTP-5.16")
  void trailersAsLargeAsAHeadMayBePassAndLargerOnesDoNot(Style style) {
    assumeClaimed();
    String value = "v".repeat(HEAD - "x".length() - 4);
    assertThat(trailersOf(style, "x: " + value + "\r\n")).isEqualTo("ab [x: " + value + "]");
    assertBroken(style, "x: " + value + "v\r\n");
    assertBroken(style, "x: " + value.repeat(100) + "\r\n");
    assertBroken(style, "a: b\r\n".repeat(50_000));
  }

  @InBothStyles
  @Requirement("HTTP-5.16")
  void asManyTrailersAsAHeadMayHavePassAndOneMoreDoesNot(Style style) {
    assumeClaimed();
    assertThat(trailersOf(style, "a: b\r\n".repeat(FIELDS))).endsWithIgnoringCase("a: b]");
    assertBroken(style, "a: b\r\n".repeat(FIELDS + 1));
  }

  /** Head and trailers are both as large as they may be. */
  private static String trailersOf(Style style, String trailers) {
    Route route = telling(style);
    String fields = CHUNKED + "\r\nx: ";
    int others = 4 + "Host".length() + "kit".length() + 4 + CHUNKED.length() + 2 + 1;
    WireClient client = server.connect();
    client.send(route.request("POST", fields + "h".repeat(HEAD - others)));
    client.send("2\r\nab\r\n0\r\n" + trailers + "\r\n");
    return client.read().text();
  }

  /** The body must look broken for its trailers, and nothing be answered. */
  private static void assertBroken(Style style, String trailers) {
    var outcome = new CompletableFuture<String>();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              try {
                request.body().readAllBytes();
                outcome.complete("whole");
              } catch (IOException failure) {
                outcome.complete(told(failure, request));
                throw failure;
              }
            },
            (request, responder) ->
                request
                    .body()
                    .readAll(100)
                    .whenComplete(
                        (body, failure) ->
                            outcome.complete(failure == null ? "whole" : told(failure, request)))
                    .thenApply(body -> null));
    WireClient client = server.connect();
    client.send(route.request("POST", CHUNKED));
    route.awaitCalls(1);
    try {
      client.send("2\r\nab\r\n0\r\n" + trailers + "\r\n");
    } catch (WireCutException ended) {
      // The server has seen enough.
    }
    assertThat(Await.value("the outcome of reading", outcome)).isEqualTo("gone: protocol error []");
    client.expectEnd();
  }

  private static String told(Throwable failure, Request request) {
    return Failures.unwrapped(failure) instanceof DisconnectedException gone
        ? "gone: " + gone.reason() + " " + request.trailers()
        : failure.toString();
  }

  /** Answers with body and trailers; there must be none before the end of the body. */
  private static Route telling(Style style) {
    return server.serve(
        style,
        (request, responder) -> {
          Headers early = request.trailers();
          byte[] first = request.body().readNBytes(1);
          Headers within = request.trailers();
          byte[] rest = request.body().readAllBytes();
          assertThat(early.size() + (first.length == 0 ? 0 : within.size())).isZero();
          responder.send(
              OK, answer(text(ByteBuffer.wrap(first)) + text(ByteBuffer.wrap(rest)), request));
        },
        (request, responder) -> {
          assertThat(request.trailers().size()).isZero();
          return request
              .body()
              .readAll(10)
              .thenCompose(
                  body -> responder.send(OK, answer(text(ByteBuffer.wrap(body)), request)));
        });
  }

  private static ByteBuffer answer(String body, Request request) {
    return bytes(body + " " + request.trailers());
  }

  private static void assumeClaimed() {
    Assumptions.assumeTrue(claimed(), "not claimed");
  }

  private static boolean claimed() {
    return server.provider().capabilities().contains(Capability.REQUEST_TRAILERS);
  }
}
