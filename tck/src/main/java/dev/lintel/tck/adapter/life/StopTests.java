package dev.lintel.tck.adapter.life;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.Stages;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.StartException;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Gate;
import dev.lintel.tck.Samples.Boom;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wrap.NotBehind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of a server. */
class StopTests {

  private static final AsyncHttpHandler HANDLER =
      (request, responder) -> responder.send(OK, bytes("x"));
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @RegisterExtension static final ServerExtension kit = ServerExtension.notStarted();

  private final List<String> events = new CopyOnWriteArrayList<>();

  @Test
  @Requirement({"LIFE-3.5", "LIFE-3.8"})
  void shutdownComesOnceAndAfterTheLastExchange() throws Exception {
    Gate gate = kit.gate();
    Server server =
        kit.start(
            AsyncApplication.of(
                    (request, responder) -> {
                      request.onComplete(completion -> events.add("completed"));
                      events.add("called");
                      return gate.opened().thenCompose(v -> responder.send(OK, bytes("x")));
                    })
                .onShutdown(() -> step("shutdown")),
            options -> options.withTimeouts(options.timeouts().withDrain(Duration.ofMinutes(1))));
    WireClient client = kit.connect(server).send(GET);
    Await.until("the handler is called", () -> !events.isEmpty());
    CompletionStage<Void> drained = server.drain();
    Await.stays("no shutdown while an exchange is live", () -> events.size() == 1);
    gate.open();
    client.read();
    Await.value("the drain", drained);
    server.close();
    assertThat(events).containsExactly("called", "completed", "shutdown");
  }

  @Test
  @Requirement("LIFE-3.9")
  void aShutdownThatFailsIsLoggedAndHoldsNothing() throws Exception {
    Server server =
        kit.start(
            AsyncApplication.of(HANDLER).onShutdown(() -> Stages.failed(new Boom())),
            UnaryOperator.identity());
    Await.value("the drain", server.drain());
    if (kit.log().isConnected()) {
      assertThat(kit.log().records(Level.SEVERE)).as("logged errors").hasSize(1);
    }
  }

  @Test
  @Requirement({"LIFE-3.9", "LIFE-3.12"})
  void aShutdownThatHangsHoldsNothing() throws Exception {
    Server server =
        kit.start(
            AsyncApplication.of(HANDLER).onShutdown(() -> new CompletableFuture<>()),
            options ->
                options.withTimeouts(options.timeouts().withStartup(Duration.ofMillis(200))));
    Await.value("the drain", server.drain());
    kit.awaitNoThreads();
  }

  @Test
  @Requirement({"LIFE-3.10", "LIFE-3.13"})
  void everyStopIsTheSameStop() throws Exception {
    Server server =
        kit.start(
            AsyncApplication.of(HANDLER).onShutdown(() -> step("shutdown")),
            UnaryOperator.identity());
    CompletionStage<Void> first = server.drain();
    CompletionStage<Void> second = server.drain();
    server.close();
    server.close();
    Await.value("the first stage", first);
    Await.value("the second stage", second);
    Await.value("a stage after the stop", server.abort());
    assertThat(events).containsExactly("shutdown");
  }

  @Test
  @Requirement("LIFE-3.11")
  void aHandlerThatDoesNotEndIsLeftBehind() throws Exception {
    var forever = new CompletableFuture<Void>();
    Server server =
        kit.start(
            AsyncApplication.of(
                    (request, responder) -> {
                      events.add("called");
                      return forever;
                    })
                .onShutdown(() -> step("shutdown")),
            options -> options.withTimeouts(options.timeouts().withDrain(Duration.ofMillis(100))));
    WireClient client = kit.connect(server).send(GET);
    Await.until("the handler is called", () -> !events.isEmpty());
    long begin = System.nanoTime();
    Await.value("the drain", server.drain());
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .as("time for the drain, and a second more for the handler")
        .isBetween(Duration.ofMillis(1100), Duration.ofSeconds(4));
    client.expectEnd();
    assertThat(events).containsExactly("called", "shutdown");
    forever.complete(null);
  }

  @Test
  @Requirement({"LIFE-3.12", "LIFE-1.6"})
  void nothingIsLeftBehind() throws Exception {
    for (int i = 0; i < 5; i++) {
      Server server = kit.start(AsyncApplication.of(HANDLER), UnaryOperator.identity());
      WireClient client = kit.connect(server).send(GET);
      assertThat(client.read().text()).isEqualTo("x");
      server.close();
      client.expectEnd();
      kit.awaitNoThreads();
    }
  }

  @Test
  @Requirement("LIFE-3.12")
  @NotBehind(value = "unix", reason = "it is about TCP")
  void theAddressIsFreeAgain() throws Exception {
    Server server = kit.start(AsyncApplication.of(HANDLER), UnaryOperator.identity());
    int port = server.address().getPort();
    assertThat(kit.connect(server).send(GET).read().text()).isEqualTo("x");
    server.close();
    Server again;
    try {
      again =
          kit.start(
              AsyncApplication.of(HANDLER), options -> options.withBinds(Bind.loopback(port)));
    } catch (StartException failure) {
      throw new AssertionError("the address of a server that has stopped is not free", failure);
    }
    assertThat(kit.connect(again).send(GET).read().text()).isEqualTo("x");
  }

  @Test
  @Requirement("LIFE-3.13")
  void anInterruptedCloseAborts() throws Exception {
    var forever = new CompletableFuture<Void>();
    var interrupted = new CompletableFuture<Boolean>();
    Server server =
        kit.start(
            AsyncApplication.of(
                (request, responder) -> {
                  request.onDisconnect(reason -> forever.complete(null));
                  events.add("called");
                  return forever;
                }),
            options -> options.withTimeouts(options.timeouts().withDrain(Duration.ofMinutes(1))));
    WireClient client = kit.connect(server).send(GET);
    Await.until("the handler is called", () -> !events.isEmpty());
    Thread closing =
        new Thread(
            () -> {
              server.close();
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    closing.start();
    Await.until("draining", () -> server.info().isDraining());
    closing.interrupt();
    client.expectEnd();
    assertThat(Await.value("close returns", interrupted))
        .as("the closing thread is interrupted still")
        .isTrue();
  }

  private CompletionStage<Void> step(String event) {
    events.add(event);
    return Stages.done();
  }
}
