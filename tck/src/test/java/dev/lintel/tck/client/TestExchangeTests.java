package dev.lintel.tck.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Completion;
import dev.lintel.DisconnectedException;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Style;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exchanges step by step: pieces, slow readers, clients that leave, handlers that hang. */
class TestExchangeTests {

  private static final int LARGE = 1_000_000;

  private TestClient client;

  @AfterEach
  void close() {
    System.clearProperty("lintel.tck.patience");
    client.close();
  }

  /** Sends back each piece that comes. */
  private static Application echo(Style style) {
    return style == Style.SYNC
        ? SyncApplication.of(
            (request, responder) -> {
              var out = responder.start(ResponseHead.of(200));
              byte[] piece = new byte[100];
              for (int n = request.body().read(piece); n >= 0; n = request.body().read(piece)) {
                out.write(piece, 0, n);
                out.flush();
              }
            })
        : AsyncApplication.of(
            (request, responder) ->
                responder
                    .start(ResponseHead.of(200))
                    .thenCompose(writer -> request.body().transferTo(writer))
                    .thenAccept(count -> {}));
  }

  /** Writes a large body in pieces of 10000 bytes. */
  private static Application large(Style style) {
    return style == Style.SYNC
        ? SyncApplication.of(
            (request, responder) -> {
              var out = responder.start(ResponseHead.of(200));
              for (int sent = 0; sent < LARGE; sent += 10_000) {
                out.write(new byte[10_000]);
              }
            })
        : AsyncApplication.of(
            (request, responder) -> {
              int[] sent = {0};
              return responder
                  .start(ResponseHead.of(200))
                  .thenCompose(
                      writer ->
                          writer.writeAll(
                              () ->
                                  (sent[0] += 10_000) > LARGE
                                      ? null
                                      : ByteBuffer.allocate(10_000)));
            });
  }

  @ParameterizedTest
  @EnumSource
  @Requirement("HTTP-4.13")
  void piecesGoBothWaysByTurns(Style style) {
    client = TestClient.start(echo(style));
    TestExchange exchange = client.request("POST", "/").withPieces().open();
    assertThat(exchange.send("one").head().status()).isEqualTo(200);
    assertThat(exchange.read(3)).asString().isEqualTo("one");
    exchange.send("two");
    assertThat(exchange.read(2)).asString().isEqualTo("tw");
    assertThat(exchange.send("three").end().response().text()).isEqualTo("onetwothree");
  }

  @ParameterizedTest
  @EnumSource
  void aDeclaredLengthEndsTheBody(Style style) {
    client = TestClient.start(echo(style));
    TestExchange exchange = client.request("POST", "/").withPieces(6).open();
    assertThat(exchange.send("one").send("two").response().text()).isEqualTo("onetwo");
  }

  @ParameterizedTest
  @EnumSource
  @Requirement({"HTTP-4.1", "HTTP-4.2"})
  void aSlowReaderMakesTheApplicationWait(Style style) {
    client = TestClient.start(large(style));
    TestExchange exchange = client.request("GET", "/").open();
    exchange.read(1000);
    Trace trace = exchange.trace();
    Await.standstill("what the application writes", () -> trace.steps().size());
    assertThat(trace.steps())
        .filteredOn("application: write 10000 bytes"::equals)
        .hasSizeLessThan(30);
    assertThat(trace.steps())
        .filteredOn(step -> step.startsWith("application: "))
        .last()
        .isEqualTo("application: write 10000 bytes");
    assertThat(exchange.response().body()).hasSize(LARGE);
  }

  @ParameterizedTest
  @EnumSource
  @Requirement({"HTTP-6.1", "HTTP-6.3"})
  void aClientLeavesInTheMiddleOfTheResponse(Style style) {
    client = TestClient.start(large(style));
    TestExchange exchange = client.request("GET", "/").open();
    exchange.read(1000);
    exchange.leave();
    Completion record = exchange.completion();
    assertThat(record.outcome()).isEqualTo(Completion.Outcome.DISCONNECTED);
    assertThat(exchange.trace().steps())
        .anyMatch(step -> step.startsWith("server: the client is gone: peer"))
        .anyMatch(step -> step.startsWith("server: write fails: dev.lintel.Disconnected"));
  }

  @ParameterizedTest
  @EnumSource
  @Requirement({"HTTP-5.9", "HTTP-6.4"})
  void aClientLeavesInTheMiddleOfTheRequest(Style style) {
    client = TestClient.start(echo(style));
    TestExchange exchange = client.request("POST", "/").withPieces(10).open();
    assertThat(exchange.send("half").read(4)).asString().isEqualTo("half");
    exchange.await("application: read").reset();
    assertThat(exchange.completion().failure()).isInstanceOf(DisconnectedException.class);
    assertThat(exchange.trace().steps()).contains("server: the client is gone: peer reset");
  }

  @Test
  @Requirement("HTTP-6.1")
  void aClientLeavesWhileTheApplicationIsIdle() {
    var gone = new CompletableFuture<Void>();
    client =
        TestClient.start(
            AsyncApplication.of(
                (request, responder) -> {
                  request.onDisconnect(reason -> gone.complete(null));
                  return gone;
                }));
    TestExchange exchange = client.request("GET", "/").open().await("server: calls the handler");
    exchange.leave();
    assertThat(exchange.completion().outcome()).isEqualTo(Completion.Outcome.DISCONNECTED);
    assertThat(exchange.trace().steps()).contains("server: the client is gone: peer closed");
  }

