package dev.lintel.tck.adapter.thr;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Stages;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Gate;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.wire.WireClient;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where async handlers and their callbacks run. */
class AsyncThreadTests {

  private static final int PIECE = 1000;
  private static final int PIECES = 200;

  /** What a busy machine may add to the times of THR-1.4, in milliseconds. */
  private static final long SLACK = 1000;

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @Test
  @Requirement({"THR-1.1", "THR-2.2"})
  void asyncHandlersShareFewThreadsAndNoneOfThemIsASyncOne() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Set<Thread> syncThreads = ConcurrentHashMap.newKeySet();
    Route async =
        server.serveAsync(
            (request, responder) -> {
              threads.add(Thread.currentThread());
              return responder.send(OK, bytes(""));
            });
    Route sync =
        server.serveSync(
            (request, responder) -> {
              syncThreads.add(Thread.currentThread());
              responder.send(OK, bytes(""));
            });
    var clients = new ArrayList<WireClient>();
    for (int i = 0; i < 60; i++) {
      clients.add(server.connect().send(async.get() + sync.get()));
    }
    clients.forEach(WireClient::read);
    clients.forEach(WireClient::read);
    int most = 2 * server.options().eventThreads();
    assertThat(threads).hasSizeBetween(1, most).doesNotContainAnyElementsOf(syncThreads);
  }

  @RepeatedTest(5)
  @Tag("stochastic")
  @Requirement({"THR-1.2", "HTTP-4.13"})
  void theCallbacksOfAnExchangeAreNeverRunAtOnce() {
    var atOnce = new AtomicInteger();
    Route route =
        server.serveAsync(
            (request, responder) -> {
              var inside = new AtomicInteger();
              int[] seen = new int[1];
              int[] left = {PIECES};
              return responder
                  .start(OK)
                  .thenCompose(
                      writer -> {
                        CompletionStage<Void> reading =
                            request
                                .body()
                                .forEach(
                                    piece -> {
                                      enter(inside, atOnce, seen);
                                      return Stages.done();
                                    });
                        return writer
                            .writeAll(
                                () -> {
                                  enter(inside, atOnce, seen);
                                  return left[0]-- > 0 ? ByteBuffer.wrap(filler(PIECE)) : null;
                                })
                            .thenCompose(v -> reading);
                      });
            });
    var clients = new ArrayList<WireClient>();
    for (int i = 0; i < 8; i++) {
      WireClient client = server.connect();
      clients.add(client);
      client.send(route.request("POST", "Content-Length: " + PIECES * PIECE));
    }
    var sending =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < PIECES; i++) {
                clients.forEach(client -> client.send(filler(PIECE)));
              }
            });
    clients.forEach(client -> assertThat(client.read().body()).hasSize(PIECES * PIECE));
    Await.value("the uploads", sending);
    assertThat(atOnce.get()).as("callbacks that met another one").isZero();
  }

  @RepeatedTest(20)
  @Tag("stochastic")
  @Requirement("THR-1.3")
  void callsMayComeFromAnyThread() {
    Route route =
        server.serveAsync(
            (request, responder) ->
                Stages.done()
                    .thenComposeAsync(v -> request.body().readAll(100_000))
                    .thenComposeAsync(
                        body ->
                            responder
                                .start(OK)
                                .thenComposeAsync(
                                    writer ->
                                        writer
                                            .write(ByteBuffer.wrap(body, 0, 100))
                                            .thenComposeAsync(
                                                v ->
                                                    writer.write(
                                                        ByteBuffer.wrap(
                                                            body, 100, body.length - 200)))
                                            .thenComposeAsync(
                                                v ->
                                                    writer.end(
                                                        ByteBuffer.wrap(
                                                            body, body.length - 100, 100))))));
    byte[] body = filler(60_000);
    WireClient client = server.connect();
    for (int i = 0; i < 5; i++) {
      client.send(route.request("POST", "Content-Length: " + body.length)).send(body);
      assertThat(client.read().body()).isEqualTo(body);
    }
  }

  @RepeatedTest(20)
  @Tag("stochastic")
  @Requirement("THR-1.3")
  void theOrderOfTheCallsOfOneThreadIsKept() {
    Route route =
        server.serveAsync(
            (request, responder) -> {
              var done = new CompletableFuture<Void>();
              return CompletableFuture.runAsync(
                      () -> {
                        var writer = Await.value("start", responder.start(OK));
                        for (int i = 0; i < 26; i++) {
                          writer.write(bytes("" + (char) ('a' + i)));
                        }
                        writer.end().whenComplete((v, failure) -> done.complete(null));
                      })
                  .thenCompose(v -> done);
            });
    assertThat(server.exchange(route.get()).text()).isEqualTo("abcdefghijklmnopqrstuvwxyz");
  }

  @Test
  @Requirement("THR-1.4")
  void aBlockedEventThreadIsReportedWithItsStack() {
    Assumptions.assumeTrue(server.log().isConnected(), "the log of the server goes elsewhere");
    Gate gate = server.gate();
    Gate waiting = server.gate();
    var blockedAt = new AtomicLong();
    Route patient =
        server.serveAsync(
            (request, responder) ->
                waiting.opened().thenCompose(v -> responder.send(OK, bytes("never blocked"))));
    Route route =
        server.serveAsync(
            (request, responder) ->
                request
                    .body()
                    .readAll(10)
                    .thenCompose(
                        body -> {
                          blockedAt.set(System.currentTimeMillis());
                          gate.pass();
                          return responder.send(OK, bytes("at last"));
                        }));
    WireClient other = server.connect().send(patient.get());
    patient.awaitCalls(1);
    WireClient client = server.connect().send(route.request("POST", "Content-Length: 2"));
    route.awaitCalls(1);
    client.send("ab");
    Await.within(
        Duration.ofMillis(2 * (3000 + SLACK)),
        "two warnings",
        () -> server.log().records(Level.WARNING).size() == 2);
    gate.open();
    assertThat(client.read().text()).isEqualTo("at last");
    List<LogRecord> records = server.log().records(Level.WARNING);
    for (LogRecord record : records) {
      assertThat(record.getThrown()).hasMessageContaining("THR-1.4");
      assertThat(record.getThrown().getStackTrace())
          .anyMatch(frame -> frame.getMethodName().equals("pass"));
    }
    assertThat(records.get(0).getMillis() - blockedAt.get()).isBetween(1900L, 3000L + SLACK);
    assertThat(records.get(1).getMillis() - records.get(0).getMillis())
        .isBetween(1900L, 3000L + SLACK);
    waiting.open();
    assertThat(other.read().text()).isEqualTo("never blocked");
    Await.stays("no more warnings", () -> server.log().records(Level.WARNING).size() == 2);
  }

  @Test
  @Requirement("THR-1.6")
  void stagesOfTheApplicationAreOnlyListenedTo() {
    Gate gate = server.gate();
    Route early =
        server.serveAsync((request, responder) -> poor(responder.send(OK, bytes("early"))));
    Route late =
        server.serveAsync(
            (request, responder) ->
                poor(gate.opened().thenCompose(v -> responder.send(OK, bytes("late")))));
    assertThat(server.exchange(early.get()).text()).isEqualTo("early");
    WireClient client = server.connect().send(late.get());
    late.awaitCalls(1);
    gate.open();
    assertThat(client.read().text()).isEqualTo("late");
  }

  @Test
  @Requirement("THR-1.5")
  void nobodyElseCompletesTheStagesOfTheServer() {
    Gate gate = server.gate();
    Route route =
        server.serveAsync(
            (request, responder) -> {
              var read = request.body().read();
              tamper(read);
              return responder
                  .start(OK)
                  .thenCompose(
                      writer -> {
                        var write = writer.write(ByteBuffer.wrap(filler(9_000_000)));
                        tamper(write);
                        return write
                            .thenCompose(v -> gate.opened())
                            .thenCompose(v -> read)
                            .thenCompose(
                                piece -> {
                                  assertThat(piece).isNotNull();
                                  return writer.end();
                                });
                      });
            });
    WireClient client = server.connectNarrow();
    client.send(route.request("POST", "Content-Length: 5"));
    var head = client.readHead();
    client.send("hello");
    gate.open();
    assertThat(client.readBody(head)).hasSize(9_000_000);
  }

  private static void tamper(CompletionStage<?> stage) {
    CompletableFuture<?> future = stage.toCompletableFuture();
    future.cancel(true);
    future.completeExceptionally(new IllegalStateException("tampered with"));
    future.complete(null);
  }

  private static void enter(AtomicInteger inside, AtomicInteger atOnce, int[] seen) {
    if (inside.incrementAndGet() != 1) {
      atOnce.incrementAndGet();
    }
    seen[0]++;
    Thread.onSpinWait();
    inside.decrementAndGet();
  }

  /** A stage that supports everything but the conversion. */
  @SuppressWarnings("unchecked") // The proxy implements what it stands for.
  private static CompletionStage<Void> poor(CompletionStage<Void> stage) {
    return (CompletionStage<Void>)
        Proxy.newProxyInstance(
            AsyncThreadTests.class.getClassLoader(),
            new Class<?>[] {CompletionStage.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("toCompletableFuture")) {
                throw new UnsupportedOperationException("THR-1.6");
              }
              try {
                return method.invoke(stage, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause() == null ? thrown : thrown.getCause();
              }
            });
  }
}
