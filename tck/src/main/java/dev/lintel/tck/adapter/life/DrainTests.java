package dev.lintel.tck.adapter.life;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.Request;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a server drains: what applications and clients notice. */
class DrainTests {

  private static final Duration LONG = Duration.ofSeconds(60);

  @RegisterExtension static final ServerExtension kit = ServerExtension.notStarted();

  private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();

  @InBothStyles
  @Requirement({"LIFE-3.1", "LIFE-3.2", "LIFE-3.7", "LIFE-3.8", "LIFE-3.5", "HTTP-9.6"})
  void aLiveExchangeIsToldAndFinishesWithAClose(Style style) throws Exception {
    Gate gate = kit.gate();
    Route route = waiting(style, gate);
    Server server = start(LONG);
    WireClient client = kit.connect(server).send(route.get());
    route.awaitCalls(1);
    assertThat(server.isReady()).as("ready before the drain").isTrue();
    assertThat(server.info().isDraining()).as("draining before the drain").isFalse();
    Instant before = Instant.now();
    CompletionStage<Void> drained = server.drain();
    assertThat(server.isReady()).as("ready in the drain").isFalse();
    Instant deadline = (Instant) Await.next("the drain is told", signals);
    assertThat(deadline).isBetween(before.plus(LONG).minusSeconds(5), Instant.now().plus(LONG));
    assertThat(server.info().isDraining()).as("draining in the drain").isTrue();
    Await.until(
        "the listening sockets are closed",
        () -> server.addresses().stream().noneMatch(kit::listens));
    client.expectSilence();
    assertThat(drained.toCompletableFuture().isDone()).isFalse();
    gate.open();
    WireResponse response = client.read();
    assertThat(response.text()).isEqualTo("finished");
    assertThat(response.head().headers("connection")).as("connection").containsExactly("close");
    client.expectEnd();
    assertThat(route.completion().outcome()).isEqualTo(Completion.Outcome.COMPLETE);
    Await.value("the drain", drained);
  }

  @Test
  @Requirement("LIFE-3.3")
  void idleConnectionsClose() throws Exception {
    Gate gate = kit.gate();
    Route route = waiting(Style.ASYNC, gate);
    Route quick = kit.serveAsync((request, responder) -> responder.send(OK, bytes("quick")));
    Server server = start(LONG);
    WireClient used = kit.connect(server).send(quick.get());
    used.read();
    WireClient unused = kit.connect(server);
    WireClient live = kit.connect(server).send(route.get());
    route.awaitCalls(1);
    server.drain();
    used.expectEnd();
    unused.expectEnd();
    gate.open();
    assertThat(live.read().text()).isEqualTo("finished");
  }

