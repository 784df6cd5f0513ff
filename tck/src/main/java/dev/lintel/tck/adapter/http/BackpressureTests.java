package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireHead;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who does not read is not sent to, in both directions. */
class BackpressureTests {

  private static final int PIECE = 8 * 1024;

  /** More than the buffers of any kernel and of a server that keeps its word. */
  private static final long MUCH = 64L << 20;

  private static final long BOUND = 24L << 20;

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement({"HTTP-4.1", "HTTP-4.2"})
  void aClientThatDoesNotReadStopsTheWriter(Style style) {
    byte[] piece = filler(PIECE);
    var accepted = new AtomicLong();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              while (accepted.get() < MUCH) {
                out.write(piece);
                accepted.addAndGet(PIECE);
              }
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            writer.writeAll(
                                () ->
                                    accepted.getAndAdd(PIECE) < MUCH
                                        ? ByteBuffer.wrap(piece)
                                        : null)));
    WireClient client = server.connectNarrow().send(route.get());
    client.readHead();
    Await.standstill("the writer", accepted::get);
    assertThat(accepted.get()).as("bytes that the server took").isLessThan(BOUND);
    client.reset();
    route.completion();
  }

  @InBothStyles
  @Requirement({"HTTP-4.1", "HTTP-4.4"})
  void aClientThatReadsOnGetsEverything(Style style) {
    byte[] piece = filler(PIECE);
    long pieces = 2000;
    var accepted = new AtomicLong();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              for (int i = 0; i < pieces; i++) {
                out.write(piece);
                accepted.addAndGet(PIECE);
              }
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            writer.writeAll(
                                () ->
                                    accepted.getAndAdd(PIECE) < pieces * PIECE
                                        ? ByteBuffer.wrap(piece)
                                        : null)));
    WireClient client = server.connectNarrow().send(route.get());
    WireHead head = client.readHead();
    Await.standstill("the writer", accepted::get);
    byte[] body = client.readBody(head);
    assertThat(body).hasSize((int) (pieces * PIECE));
    assertThat(java.util.Arrays.copyOfRange(body, body.length - PIECE, body.length))
        .isEqualTo(piece);
  }

  @Test
  @Requirement("HTTP-4.3")
  void aSecondWriteWhileOneIsPendingFails() {
    byte[] large = filler(12_000_000);
    var writing = new CompletableFuture<AsyncBodyWriter>();
    Gate gate = server.gate();
    Route route =
        server.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer -> {
                          var first = writer.write(ByteBuffer.wrap(large));
                          writing.complete(writer);
                          return first.thenCompose(v -> gate.opened());
                        }));
    WireClient client = server.connectNarrow().send(route.get());
    AsyncBodyWriter writer = Await.value("the writer", writing);
    WireHead head = client.readHead();
    Expect.refused("HTTP-4.3", writer.write(bytes("second")));
    Expect.refused("HTTP-4.3", writer.end());
    Expect.refused("HTTP-4.3", writer.end(bytes("last")));
    gate.open();
    assertThat(client.readBody(head)).isEqualTo(large);
  }

  @InBothStyles
  @Requirement("HTTP-4.11")
  void theEndIsHandedOverBeforeItCompletes(Style style) {
    byte[] large = filler(12_000_000);
    var sent = new CompletableFuture<Boolean>();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              responder.send(OK, ByteBuffer.wrap(large));
              sent.complete(true);
            },
            (request, responder) ->
                responder.send(OK, ByteBuffer.wrap(large)).thenAccept(v -> sent.complete(true)));
    WireClient client = server.connectNarrow().send(route.get());
    WireHead head = client.readHead();
    Await.stays("the stage is pending", () -> !sent.isDone());
    assertThat(client.readBody(head)).hasSize(large.length);
    Await.value("the stage of send", sent);
  }

  @InBothStyles
  @Requirement("HTTP-5.1")
  void aHandlerThatDoesNotReadStopsTheUpload(Style style) {
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              gate.pass();
              responder.send(OK.with("connection", "close"), bytes(""));
            },
            (request, responder) ->
                gate.opened()
                    .thenCompose(v -> responder.send(OK.with("connection", "close"), bytes(""))));
    WireClient client = server.connect().send(route.request("POST", "Content-Length: " + 2 * MUCH));
    route.awaitCalls(1);
    assertThat(client.sendUntilBlocked(2 * MUCH)).as("bytes that got away").isLessThan(BOUND);
    client.reset();
  }

  @InBothStyles
  @Requirement("HTTP-5.1")
  void aHandlerThatStopsReadingStopsTheUpload(Style style) {
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              assertThat(request.body().read()).isNotNegative();
              gate.pass();
            },
            (request, responder) -> request.body().read().thenCompose(piece -> gate.opened()));
    WireClient client = server.connect().send(route.request("POST", "Content-Length: " + 2 * MUCH));
    assertThat(client.sendUntilBlocked(2 * MUCH)).as("bytes that got away").isLessThan(BOUND);
    client.reset();
  }
}
