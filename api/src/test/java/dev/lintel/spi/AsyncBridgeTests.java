package dev.lintel.spi;

import static dev.lintel.spi.BridgesTests.becomes;
import static dev.lintel.spi.BridgesTests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** An async handler behind the sync contract, which stands behind the async one. */
class AsyncBridgeTests {

  private static final ResponseHead OK = ResponseHead.of(200);

  private static AsyncHttpHandler bridged(AsyncHttpHandler handler) {
    return Bridges.toAsync(Bridges.toSync(handler));
  }

  private static String rule(CompletionStage<?> stage) {
    return failure(stage) instanceof ProtocolException refused ? refused.rule() : "none";
  }

  private static Throwable failure(CompletionStage<?> stage) {
    var failure = new CompletableFuture<Throwable>();
    stage.whenComplete((v, thrown) -> failure.complete(thrown));
    await().until(failure::isDone);
    return failure.join();
  }

  @Test
  void theSmallWritesOfOneTurnLeaveTogether() {
    becomes(
        ScriptedExchange.get(
            bridged(
                (request, responder) ->
                    responder
                        .start(OK)
                        .thenAccept(
                            writer -> {
                              assertThat(writer.write(bytes(10)).toCompletableFuture()).isDone();
                              assertThat(writer.write(bytes(20)).toCompletableFuture()).isDone();
                            }))),
        "200 CHUNKED 30",
        "0 last",
        "finish");
  }

  @Test
  void aLargeEndIsAWholeResponse() {
    String[] whole = {"200 LENGTH 100000 last", "finish"};
    becomes(get((request, responder) -> responder.start(OK).end(bytes(100_000))), whole);
    becomes(
        ScriptedExchange.get(
            bridged(
                (request, responder) ->
                    responder.start(OK).thenCompose(writer -> writer.end(bytes(100_000))))),
        whole);
  }

  @Test
  void oneReadAndOneWriteAtATime() {
    var rules = new CopyOnWriteArrayList<String>();
    var exchange =
        ScriptedExchange.post(
            bridged(
                (request, responder) ->
                    responder
                        .start(OK)
                        .thenCompose(
                            writer -> {
                              CompletionStage<?> read = request.body().read();
                              rules.add(rule(request.body().read()));
                              CompletionStage<Void> write = writer.write(bytes(50_000));
                              rules.add(rule(writer.write(bytes(1))));
                              return write.thenCompose(v -> read).thenAccept(v -> {});
                            })),
            "host",
            "a",
            "content-length",
            "3");
    await().untilAsserted(() -> assertThat(List.copyOf(exchange.asked)).contains("demand"));
    assertThat(rules).containsExactly("HTTP-5.2", "HTTP-4.3");
    exchange.piece("abc");
    exchange.end();
    await()
        .untilAsserted(() -> assertThat(List.copyOf(exchange.asked)).endsWith("0 last", "finish"));
  }

  @Test
  void aReadThatNobodyWaitsForHoldsNothingUp() {
    becomes(
        ScriptedExchange.post(
            bridged(
                (request, responder) -> {
                  request.body().read();
                  return responder.send(OK, bytes(3));
                }),
            "host",
            "a",
            "content-length",
            "3",
            "expect",
            "100-continue"),
        "200 LENGTH 3 last",
        "close");
  }

  @Test
  void aContentLengthIsKeptBySmallWritesToo() {
    var rule = new CompletableFuture<String>();
    becomes(
        ScriptedExchange.get(
            bridged(
                (request, responder) ->
                    responder
                        .start(OK.with("content-length", "4"))
                        .thenCompose(
                            writer -> {
                              rule.complete(rule(writer.write(bytes(5))));
                              return writer.write(bytes(4));
                            }))),
        "200 LENGTH 4",
        "0 last",
        "finish");
    assertThat(rule).isCompletedWithValue("HTTP-3.5");
  }

  @Test
  void nobodyElseCompletesItsStages() {
    var early = new CompletableFuture<Boolean>();
    becomes(
        ScriptedExchange.get(
            bridged(
                (request, responder) -> {
                  CompletionStage<Void> sent = responder.send(OK, bytes(3));
                  early.complete(sent.toCompletableFuture().complete(null) && isDone(sent));
                  return sent;
                })),
        "200 LENGTH 3 last",
        "finish");
    assertThat(early).isCompletedWithValue(false);
  }

  private static boolean isDone(CompletionStage<?> stage) {
    return stage.toCompletableFuture().isDone();
  }

