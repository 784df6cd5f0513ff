package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class InformerTests {

  private static final ResponseHead OK = ResponseHead.of(200);

  private final CompletableFuture<Void> handler = new CompletableFuture<>();
  private AsyncRequest request;
  private AsyncResponder responder;

  @Test
  void theResponseWaitsForTheInterimResponsesBeforeIt() {
    var exchange = idle();
    exchange.writable = false;
    CompletionStage<Void> hints = responder.inform(ResponseHead.of(103));
    CompletionStage<Void> progress = responder.inform(ResponseHead.of(102));
    CompletionStage<Void> sent = responder.send(OK, bytes(1));
    assertThat(rule(responder.inform(ResponseHead.of(103)))).isEqualTo("HTTP-3.21");
    assertThat(exchange.asked).containsExactly("103");
    exchange.interimWritten();
    assertThat(hints.toCompletableFuture()).isDone();
    assertThat(progress.toCompletableFuture()).isNotDone();
    exchange.interimWritten();
    assertThat(progress.toCompletableFuture()).isDone();
    assertThat(exchange.asked).containsExactly("103", "102", "200 LENGTH 1 last");
    exchange.written();
    assertThat(sent.toCompletableFuture()).isDone();
  }

  @Test
  void interimResponsesThatWaitFailWithTheClient() {
    var exchange = idle();
    exchange.writable = false;
    CompletionStage<Void> first = responder.inform(ResponseHead.of(103));
    CompletionStage<Void> second = responder.inform(ResponseHead.of(103));
    CompletionStage<Void> sent = responder.send(OK, bytes(1));
    exchange.gone(DisconnectReason.PEER_RESET);
    assertThat(List.of(first, second, sent))
        .allSatisfy(stage -> assertThat(failure(stage)).isInstanceOf(DisconnectedException.class));
    exchange.interimWritten();
    assertThat(exchange.asked).containsExactly("103", "abort");
  }

  @Test
  void interimResponsesThatPileUpAreDropped() {
    var exchange = idle();
    exchange.writable = false;
    for (int i = 0; i < 100; i++) {
      responder.inform(ResponseHead.of(103));
    }
    for (int i = 0; i < 100; i++) {
      exchange.interimWritten();
    }
    assertThat(exchange.asked).hasSize(17).containsOnly("103");
  }

  @Test
  void the100GoesBeforeTheDemandAndBehindWhatWaits() {
    var exchange =
        ScriptedExchange.post(
            (request, given) -> {
              responder = given;
              this.request = request;
              return handler;
            },
            "host",
            "a",
            "content-length",
            "3",
            "expect",
            "100-continue");
    exchange.writable = false;
    responder.inform(ResponseHead.of(103));
    request.body().read();
    assertThat(exchange.asked).containsExactly("103");
    exchange.interimWritten();
    assertThat(exchange.asked).containsExactly("103", "100");
    exchange.interimWritten();
    assertThat(exchange.asked).containsExactly("103", "100", "demand");
  }

  private ScriptedExchange idle() {
    return ScriptedExchange.get(
        (request, given) -> {
          responder = given;
          return handler;
        });
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count);
  }

  private static Throwable failure(CompletionStage<?> stage) {
    return stage.handle((v, failure) -> failure).toCompletableFuture().join();
  }

  private static String rule(CompletionStage<?> stage) {
    return ((ProtocolException) failure(stage)).rule();
  }
}