  /** Those of which the server may not have taken note yet. */
  @Test
  @Requirement("LIFE-3.3")
  void connectionsThatHaveJustComeClose() throws Exception {
    Gate gate = kit.gate();
    Route route = waiting(Style.ASYNC, gate);
    Server server = start(LONG);
    WireClient live = kit.connect(server).send(route.get());
    route.awaitCalls(1);
    List<WireClient> fresh = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      fresh.add(kit.connect(server));
    }
    server.drain();
    fresh.forEach(WireClient::expectEnd);
    gate.open();
    assertThat(live.read().text()).isEqualTo("finished");
  }

  @InBothStyles
  @Requirement({"LIFE-3.4", "HTTP-6.4", "HTTP-6.1"})
  void theDeadlineAborts(Style style) throws Exception {
    Gate gate = kit.gate();
    Route route = waiting(style, gate);
    Server server = start(Duration.ofMillis(300));
    WireClient client = kit.connect(server).send(route.get());
    route.awaitCalls(1);
    long began = System.nanoTime();
    CompletionStage<Void> drained = server.drain();
    assertThat(Await.next("the drain is told", signals)).isInstanceOf(Instant.class);
    assertThat(Await.next("the abort is told", signals)).isSameAs(DisconnectReason.SERVER_STOPPED);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
    client.expectEnd();
    assertThat(client.bytesReceived()).isZero();
    gate.open();
    assertThat(route.completion().outcome()).isEqualTo(Completion.Outcome.DISCONNECTED);
    Await.value("the drain", drained);
  }

  @InBothStyles
  @Requirement({"LIFE-3.6", "LIFE-3.10"})
  void aDrainCanBeCutShort(Style style) throws Exception {
    Gate gate = kit.gate();
    Route route = waiting(style, gate);
    Server server = start(LONG);
    WireClient client = kit.connect(server).send(route.get());
    route.awaitCalls(1);
    CompletionStage<Void> drained = server.drain();
    Await.next("the drain is told", signals);
    CompletionStage<Void> aborted = server.abort();
    assertThat(Await.next("the abort is told", signals)).isSameAs(DisconnectReason.SERVER_STOPPED);
    client.expectEnd();
    gate.open();
    Await.value("the drain", drained);
    Await.value("the abort", aborted);
  }

  @InBothStyles
  @Requirement({"LIFE-3.6", "LIFE-3.4"})
  void aServerCanBeAbortedAtOnce(Style style) throws Exception {
    Gate gate = kit.gate();
    Route route = waiting(style, gate);
    Server server = start(LONG);
    WireClient client = kit.connect(server).send(route.get());
    route.awaitCalls(1);
    CompletionStage<Void> aborted = server.abort();
    client.expectEnd();
    gate.open();
    Await.value("the abort", aborted);
  }

  @Test
  @Requirement({"LIFE-3.2", "LIFE-3.7"})
  void aListenerThatComesDuringTheDrainIsToldAtOnce() throws Exception {
    Gate gate = kit.gate();
    Route route =
        kit.serveAsync(
            (request, responder) ->
                gate.opened()
                    .thenCompose(
                        v -> {
                          request.onDrain(signals::add);
                          return responder.send(OK, bytes("late"));
                        }));
    Server server = start(LONG);
    WireClient client = kit.connect(server).send(route.get());
    route.awaitCalls(1);
    server.drain();
    Await.until("draining", () -> server.info().isDraining());
    gate.open();
    assertThat(Await.next("the drain is told", signals)).isInstanceOf(Instant.class);
    assertThat(client.read().head().closes()).isTrue();
  }

  @InBothStyles
  @Requirement({"LIFE-3.7", "LIFE-3.2", "LIFE-3.8"})
  void aStreamSaysGoodBye(Style style) throws Exception {
    Gate gate = kit.gate();
    Route route =
        kit.serve(
            style,
            (request, responder) -> {
              request.onDrain(deadline -> gate.open());
              var out = responder.start(OK);
              out.write(bytes("event "));
              out.flush();
              gate.pass();
              out.write(bytes("good-bye"));
            },
            (request, responder) -> {
              request.onDrain(deadline -> gate.open());
              return responder
                  .start(OK)
                  .thenCompose(
                      writer ->
                          writer
                              .write(bytes("event "))
                              .thenCompose(v -> gate.opened())
                              .thenCompose(v -> writer.end(bytes("good-bye"))));
            });
    Server server = start(LONG);
    WireClient client = kit.connect(server).send(route.get());
    var head = client.readHead();
    CompletionStage<Void> drained = server.drain();
    assertThat(client.readBody(head)).asString().isEqualTo("event good-bye");
    client.expectEnd();
    Await.value("the drain", drained);
  }

  private Route waiting(Style style, Gate gate) {
    return kit.serve(
        style,
        (request, responder) -> {
          listen(request);
          gate.pass();
          responder.send(OK, bytes("finished"));
        },
        (request, responder) -> {
          listen(request);
          return gate.opened().thenCompose(v -> responder.send(OK, bytes("finished")));
        });
  }

  private void listen(Request request) {
    request.onDrain(signals::add);
    request.onDisconnect(signals::add);
  }

  private static Server start(Duration drain) throws Exception {
    UnaryOperator<ServerOptions> patient =
        options ->
            options
                .withBinds(Bind.loopback(0), Bind.loopback(0))
                .withTimeouts(options.timeouts().withDrain(drain));
    return kit.start(kit.application(), patient);
  }
}
