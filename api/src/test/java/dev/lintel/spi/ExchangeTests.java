package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.server.ServerOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ExchangeTests {

  private static final ResponseHead OK = ResponseHead.of(200);

  private final CompletableFuture<Void> handler = new CompletableFuture<>();
  private final List<Object> seen = new ArrayList<>();
  private AsyncBodyWriter writer;

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count);
  }

  private static Throwable failure(CompletionStage<?> stage) {
    return stage.handle((v, failure) -> failure).toCompletableFuture().join();
  }

  private ScriptedExchange started(String requestLine, ResponseHead head) {
    return ScriptedExchange.get(
        requestLine,
        (request, responder) -> {
          request.onDisconnect(seen::add);
          request.onComplete(completion -> seen.add(completion.outcome()));
          responder.start(head).thenAccept(w -> writer = w);
          return handler;
        });
  }

  private ScriptedExchange started() {
    return started("GET / HTTP/1.1", OK);
  }

  @Test
  void anAdapterThatFailsWhenTheClientIsGoneLeavesNothingLive() {
    var exchange = ScriptedExchange.get((request, responder) -> new CompletableFuture<>());
    exchange.bug = new IllegalStateException("expected by the test");

    exchange.gone(DisconnectReason.PEER_RESET);

    assertThat(exchange.asked).containsExactly("abort");
    assertThat(exchange.core.liveExchanges()).isZero();
  }

  @Test
  void aWholeResponseIsOneTransmission() {
    var exchange = ScriptedExchange.get((request, responder) -> responder.send(OK, bytes(5)));
    assertThat(exchange.asked).containsExactly("200 LENGTH 5 last", "finish");
    assertThat(exchange.fields).contains("Content-Length: 5").hasSize(2);
  }

  @Test
  void theWritesOfOneTurnLeaveTogether() {
    var exchange =
        ScriptedExchange.get(
            (request, responder) -> {
              responder
                  .start(OK)
                  .thenAccept(
                      w -> {
                        w.write(bytes(10));
                        w.write(bytes(20));
                      });
              return handler;
            });
    assertThat(exchange.asked).containsExactly("200 CHUNKED 30");
    handler.complete(null);
    assertThat(exchange.asked).containsExactly("200 CHUNKED 30", "0 last", "finish");
  }

  @Test
  void anEndInTheFirstTurnMakesAWholeResponse() {
    var exchange =
        ScriptedExchange.get(
            (request, responder) ->
                responder.start(OK).thenCompose(w -> w.end(ByteBuffer.wrap(new byte[100_000]))));
    assertThat(exchange.asked).containsExactly("200 LENGTH 100000 last", "finish");
  }

  @Test
  void aWriteStaysPendingWhileTheClientDoesNotRead() {
    var exchange = started();
    exchange.writable = false;
    CompletionStage<Void> large = writer.write(bytes(50_000));
    assertThat(large.toCompletableFuture()).isNotDone();
    assertThat(failure(writer.write(bytes(1)))).isInstanceOf(ProtocolException.class);
    exchange.written();
    assertThat(large.toCompletableFuture()).isCompleted();
    int taken = 0;
    CompletionStage<Void> small = Stages.done();
    while (small.toCompletableFuture().isDone()) {
      small = writer.write(bytes(1000));
      taken++;
    }
    assertThat(taken).isBetween(16, 34);
  }

  @Test
  void anEndBehindAWriteWaitsForATransmissionOfItsOwn() {
    var exchange = started();
    exchange.writable = false;
    CompletionStage<Void> end =
        writer.write(bytes(50_000)).thenCompose(written -> writer.end(bytes(4)));
    exchange.written();
    assertThat(exchange.asked).containsExactly("200 CHUNKED 50000", "4 last");
    assertThat(end.toCompletableFuture()).isNotDone();
    exchange.written();
    assertThat(end.toCompletableFuture()).isCompleted();
  }

  @Test
  void anEmptyWriteSendsTheHead() {
    var exchange = started();
    assertThat(exchange.asked).isEmpty();
    writer.write(bytes(0));
    assertThat(exchange.asked).containsExactly("200 CHUNKED 0");
  }

  @Test
  void http10WithoutLengthEndsWithTheConnection() {
    var exchange = started("GET / HTTP/1.0", OK);
    writer.write(bytes(3));
    handler.complete(null);
    assertThat(exchange.asked).containsExactly("200 CLOSE 3", "0 last", "close");
    assertThat(exchange.fields).contains("Connection: close");
  }

  @Test
  void headHasTheFieldsAndNoBody() {
    var exchange =
        ScriptedExchange.get(
            "HEAD / HTTP/1.1", (request, responder) -> responder.send(OK, bytes(7)));
    assertThat(exchange.asked).containsExactly("200 NONE 0 last", "finish");
    assertThat(exchange.fields).contains("Content-Length: 7");
  }

  @Test
  void aStatusWithoutBodyLosesItsContentLength() {
    for (int status : new int[] {204, 304}) {
      var exchange =
          ScriptedExchange.get(
              (request, responder) ->
                  responder.send(ResponseHead.of(status).with("content-length", "9"), bytes(9)));
      assertThat(exchange.asked).containsExactly(status + " NONE 0 last", "finish");
      assertThat(exchange.fields).hasSize(1);
    }
  }

  @Test
  void aFailureBeforeTheStartIsA500() {
    var exchange = ScriptedExchange.get((request, responder) -> handler);
    handler.completeExceptionally(new IllegalStateException("expected by the test"));
    assertThat(exchange.asked).containsExactly("500 LENGTH 0 last", "finish");
  }

  @Test
  void aFailureAfterTheStartCutsTheResponseOff() {
    var exchange = started();
    writer.write(bytes(5));
    handler.completeExceptionally(new IllegalStateException("expected by the test"));
    assertThat(exchange.asked).containsExactly("200 CHUNKED 5", "abort");
    assertThat(seen).containsExactly(Completion.Outcome.FAILED);
    assertThat(failure(writer.write(bytes(1)))).isInstanceOf(DisconnectedException.class);
  }

  @Test
  void completionWithoutAResponseIsA500() {
    var exchange = ScriptedExchange.get((request, responder) -> Stages.done());
    assertThat(exchange.asked).containsExactly("500 LENGTH 0 last", "finish");
  }

  @Test
  void aSecondStartFailsAndLeavesTheFirstAlone() {
    var exchange =
        ScriptedExchange.get(
            (request, responder) -> {
              CompletionStage<Void> first = responder.send(OK, bytes(1));
              seen.add(failure(responder.send(OK, bytes(2))));
              return first;
            });
    assertThat(exchange.asked).containsExactly("200 LENGTH 1 last", "finish");
    assertThat(seen)
        .hasSize(1)
        .first()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(ProtocolException.class))
        .extracting(ProtocolException::rule)
        .isEqualTo("HTTP-3.1");
  }

  @Test
  void tooManyBytesFailTheWriteAndTooFewCutOff() {
    var exchange = started("GET / HTTP/1.1", OK.with("content-length", "10"));
    assertThat(failure(writer.write(bytes(11)))).isInstanceOf(ProtocolException.class);
    writer.write(bytes(4));
    handler.complete(null);
    assertThat(exchange.asked).containsExactly("200 LENGTH 4", "abort");
  }

  @Test
  void aHeadOfMoreThan16KibIsRefused() {
    ResponseHead largest = OK.with("n", "v".repeat(16 * 1024 - 5));
    ResponseHead larger = OK.with("n", "v".repeat(16 * 1024 - 4));
    var exchange =
        ScriptedExchange.get(
            (request, responder) -> {
              seen.add(failure(responder.send(larger, bytes(0))));
              return responder.send(largest, bytes(0));
            });
    assertThat(seen)
        .singleElement()
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.rule()).isEqualTo("HTTP-3.19"));
    assertThat(exchange.asked.get(0)).startsWith("200");
  }

  @Test
  void hopByHopFieldsAreRefused() {
    for (String name : List.of("Transfer-Encoding", "keep-alive", "te", "upgrade", "connection")) {
      ScriptedExchange.get(
          (request, responder) -> {
            seen.add(failure(responder.start(OK.with(name, "x"))));
            return responder.send(OK, bytes(0));
          });
    }
    assertThat(seen).hasSize(5).allMatch(failure -> failure instanceof ProtocolException);
  }

  @Test
  void aClientThatGoesIsToldOnceAndFailsWhatIsPending() {
    var exchange = started();
    exchange.writable = false;
    CompletionStage<Void> write = writer.write(bytes(50_000));
    exchange.gone(DisconnectReason.PEER_CLOSED);
    exchange.gone(DisconnectReason.PEER_RESET);
    assertThat(failure(write)).isInstanceOf(DisconnectedException.class);
    assertThat(seen).containsExactly(DisconnectReason.PEER_CLOSED);
    handler.complete(null);
    assertThat(seen).containsExactly(DisconnectReason.PEER_CLOSED, Completion.Outcome.DISCONNECTED);
    assertThat(exchange.asked).containsExactly("200 CHUNKED 50000", "abort");
  }

  @Test
  void whatBecomesOfATransmissionThatWasCutOffChangesNothing() {
    for (Throwable late : new Throwable[] {null, new IOException("expected by the test")}) {
      var exchange = started("GET / HTTP/1.1", OK.with("content-length", "9000000"));
      exchange.writable = false;
      writer.write(bytes(3_000_000));
      exchange.run(() -> exchange.cutOff(new IllegalStateException("expected by the test")));
      exchange.notWritten(late);
      assertThat(exchange.asked).containsExactly("200 LENGTH 1048576", "abort");
    }
    handler.complete(null);
    assertThat(seen).containsExactly(Completion.Outcome.FAILED, Completion.Outcome.FAILED);
  }

  @Test
  void anExchangeIsLiveUntilItsRecordWasHandedOut() {
    ServerCore core =
        ScriptedExchange.core(
            ServerOptions.defaults(),
            (request, responder) -> {
              request.onComplete(completion -> seen.add(((Exchange) request).core.liveExchanges()));
              return responder.send(OK, bytes(0));
            });
    new ScriptedExchange(core, "GET / HTTP/1.1", "host", "a").begin();
    assertThat(seen).containsExactly(1);
    assertThat(core.liveExchanges()).isZero();
  }

  @Test
  void theBodyIsReadOnDemandAndOneReadAtATime() {
    var exchange =
        ScriptedExchange.post(
            (request, responder) -> {
              request.body().read().thenAccept(piece -> seen.add(piece.remaining()));
              seen.add(failure(request.body().read()).getClass());
              return handler;
            },
            "host",
            "a",
            "content-length",
            "6");
    assertThat(exchange.asked).containsExactly("demand");
    exchange.piece("abc");
    assertThat(seen).containsExactly(ProtocolException.class, 3);
    assertThat(exchange.asked).containsExactly("demand");
  }

  @Test
  void theContinueIsSentWithTheFirstRead() {
    String[] headers = {"host", "a", "content-length", "6", "expect", "100-continue"};
    var reading =
        ScriptedExchange.post(
            (request, responder) -> request.body().forEach(p -> Stages.done()), headers);
    assertThat(reading.asked).containsExactly("100", "demand");
    var silent =
        ScriptedExchange.post((request, responder) -> responder.send(OK, bytes(0)), headers);
    assertThat(silent.asked).containsExactly("200 LENGTH 0 last", "close");
  }

  @Test
  void anUnreadBodyIsDrainedUpToABound() {
    var small =
        ScriptedExchange.post(
            (request, responder) -> responder.send(OK, bytes(0)),
            "host",
            "a",
            "content-length",
            "3");
    small.piece("abc");
    small.end();
    assertThat(small.asked).containsExactly("200 LENGTH 0 last", "demand", "demand", "finish");
    var large =
        ScriptedExchange.post(
            (request, responder) -> responder.send(OK, bytes(0)),
            "host",
            "a",
            "transfer-encoding",
            "chunked");
    large.piece("x".repeat(70_000));
    assertThat(large.asked).containsExactly("200 LENGTH 0 last", "demand", "close");
  }
}
