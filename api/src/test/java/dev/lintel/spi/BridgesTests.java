package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.server.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BridgesTests {

  private static final ResponseHead OK = ResponseHead.of(200);

  static ScriptedExchange get(SyncHttpHandler handler) {
    return ScriptedExchange.get(Bridges.toAsync(handler));
  }

  static void becomes(ScriptedExchange exchange, String... asked) {
    await().untilAsserted(() -> assertThat(List.copyOf(exchange.asked)).containsExactly(asked));
  }

  @Test
  void aSmallBodyLeavesAsAWholeResponse() {
    becomes(
        get(
            (request, responder) -> {
              var out = responder.start(OK);
              out.write("Hello, ".getBytes(UTF_8));
              out.write("World!".getBytes(UTF_8));
            }),
        "200 LENGTH 13 last",
        "finish");
  }

  @Test
  void aFlushSendsTheHead() {
    becomes(
        get((request, responder) -> responder.start(OK).flush()),
        "200 CHUNKED 0",
        "0 last",
        "finish");
  }

  @Test
  void aTryBlockLeftByAnExceptionCutsTheResponseOff() {
    becomes(
        get(
            (request, responder) -> {
              try (var out = responder.start(OK)) {
                out.write(1);
                throw new IOException("expected by the test");
              }
            }),
        "200 CHUNKED 1",
        "abort");
  }

  @Test
  void closeForbidsWritesAndTheReturnEndsTheResponse() {
    var thrown = new AtomicReference<Exception>();
    becomes(
        get(
            (request, responder) -> {
              var out = responder.start(OK);
              out.close();
              try {
                out.write(1);
              } catch (ProtocolException refused) {
                thrown.set(refused);
              }
            }),
        "200 CHUNKED 0",
        "0 last",
        "finish");
    assertThat(thrown.get()).hasMessageContaining("HTTP-2.2");
  }

  @Test
  void aBusyPoolIsAnswered503() {
    var release = new java.util.concurrent.CountDownLatch(1);
    ServerCore core =
        ScriptedExchange.core(
            dev.lintel.server.ServerOptions.defaults(),
            Bridges.toAsync(
                (request, responder) -> {
                  release.await();
                  responder.send(OK, java.nio.ByteBuffer.allocate(0));
                }));
    var first = new ScriptedExchange(core, "GET / HTTP/1.1", "host", "a");
    first.begin();
    var second = new ScriptedExchange(core, "GET / HTTP/1.1", "host", "a");
    second.begin();
    assertThat(second.asked).containsExactly("503 LENGTH 0 last", "finish");
    assertThat(second.fields).contains("retry-after: 1");
    release.countDown();
    becomes(first, "200 LENGTH 0 last", "finish");
  }

  @Test
  void thereAndBackAgainStreamsBothWays() {
    AsyncHttpHandler echo =
        (request, responder) ->
            responder
                .start(OK)
                .thenCompose(
                    writer -> request.body().transferTo(writer).thenCompose(count -> writer.end()));
    var exchange =
        ScriptedExchange.post(
            Bridges.toAsync(Bridges.toSync(echo)), "host", "a", "transfer-encoding", "chunked");
    await().untilAsserted(() -> assertThat(List.copyOf(exchange.asked)).contains("demand"));
    exchange.piece("abc");
    await().untilAsserted(() -> assertThat(List.copyOf(exchange.asked)).contains("200 CHUNKED 3"));
    exchange.end();
    await()
        .untilAsserted(() -> assertThat(List.copyOf(exchange.asked)).endsWith("0 last", "finish"));
  }

  @Test
  void aHandlerThatIsNullIsLeftToTheServer() {
    AsyncApplication application =
        new AsyncApplication() {
          @Override
          public AsyncHttpHandler http() {
            return null;
          }
        };
    assertThat(Bridges.toSync(application).http()).isNull();
    assertThat(Bridges.toAsync(Bridges.toSync(application)).http()).isNull();
  }

  @Test
  void aStartupThatNobodyWaitsForIsInterrupted() {
    var application =
        new BridgedApplication(
            SyncApplication.of((request, responder) -> {})
                .onStartup(server -> new CountDownLatch(1).await()));
    CompletionStage<Void> started =
        application.startup(ScriptedExchange.core(ServerOptions.defaults(), null).info());
    application.giveUp();
    assertThat(started.toCompletableFuture())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(InterruptedException.class);
  }
}
