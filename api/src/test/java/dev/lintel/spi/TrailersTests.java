package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncRequest;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class TrailersTests {

  private final CompletableFuture<Void> handler = new CompletableFuture<>();
  private AsyncRequest request;
  private AsyncBodyWriter writer;

  @Test
  void trailersFollowTheLastTransmission() {
    var exchange = started();
    writer.write(bytes(1));
    writer.end(Headers.of("x", "y"));
    handler.complete(null);
    assertThat(exchange.asked)
        .containsExactly("200 CHUNKED 1", "0 last", "trailers [x: y]", "finish");
    assertThat(failure(writer.write(bytes(1)))).isInstanceOf(ProtocolException.class);
  }

  @Test
  void trailersBringTheirChunksWithThem() {
    var exchange = started();
    writer.end(Headers.of("x", "y"));
    assertThat(exchange.asked).containsExactly("200 CHUNKED 0 last", "trailers [x: y]");
  }

  @Test
  void trailersThatAreRefusedEndNothing() {
    var exchange = started();
    assertThat(rule(writer.end(Headers.of("Host", "y")))).isEqualTo("HTTP-4.22");
    assertThat(rule(writer.end(Headers.of("x", "\u00e4")))).isEqualTo("HTTP-4.22");
    assertThat(rule(writer.end(Headers.of("x", "y".repeat(4092))))).isEqualTo("HTTP-4.23");
    assertThat(exchange.asked).isEmpty();
    writer.end(Headers.of("x", "y".repeat(4091)));
    assertThat(exchange.asked).hasSize(2);
  }

  @Test
  void trailersAreThereWhenTheBodyHasEnded() {
    var exchange = uploading();
    CompletionStage<ByteBuffer> end = request.body().read();
    exchange.trailer("X-Sum", "7");
    exchange.trailer("Host", "evil");
    exchange.trailer("x-sum", "8");
    assertThat(request.trailers()).isEqualTo(Headers.of());
    exchange.end();
    assertThat(end.toCompletableFuture()).isCompletedWithValue(null);
    assertThat(request.trailers().toString()).isEqualTo("[x-sum: 7, x-sum: 8]");
  }

  @Test
  void trailersThatAreMalformedOrTooManyBreakTheBody() {
    for (String name : new String[] {"a b", "", "x"}) {
      var exchange = uploading();
      CompletionStage<ByteBuffer> end = request.body().read();
      for (int i = 0; i < 101; i++) {
        exchange.trailer(name, "1");
      }
      exchange.end();
      assertThat(failure(end))
          .isInstanceOfSatisfying(
              DisconnectedException.class,
              gone -> assertThat(gone.reason()).isEqualTo(DisconnectReason.PROTOCOL_ERROR));
      assertThat(request.trailers().size()).isZero();
    }
  }

  private ScriptedExchange started() {
    return ScriptedExchange.get(
        (request, responder) -> {
          responder.start(ResponseHead.of(200)).thenAccept(w -> writer = w);
          return handler;
        });
  }

  private ScriptedExchange uploading() {
    return ScriptedExchange.post(
        (request, given) -> {
          this.request = request;
          return handler;
        },
        "host",
        "a",
        "transfer-encoding",
        "chunked");
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
