package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.filler;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Samples;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireHead;
import dev.lintel.tck.wrap.NotBehind;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reading and writing at once. */
class DuplexTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement({"HTTP-4.13", "THR-4.1"})
  void anEchoAnswersPieceByPiece(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              byte[] piece = new byte[1000];
              for (int n = request.body().read(piece); n >= 0; n = request.body().read(piece)) {
                out.write(piece, 0, n);
                out.flush();
              }
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            request.body().transferTo(writer).thenCompose(n -> writer.end())));
    WireClient client = server.connect();
    for (int turn = 0; turn < 2; turn++) {
      client.send(route.request("POST", "Transfer-Encoding: chunked"));
      client.sendChunk("first".getBytes(UTF_8));
      client.readHead();
      assertThat(client.readChunk()).asString().isEqualTo("first");
      client.sendChunk("second".getBytes(UTF_8));
      assertThat(client.readChunk()).asString().isEqualTo("second");
      client.send("0\r\n\r\n");
      assertThat(client.readChunk()).isEmpty();
    }
  }

  @Test
  @Requirement("HTTP-4.13")
  @NotBehind(value = "bridges", reason = "THR-4.2: reads and writes are made one at a time")
  void aReadCompletesWhileAWriteIsPending() {
    byte[] large = filler(12_000_000);
    var piece = new CompletableFuture<String>();
    var write = new CompletableFuture<Void>();
    Route route =
        server.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer -> {
                          request
                              .body()
                              .read()
                              .thenAccept(read -> piece.complete(Samples.text(read)));
                          return writer
                              .write(ByteBuffer.wrap(large))
                              .whenComplete((v, failure) -> write.complete(null));
                        }));
    WireClient client = server.connectNarrow().send(route.request("POST", "Content-Length: 5"));
    WireHead head = client.readHead();
    Await.stays("the write is pending", () -> !write.isDone());
    client.send("hello");
    assertThat(Await.value("the read", piece)).isEqualTo("hello");
    assertThat(write).isNotDone();
    Expect.bytes(client.readBody(head), large);
  }

  @Test
  @Requirement("HTTP-4.13")
  void aWriteCompletesWhileAReadIsPending() {
    var last = new CompletableFuture<Boolean>();
    Route route =
        server.serveAsync(
            (request, responder) -> {
              var read = request.body().read().thenAccept(piece -> last.complete(piece == null));
              return responder
                  .start(OK)
                  .thenCompose(writer -> writer.write(Samples.bytes("before the body")))
                  .thenCompose(v -> read);
            });
    WireClient client = server.connect().send(route.request("POST", "Transfer-Encoding: chunked"));
    WireHead head = client.readHead();
    assertThat(client.readChunk()).asString().isEqualTo("before the body");
    assertThat(last).isNotDone();
    client.send("0\r\n\r\n");
    assertThat(Await.value("the end of the body", last)).isTrue();
    assertThat(client.readBody(head)).isEmpty();
  }

  @InBothStyles
  @Requirement("HTTP-4.13")
  void aLargeEchoIsExact(Style style) {
    byte[] body = filler(5_000_000);
    Route route =
        server.serve(
            style,
            (request, responder) -> request.body().transferTo(responder.start(OK)),
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> request.body().transferTo(writer))
                    .thenApply(n -> null));
    WireClient client = server.connect();
    client.send(route.request("POST", "Content-Length: " + body.length));
    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> client.send(body));
    Expect.bytes(client.read().body(), body);
    Await.value("the upload", sending);
  }
}
