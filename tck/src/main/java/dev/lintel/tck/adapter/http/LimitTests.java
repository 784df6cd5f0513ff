package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.LimitException;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Failures;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireCutException;
import dev.lintel.tck.wire.WireResponse;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that are just within the limits, and those that pass them. */
class LimitTests {

  private static final int TARGET = 500;
  private static final int HEAD = 2000;
  private static final int FIELDS = 20;
  private static final int BODY = 10_000;

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(
          options ->
              options.withLimits(
                  options
                      .limits()
                      .withMaxTargetLength(TARGET)
                      .withMaxHeadBytes(HEAD)
                      .withMaxHeaderCount(FIELDS)
                      .withMaxBodyBytes(BODY)));

  @Test
  @Requirement({"HTTP-8.1", "HTTP-8.11", "HTTP-7.9"})
  void aTargetAsLongAsTheLimitPassesAndALongerOneDoesNot() {
    Route route = counting(Style.ASYNC);
    String target = route.path() + "/" + "a".repeat(TARGET - route.path().length() - 1);
    assertThat(target).hasSize(TARGET);
    assertThat(server.exchange(route.requestTo("GET", target)).status()).isEqualTo(200);
    assertRefused(route, route.requestTo("GET", target + "a"), 414);
    assertCutOff(route, route.requestTo("GET", target + "a".repeat(50_000)));
  }

  @Test
  @Requirement({"HTTP-8.1", "HTTP-8.11", "HTTP-7.9"})
  void asManyFieldsAsTheLimitPassAndOneMoreDoesNot() {
    Route route = counting(Style.ASYNC);
    String[] fields = new String[FIELDS - 1];
    java.util.Arrays.setAll(fields, i -> "x" + i + ": y");
    assertThat(server.exchange(route.get(fields)).status()).isEqualTo(200);
    String[] more = java.util.Arrays.copyOf(fields, FIELDS);
    more[FIELDS - 1] = "last: y";
    assertRefused(route, route.get(more), 431);
    String[] many = new String[100 * FIELDS];
    java.util.Arrays.fill(many, "x: y");
    assertCutOff(route, route.get(many));
  }

  @Test
  @Requirement({"HTTP-8.1", "HTTP-8.11", "HTTP-7.9"})
  void fieldsAsLargeAsTheLimitPassAndLargerOnesDoNot() {
    Route route = counting(Style.ASYNC);
    int others = "Host".length() + "kit".length() + 4 + "x".length() + 4;
    String value = "v".repeat(HEAD - others);
    assertThat(server.exchange(route.get("x: " + value)).status()).isEqualTo(200);
    assertRefused(route, route.get("x: " + value + "v"), 431);
    assertRefused(route, route.get("x: " + value + "v".repeat(100)), 431);
    assertCutOff(route, route.get("x: " + value + "v".repeat(50_000)));
  }

  @InBothStyles
  @Requirement({"HTTP-8.1", "HTTP-7.9"})
  void aDeclaredBodyAsLongAsTheLimitPassesAndALongerOneDoesNot(Style style) {
    Route route = counting(style);
    WireClient client = server.connect();
    client.send(route.request("POST", "Content-Length: " + BODY)).send(filler(BODY));
    assertThat(client.read().text()).isEqualTo("" + BODY);
    assertRefused(route, route.request("POST", "Content-Length: " + (BODY + 1)), 413);
  }

  @Test
  @Requirement({"HTTP-8.1", "HTTP-5.6"})
  void aClientThatSendsItsRefusedBodyAllTheSameHearsWhy() {
    Route route = counting(Style.ASYNC);
    byte[] body = filler(8_000_000);
    WireClient client = server.connect();
    client.send(route.request("POST", "Content-Length: " + body.length));
    var sending =
        CompletableFuture.runAsync(() -> client.send(body)).handle((v, closed) -> closed != null);
    WireResponse response = client.read();
    assertThat(response.status()).isEqualTo(413);
    assertThat(response.header("connection")).isEqualTo("close");
    client.expectEnd();
    Await.value("the upload ends", sending);
    assertThat(route.calls()).isZero();
  }

