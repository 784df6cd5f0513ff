package dev.lintel.tck.adapter.thr;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.spi.Bridges;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Gate;
import dev.lintel.tck.Route;
import dev.lintel.tck.Samples.Boom;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireFraming;
import dev.lintel.tck.wire.WireHead;
import dev.lintel.tck.wire.WireResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Async handlers behind the sync contract, served on the threads of sync handlers. */
class BridgeTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @Test
  @Requirement({"THR-4.2", "THR-4.1"})
  void anEchoStreamsBothWays() {
    Route route =
        bridged(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> request.body().transferTo(writer))
                    .thenApply(n -> null));
    WireClient client = server.connect();
    client.send(route.request("POST", "Transfer-Encoding: chunked"));
    client.sendChunk("first".getBytes(UTF_8));
    client.readHead();
    assertThat(client.readChunk()).asString().isEqualTo("first");
    client.sendChunk("second".getBytes(UTF_8));
    assertThat(client.readChunk()).asString().isEqualTo("second");
    client.send("0\r\n\r\n");
    assertThat(client.readChunk()).isEmpty();
  }

  @Test
  @Requirement("THR-4.2")
  void theHandlerKeepsTheThreadOfItsCaller() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Gate gate = server.gate();
    Route route =
        bridged(
            (request, responder) -> {
              threads.add(Thread.currentThread());
              return request
                  .body()
                  .readAll(100)
                  .thenCompose(
                      body -> {
                        threads.add(Thread.currentThread());
                        return responder.start(OK);
                      })
                  .thenCompose(writer -> writer.write(bytes("x")))
                  .thenCompose(
                      v -> {
                        threads.add(Thread.currentThread());
                        return gate.opened();
                      });
            });
    WireClient client = server.connect();
    client.send(route.request("POST", "Content-Length: 4")).send("body");
    WireHead head = client.readHead();
    gate.open();
    assertThat(client.readBody(head)).asString().isEqualTo("x");
    assertThat(threads).hasSize(1);
  }

  @Test
  @Requirement({"THR-4.2", "HTTP-3.2", "HTTP-4.9"})
  void wholeResponsesAndFilesGoThrough(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("file"), filler(100_000));
    Route whole = bridged((request, responder) -> responder.send(OK, bytes("whole")));
    WireResponse response = server.exchange(whole.get());
    assertThat(response.framing()).isEqualTo(WireFraming.LENGTH);
    assertThat(response.text()).isEqualTo("whole");
    Route sent = bridged((request, responder) -> responder.sendFile(OK, file, 10, 50_000));
    Expect.bytes(
        server.exchange(sent.get()).body(),
        java.util.Arrays.copyOfRange(filler(100_000), 10, 50_010));
    Route written =
        bridged(
            (request, responder) ->
                responder.start(OK).thenCompose(writer -> writer.writeFile(file, 0, 100_000)));
    Expect.bytes(server.exchange(written.get()).body(), filler(100_000));
  }

  @Test
  @Requirement({"THR-4.2", "HTTP-2.4", "HTTP-2.5", "HTTP-2.6", "HTTP-8.3"})
  @SuppressWarnings("NullAway") // A mistake under test.
  void failuresAreTheSame() {
    AsyncHttpHandler[] handlers = {
      (request, responder) -> Stages.failed(new Boom()),
      (request, responder) -> {
        throw new Boom();
      },
      (request, responder) -> Stages.done(),
      (request, responder) -> null
    };
    for (AsyncHttpHandler handler : handlers) {
      WireClient client = server.connect();
      Route route = bridged(handler);
      assertThat(client.send(route.get()).read().status()).isEqualTo(500);
      assertThat(client.send(route.get()).read().status()).isEqualTo(500);
    }
    Route limited =
        bridged((request, responder) -> Stages.failed(new dev.lintel.LimitException("x", 429, "")));
    assertThat(server.exchange(limited.get()).status()).isEqualTo(429);
  }

  @Test
  @Requirement({"THR-4.2", "HTTP-2.3"})
  void aFailureAfterTheStartAborts() {
    Gate gate = server.gate();
    Route route =
        bridged(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> writer.write(bytes("half")))
                    .thenCompose(v -> gate.opened())
                    .thenCompose(v -> Stages.failed(new Boom())));
    WireClient client = server.connect().send(route.get());
    WireHead head = client.readHead();
    gate.open();
    assertThat(client.readCutBody(head)).asString().isEqualTo("half");
  }

  @Test
  @Requirement({"THR-4.2", "HTTP-4.1"})
  void aClientThatDoesNotReadStopsTheWriter() {
    var accepted = new AtomicLong();
    byte[] piece = filler(8192);
    long much = 64L << 20;
    Route route =
        bridged(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            writer.writeAll(
                                () ->
                                    accepted.getAndAdd(piece.length) < much
                                        ? ByteBuffer.wrap(piece)
                                        : null)));
    WireClient client = server.connectNarrow().send(route.get());
    client.readHead();
    Await.standstill("the writer", accepted::get);
    assertThat(accepted.get())
        .as("bytes that the server has taken, though nobody reads")
        .isLessThan(24L << 20);
    client.reset();
    route.completion();
  }

  @Test
  @Requirement({"THR-4.2", "HTTP-6.1"})
  void signalsComeThrough() {
    var gone = new CompletableFuture<Object>();
    Route route =
        bridged(
            (request, responder) -> {
              var done = new CompletableFuture<Void>();
              request.onDisconnect(
                  reason -> {
                    gone.complete(reason);
                    done.complete(null);
                  });
              return done;
            });
    WireClient client = server.connect().send(route.get());
    route.awaitCalls(1);
    client.reset();
    Await.value("the signal", gone);
    route.completion();
  }

  @Test
  @Requirement({"THR-4.1", "THR-4.2"})
  void wholeApplicationsCanBeBridgedThereAndBack() throws Exception {
    List<String> events = new CopyOnWriteArrayList<>();
    AsyncApplication application =
        AsyncApplication.of(
                (request, responder) -> responder.send(ResponseHead.of(201), bytes("bridged")))
            .onStartup(
                info -> {
                  events.add("startup");
                  return Stages.done();
                })
            .onShutdown(
                () -> {
                  events.add("shutdown");
                  return Stages.done();
                });
    Server other =
        server.start(
            Bridges.toSync(Bridges.toAsync(Bridges.toSync(application))), UnaryOperator.identity());
    WireResponse response = server.connect(other).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read();
    assertThat(response.status()).isEqualTo(201);
    assertThat(response.text()).isEqualTo("bridged");
    other.close();
    assertThat(events).containsExactly("startup", "shutdown");
  }

  private static Route bridged(AsyncHttpHandler handler) {
    return server.serveSync(Bridges.toSync(handler));
  }
}