  @ParameterizedTest
  @EnumSource
  @Requirement("HTTP-2.3")
  void aResponseThatIsCutOffIsNoResponse(Style style) {
    var failure = new IllegalStateException("half way");
    var seen = new CompletableFuture<Void>();
    client =
        TestClient.start(
            style == Style.SYNC
                ? SyncApplication.of(
                    (request, responder) -> {
                      var out = responder.start(ResponseHead.of(200));
                      out.write(new byte[7]);
                      out.flush();
                      seen.join();
                      throw failure;
                    })
                : AsyncApplication.of(
                    (request, responder) ->
                        responder
                            .start(ResponseHead.of(200))
                            .thenCompose(writer -> writer.write(ByteBuffer.allocate(7)))
                            .thenCompose(written -> seen)
                            .thenAccept(
                                v -> {
                                  throw failure;
                                })));
    TestExchange exchange = client.request("GET", "/").open();
    exchange.read(7);
    seen.complete(null);
    TestResponse cut = exchange.cutResponse();
    assertThat(cut.body()).hasSize(7);
    assertThat(cut.failure()).isSameAs(failure);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.get("/"))
        .withMessageContaining("the handler fails: " + failure)
        .withCause(failure);
  }

  @Test
  void aCompleteResponseIsNotCutOff() {
    client = TestClient.start(large(Style.SYNC));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.request("GET", "/").open().cutResponse())
        .withMessageContaining("the response looks complete");
  }

  @Test
  void aHandlerThatHangsIsFound() {
    System.setProperty("lintel.tck.patience", "300");
    var never = new CountDownLatch(1);
    SyncHttpHandler hangs =
        (request, responder) -> {
          if (request.path().equals("/late")) {
            responder.send(ResponseHead.of(204), ByteBuffer.allocate(0));
          }
          never.await();
        };
    client = TestClient.start(SyncApplication.of(hangs));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.get("/"))
        .withMessageStartingWith(
            "did not come within 300 ms: a response head; the last step was"
                + " 'server: calls the handler'")
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed()[0])
                    .hasMessage("the handler is here")
                    .hasStackTraceContaining("TestExchangeTests"));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> client.get("/late"))
        .withMessageStartingWith("the handler does not end; the last step was");
    never.countDown();
  }

  @Test
  void aStageThatNeverCompletesIsFound() {
    System.setProperty("lintel.tck.patience", "300");
    var never = new CompletableFuture<Void>();
    client =
        TestClient.start(
            AsyncApplication.of(
                (request, responder) ->
                    responder
                        .start(ResponseHead.of(200))
                        .thenCompose(writer -> writer.write(ByteBuffer.allocate(3)))
                        .thenCompose(written -> never)));
    TestExchange exchange = client.request("GET", "/").open();
    exchange.read(3);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> exchange.read(1))
        .withMessageContaining("did not come within 300 ms: a chunk");
    never.complete(null);
  }

  @Test
  @Requirement("LIFE-3.2")
  void aDrainIsTold() {
    var listening = new CompletableFuture<Void>();
    var drained = new CompletableFuture<Void>();
    client =
        TestClient.start(
            AsyncApplication.of(
                (request, responder) -> {
                  request.onDrain(deadline -> drained.complete(null));
                  listening.complete(null);
                  return drained.thenCompose(
                      v -> responder.send(ResponseHead.of(200), ByteBuffer.allocate(0)));
                }));
    TestExchange exchange = client.request("GET", "/").open();
    Await.value("the handler listens", listening);
    client.server().drain();
    assertThat(exchange.response().status()).isEqualTo(200);
    assertThat(exchange.trace().steps()).contains("server: drains");
  }

  @ParameterizedTest
  @EnumSource(Style.class)
  void trailersAreSentAndSeen(Style style) {
    client =
        TestClient.start(
            style == Style.SYNC
                ? SyncApplication.of(
                    (request, responder) -> {
                      request.body().readAllBytes();
                      responder.start(ResponseHead.of(200)).end(request.trailers());
                    })
                : AsyncApplication.of(
                    (request, responder) ->
                        request
                            .body()
                            .readAll(100)
                            .thenCompose(body -> responder.start(ResponseHead.of(200)))
                            .thenCompose(writer -> writer.end(request.trailers()))));
    Headers trailers = Headers.of("x-a", "1", "x-b", "2");
    TestResponse response =
        client.request("POST", "/").withPieces().open().send("body").end(trailers).response();
    assertThat(response.trailers()).isEqualTo(trailers);
    assertThat(response.trace().steps()).contains("client: ends the body with " + trailers);
  }

  @ParameterizedTest
  @EnumSource(Style.class)
  void interimResponsesAreSeenOneByOneAndAltogether(Style style) {
    ResponseHead hints = ResponseHead.of(103).with("link", "</a>");
    ResponseHead progress = ResponseHead.of(102);
    client =
        TestClient.start(
            style == Style.SYNC
                ? SyncApplication.of(
                    (request, responder) -> {
                      responder.inform(hints);
                      responder.inform(progress);
                      responder.send(ResponseHead.of(204), ByteBuffer.allocate(0));
                    })
                : AsyncApplication.of(
                    (request, responder) ->
                        responder
                            .inform(hints)
                            .thenCompose(v -> responder.inform(progress))
                            .thenCompose(
                                v ->
                                    responder.send(ResponseHead.of(204), ByteBuffer.allocate(0)))));
    TestExchange exchange = client.request("GET", "/").open();
    assertThat(exchange.interim()).isEqualTo(hints);
    TestResponse response = exchange.response();
    assertThat(response.interim()).containsExactly(hints, progress);
    assertThatThrownBy(exchange::interim)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no interim response");
  }
}