  @InBothStyles
  @Requirement({"HTTP-8.4", "HTTP-8.3", "HTTP-2.7"})
  void chunksThatPassTheLimitFailTheReadAndLetThroughAre413(Style style) {
    var failure = new CompletableFuture<Throwable>();
    Route route = Routes.reading(server, style, failure);
    WireClient client = server.connect();
    client.send(route.request("POST", "Transfer-Encoding: chunked"));
    client.sendChunk(filler(BODY)).sendChunk(filler(10)).send("0\r\n\r\n");
    WireResponse response = client.read();
    assertThat(response.status()).isEqualTo(413);
    assertThat(response.text()).isEmpty();
    client.expectEnd();
    LimitException limit =
        Failures.find(LimitException.class, Await.value("the failed read", failure));
    assertThat(limit.limit()).isEqualTo("maxBodyBytes");
    assertThat(limit.status()).isEqualTo(413);
    assertThat(route.completion().bytesReceived()).isLessThanOrEqualTo(BODY);
    assertThat(server.log().records(Level.INFO))
        .as("what is logged above DEBUG")
        .extracting(LogRecord::getMessage)
        .isEmpty();
  }

  @InBothStyles
  @Requirement("HTTP-8.4")
  void chunksWithinTheLimitPass(Style style) {
    Route route = counting(style);
    WireClient client = server.connect();
    client.send(route.request("POST", "Transfer-Encoding: chunked"));
    client.sendChunk(filler(BODY / 2)).sendChunk(filler(BODY / 2)).send("0\r\n\r\n");
    assertThat(client.read().text()).isEqualTo("" + BODY);
  }

  @InBothStyles
  @Requirement("HTTP-8.4")
  void anApplicationMayAnswerForTheLimitItself(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              try {
                request.body().readAllBytes();
              } catch (LimitException limit) {
                responder.send(OK.withStatus(400), bytes("too long"));
              }
            },
            (request, responder) ->
                request
                    .body()
                    .readAll(10 * BODY)
                    .handle((body, problem) -> Failures.find(LimitException.class, problem))
                    .thenCompose(limit -> responder.send(OK.withStatus(400), bytes("too long"))));
    WireClient client = server.connect();
    client.send(route.request("POST", "Transfer-Encoding: chunked"));
    client.sendChunk(filler(BODY + 1)).send("0\r\n\r\n");
    WireResponse response = client.read();
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.text()).isEqualTo("too long");
  }

  @InBothStyles
  @Requirement("HTTP-8.3")
  void aLimitOfTheApplicationHasItsStatusToo(Style style) {
    var limit = new LimitException("mine", 429, "too often");
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              throw limit;
            },
            (request, responder) -> dev.lintel.Stages.failed(limit));
    WireClient client = server.connect().send(route.get());
    WireResponse response = client.read();
    assertThat(response.status()).isEqualTo(429);
    assertThat(response.text()).isEmpty();
    assertThat(response.header("connection")).isEqualTo("close");
    client.expectEnd();
    route.completion();
    assertThat(server.log().records(Level.INFO))
        .as("what is logged above DEBUG")
        .extracting(LogRecord::getMessage)
        .isEmpty();
  }

  private static void assertRefused(Route route, String request, int status) {
    int before = route.calls();
    WireClient client = server.connect().send(request);
    WireResponse response = client.read();
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.text()).isEmpty();
    client.halfClose().expectEnd();
    assertThat(route.calls()).isEqualTo(before);
  }

  /** Far past the limit the parser of the server may give up before ours has seen the head. */
  private static void assertCutOff(Route route, String request) {
    int before = route.calls();
    WireClient client = server.connect();
    try {
      assertThat(client.send(request).read().status())
          .as("the status of a head far past a limit")
          .isIn(400, 414, 431);
      client.expectEnd();
    } catch (WireCutException ended) {
      // The server has closed the connection without an answer.
    }
    assertThat(route.calls()).isEqualTo(before);
  }

  private static Route counting(Style style) {
    return server.serve(
        style,
        (request, responder) ->
            responder.send(OK, bytes("" + request.body().readAllBytes().length)),
        (request, responder) ->
            request
                .body()
                .readAll(10 * BODY)
                .thenCompose(body -> responder.send(OK, bytes("" + body.length))));
  }
}
