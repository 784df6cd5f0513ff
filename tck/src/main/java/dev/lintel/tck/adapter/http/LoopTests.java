package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.Headers;
import dev.lintel.Stages;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.wire.WireClient;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Loops over many pieces do not grow the stack. */
class LoopTests {

  private static final int PIECES = 100_000;
  private static final int STEPS = 500_000;

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @Test
  @Requirement("HTTP-4.7")
  void forEachTakesHalfAMillionPiecesThatAreThere() {
    var taken = new AtomicLong();
    Await.value(
        "forEach",
        reader(STEPS)
            .forEach(
                piece -> {
                  taken.incrementAndGet();
                  return Stages.done();
                }));
    assertThat(taken.get()).isEqualTo(STEPS);
  }

  @Test
  @Requirement("HTTP-4.7")
  void transferToTakesHalfAMillionPiecesThatAreThere() {
    var writer = new CountingWriter();
    assertThat(Await.value("transferTo", reader(STEPS).transferTo(writer))).isEqualTo(STEPS);
    assertThat(writer.bytes.get()).isEqualTo(STEPS);
  }

  @Test
  @Requirement("HTTP-4.7")
  void readAllTakesHalfAMillionPiecesThatAreThere() {
    assertThat(Await.value("readAll", reader(STEPS).readAll(STEPS))).hasSize(STEPS);
  }

  @Test
  @Requirement("HTTP-4.7")
  void writeAllTakesHalfAMillionPieces() {
    var writer = new CountingWriter();
    var left = new AtomicLong(STEPS);
    ByteBuffer piece = bytes("x");
    Await.value(
        "writeAll", writer.writeAll(() -> left.getAndDecrement() > 0 ? piece.duplicate() : null));
    assertThat(writer.bytes.get()).isEqualTo(STEPS);
  }

  @Test
  @Requirement("HTTP-4.7")
  void writeFileTakesManyPieces(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("large");
    try (var channel = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      channel.setLength(200L << 20);
    }
    var writer = new CountingWriter();
    Await.value("writeFile", writer.writeFile(file, 0, 200L << 20));
    assertThat(writer.bytes.get()).isEqualTo(200L << 20);
    Files.delete(file);
  }

  @Test
  @Requirement("HTTP-4.7")
  void asPublisherGivesManyPiecesThatAreThere() {
    var taken = new AtomicLong();
    var completed = new CompletableFuture<Boolean>();
    reader(STEPS).asPublisher().subscribe(subscriber(taken, completed, Long.MAX_VALUE));
    Await.value("the end of the publisher", completed);
    assertThat(taken.get()).isEqualTo(STEPS);
  }

  @Test
  @Requirement("HTTP-4.7")
  void asPublisherGivesPiecesAskedForOneByOne() {
    var taken = new AtomicLong();
    var completed = new CompletableFuture<Boolean>();
    reader(PIECES).asPublisher().subscribe(subscriber(taken, completed, 1));
    Await.value("the end of the publisher", completed);
    assertThat(taken.get()).isEqualTo(PIECES);
  }

  @Test
  @Requirement("HTTP-4.7")
  void aHundredThousandChunksOfOneByteComeThrough() {
    Route route =
        server.serveAsync(
            (request, responder) ->
                request
                    .body()
                    .readAll(PIECES)
                    .thenCompose(body -> responder.send(OK, ByteBuffer.wrap(body))));
    assertThat(upload(route)).isEqualTo(filler(PIECES));
  }

  @Test
  @Requirement("HTTP-4.7")
  void aHundredThousandChunksOfOneByteAreEchoed() {
    Route route =
        server.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> request.body().transferTo(writer))
                    .thenApply(n -> null));
    assertThat(upload(route)).isEqualTo(filler(PIECES));
  }

  @Test
  @Requirement("HTTP-4.7")
  void aHundredThousandWritesOfOneByteArrive() {
    byte[] body = filler(PIECES);
    var next = new AtomicLong();
    Route route =
        server.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            writer.writeAll(
                                () -> {
                                  int at = (int) next.getAndIncrement();
                                  return at < PIECES ? ByteBuffer.wrap(body, at, 1) : null;
                                })));
    Expect.bytes(server.exchange(route.get()).body(), body);
  }

  private static byte[] upload(Route route) {
    byte[] body = filler(PIECES);
    ByteBuffer chunks = ByteBuffer.allocate(6 * PIECES + 5);
    for (byte b : body) {
      chunks.put(new byte[] {'1', '\r', '\n', b, '\r', '\n'});
    }
    chunks.put("0\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    WireClient client = server.connect();
    client.send(route.request("POST", "Transfer-Encoding: chunked"));
    var sending = CompletableFuture.runAsync(() -> client.send(chunks.array()));
    byte[] answer = client.read().body();
    Await.value("the upload", sending);
    return answer;
  }

  private static AsyncBodyReader reader(int pieces) {
    var left = new AtomicLong(pieces);
    ByteBuffer piece = bytes("x");
    return () ->
        CompletableFuture.completedStage(left.getAndDecrement() > 0 ? piece.duplicate() : null);
  }

  private static final class CountingWriter implements AsyncBodyWriter {
    private final AtomicLong bytes = new AtomicLong();

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      bytes.addAndGet(piece.remaining());
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> end(Headers trailers) {
      return Stages.done();
    }
  }

  private static Flow.Subscriber<ByteBuffer> subscriber(
      AtomicLong taken, CompletableFuture<Boolean> completed, long demand) {
    return new Flow.Subscriber<>() {
      private Flow.@Nullable Subscription subscription;

      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(demand);
      }

      @Override
      public void onNext(ByteBuffer piece) {
        taken.incrementAndGet();
        if (subscription != null && demand != Long.MAX_VALUE) {
          subscription.request(demand);
        }
      }

      @Override
      public void onError(Throwable failure) {
        completed.completeExceptionally(failure);
      }

      @Override
      public void onComplete() {
        completed.complete(true);
      }
    };
  }
}