  @Test
  void callsAfterTheHandlerAreAnswered() {
    var asked = new CompletableFuture<AsyncRequest>();
    var answered = new CompletableFuture<AsyncResponder>();
    var late = new CompletableFuture<AsyncBodyWriter>();
    becomes(
        ScriptedExchange.post(
            bridged(
                (request, responder) -> {
                  asked.complete(request);
                  answered.complete(responder);
                  return responder.start(OK).thenAccept(late::complete);
                }),
            "host",
            "a",
            "content-length",
            "3",
            "expect",
            "100-continue"),
        "200 LENGTH 0 last",
        "close");
    assertThat(rule(asked.join().body().read())).isEqualTo("HTTP-1.1");
    assertThat(rule(answered.join().start(OK))).isEqualTo("HTTP-3.1");
    assertThat(rule(answered.join().send(OK, bytes(1)))).isEqualTo("HTTP-3.1");
    assertThat(rule(late.join().write(bytes(1)))).isEqualTo("HTTP-3.6");
    assertThat(rule(late.join().write(bytes(50_000)))).isEqualTo("HTTP-3.6");
    assertThat(rule(late.join().end())).isEqualTo("HTTP-3.6");
    assertThat(rule(answered.join().inform(ResponseHead.of(103)))).isEqualTo("HTTP-3.21");
  }

  @Test
  void callsAfterAFailedHandlerAreAnswered() {
    var late = new CompletableFuture<AsyncBodyWriter>();
    becomes(
        ScriptedExchange.get(
            bridged(
                (request, responder) ->
                    responder
                        .start(OK)
                        .thenCompose(
                            writer -> {
                              late.complete(writer);
                              return Stages.failed(new IllegalStateException("by the test"));
                            }))),
        "abort");
    assertThat(failure(late.join().write(bytes(1))))
        .isInstanceOfSatisfying(
            DisconnectedException.class,
            gone -> assertThat(gone.reason()).isEqualTo(DisconnectReason.ABORTED));
  }

  @Test
  void afterTheClientNothingIsWritten() {
    var never = new CompletableFuture<Void>();
    var late = new CompletableFuture<AsyncBodyWriter>();
    var exchange =
        ScriptedExchange.get(
            bridged(
                (request, responder) ->
                    responder
                        .start(OK)
                        .thenCompose(
                            writer -> {
                              late.complete(writer);
                              return never;
                            })));
    await().until(late::isDone);
    exchange.gone(DisconnectReason.PEER_RESET);
    assertThat(failure(late.join().write(bytes(1)))).isInstanceOf(DisconnectedException.class);
    assertThat(failure(late.join().write(bytes(50_000)))).isInstanceOf(DisconnectedException.class);
    never.complete(null);
  }

  @Test
  void aListenerNeverMeetsATurnOfItsHandler() {
    var events = new CopyOnWriteArrayList<String>();
    var inTurn = new CountDownLatch(1);
    var told = new CountDownLatch(1);
    var done = new CompletableFuture<Void>();
    var exchange =
        ScriptedExchange.get(
            bridged(
                (request, responder) -> {
                  request.onDisconnect(
                      reason -> {
                        events.add("told on " + Thread.currentThread().getName());
                        done.complete(null);
                      });
                  inTurn.countDown();
                  passed(told);
                  events.add("end of the turn");
                  return done;
                }));
    passed(inTurn);
    exchange.gone(DisconnectReason.PEER_CLOSED);
    told.countDown();
    await().until(done::isDone);
    assertThat(events).containsExactly("end of the turn", "told on lintel-sync-1");
  }

  @Test
  void aShortEndCutsOffAndSaysWhy() {
    var rule = new CompletableFuture<String>();
    var reason = new CompletableFuture<Throwable>();
    becomes(
        ScriptedExchange.get(
            bridged(
                (request, responder) ->
                    responder
                        .start(OK.with("content-length", "4"))
                        .thenAccept(
                            writer -> {
                              rule.complete(rule(writer.end(bytes(3))));
                              reason.complete(failure(writer.write(bytes(1))));
                            }))),
        "abort");
    assertThat(rule).isCompletedWithValue("HTTP-3.5");
    assertThat(reason.join()).isInstanceOf(DisconnectedException.class);
  }

  @Test
  void whatIsRefusedIsRefusedAtOnceAndMayBeCorrected() {
    var rules = new CopyOnWriteArrayList<String>();
    becomes(
        ScriptedExchange.get(
            bridged(
                (request, responder) -> {
                  rules.add(rule(responder.start(ResponseHead.of(103))));
                  rules.add(rule(responder.send(OK.with("content-length", "4"), bytes(3))));
                  assertThat(failure(responder.sendFile(OK, Path.of("no", "such"), 0, 1)))
                      .isInstanceOf(NoSuchFileException.class);
                  CompletionStage<Void> sent = responder.send(OK, bytes(3));
                  rules.add(rule(responder.send(OK, bytes(3))));
                  return sent;
                })),
        "200 LENGTH 3 last",
        "finish");
    assertThat(rules).containsExactly("HTTP-3.7", "HTTP-3.5", "HTTP-3.1");
  }

  private static void passed(CountDownLatch latch) {
    await().until(() -> latch.getCount() == 0);
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count);
  }
}
