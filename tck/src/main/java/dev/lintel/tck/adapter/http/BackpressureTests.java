package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.Request;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.KernelSockets;
import dev.lintel.tck.PerStyle;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireHead;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who does not read is not sent to, in both directions. */
class BackpressureTests {

  private static final int PIECE = 8 * 1024;

  /** More than the buffers of any kernel and of a server that keeps its word. */
  private static final long MUCH = 64L << 20;

  /** What kernel and server may hold together, where the kernel does not tell its share. */
  private static final long BOUND = 24L << 20;

  /** The two buffers of HTTP-4.2. */
  private static final long BUFFERS = 2 * 16 * 1024;

  /** What a server may hold of a body that nobody reads (HTTP-5.1). */
  private static final long HELD = 512 * 1024;

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @ParameterizedTest
  @ValueSource(ints = {100, PIECE, PIECE + 1, 300_000})
  @Requirement({"HTTP-4.1", "HTTP-4.2"})
  void aClientThatDoesNotReadStopsTheWriter(int length) {
    byte[] piece = filler(length);
    var connections = new PerStyle<CompletableFuture<Request>>();
    var writers = new PerStyle<AtomicLong>();
    var routes = new PerStyle<Route>();
    var clients = new PerStyle<WireClient>();
    for (Style style : Style.values()) {
      var connection = new CompletableFuture<Request>();
      var given = new AtomicLong();
      Route route =
          server.serve(
              style,
              (request, responder) -> {
                connection.complete(request);
                var out = responder.start(OK.with("content-length", "" + MUCH));
                while (given.addAndGet(length) < MUCH) {
                  out.write(piece);
                }
              },
              (request, responder) -> {
                connection.complete(request);
                return responder
                    .start(OK.with("content-length", "" + MUCH))
                    .thenCompose(
                        writer ->
                            writer.writeAll(
                                () ->
                                    given.addAndGet(length) < MUCH
                                        ? ByteBuffer.wrap(piece)
                                        : null));
              });
      connections.put(style, connection);
      writers.put(style, given);
      routes.put(style, route);
      clients.put(style, server.connectNarrow().send(route.get()));
    }
    connections.forEach((style, connection) -> Await.value("a request, " + style, connection));
    Await.standstill(
        "what the writers give", () -> writers.values().stream().mapToLong(AtomicLong::get).sum());
    for (Style style : Style.values()) {
      Request request = Await.value("a request", connections.get(style));
      OptionalLong kernel = KernelSockets.between(request.localAddress(), request.remoteAddress());
      assertThat(writers.get(style).get()).as("bytes written (%s)", style).isPositive();
      assertThat(writers.get(style).get() - kernel.orElse(0))
          .as("bytes that the server holds (%s, kernel: %s)", style, kernel)
          .isLessThanOrEqualTo(kernel.isPresent() ? BUFFERS + length : BOUND);
      clients.get(style).reset();
      routes.get(style).completion();
    }
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
    assertThat(body.length).as("bytes of the body").isEqualTo((int) (pieces * PIECE));
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
    Expect.bytes(client.readBody(head), large);
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

  @Test
  @Requirement("HTTP-5.1")
  void aHandlerThatDoesNotReadStopsTheUpload() {
    Gate gate = server.gate();
    assertStopped(
        (style, connection) ->
            server.serve(
                style,
                (request, responder) -> {
                  connection.complete(request);
                  gate.pass();
                  responder.send(OK.with("connection", "close"), bytes(""));
                },
                (request, responder) -> {
                  connection.complete(request);
                  return gate.opened()
                      .thenCompose(v -> responder.send(OK.with("connection", "close"), bytes("")));
                }));
  }

  @Test
  @Requirement("HTTP-5.1")
  void aHandlerThatStopsReadingStopsTheUpload() {
    Gate gate = server.gate();
    assertStopped(
        (style, connection) ->
            server.serve(
                style,
                (request, responder) -> {
                  connection.complete(request);
                  assertThat(request.body().read()).isNotNegative();
                  gate.pass();
                },
                (request, responder) -> {
                  connection.complete(request);
                  return request.body().read().thenCompose(piece -> gate.opened());
                }));
  }

  /** Both styles beside each other. */
  private static void assertStopped(BiFunction<Style, CompletableFuture<Request>, Route> handler) {
    var stopped = new PerStyle<CompletableFuture<Void>>();
    for (Style style : Style.values()) {
      var connection = new CompletableFuture<Request>();
      Route route = handler.apply(style, connection);
      stopped.put(style, CompletableFuture.runAsync(() -> assertStopped(route, connection)));
    }
    stopped.forEach((style, check) -> Await.value("an upload that stops, " + style, check));
  }

  private static void assertStopped(Route route, CompletableFuture<Request> connection) {
    String head = route.request("POST", "Content-Length: " + 2 * MUCH);
    WireClient client = server.connect().send(head);
    Request request = Await.value("a request", connection);
    long sent = client.sendUntilBlocked(2 * MUCH);
    OptionalLong kernel = KernelSockets.between(request.remoteAddress(), request.localAddress());
    assertThat(sent - kernel.orElse(0))
        .as("bytes that the server holds (kernel: %s)", kernel)
        .isLessThanOrEqualTo(kernel.isPresent() ? HELD : BOUND);
    client.reset();
  }
}
