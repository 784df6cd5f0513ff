package dev.lintel.tck.adapter.thr;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Stages;
import dev.lintel.server.Server;
import dev.lintel.server.Threads;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireResponse;
import dev.lintel.tck.wrap.NotBehind;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The threads of sync handlers, and how many requests are let in. */
class SyncThreadTests {

  @RegisterExtension static final ServerExtension kit = ServerExtension.notStarted();

  @Test
  @Requirement("THR-2.1")
  void autoMeansVirtualThreadsWhereTheJdkHasThem() throws Exception {
    Thread thread = threadWith(Threads.auto());
    assertThat(isVirtual(thread)).isEqualTo(Runtime.version().feature() >= 21);
  }

  @Test
  @Requirement("THR-2.1")
  void autoHasThreadsForManyAtOnce() throws Exception {
    Gate gate = kit.gate();
    Route route = blocked(gate);
    Server server = start(Threads.auto());
    var clients = new ArrayList<WireClient>();
    for (int i = 0; i < 50; i++) {
      clients.add(kit.connect(server).send(route.get()));
    }
    awaitRunning(50);
    gate.open();
    clients.forEach(client -> assertThat(client.read().text()).isEqualTo("sync"));
  }

  @Test
  @Requirement({"THR-2.1", "THR-2.4"})
  void virtualMeansAVirtualThread() throws Exception {
    Assumptions.assumeTrue(Runtime.version().feature() >= 21, "this JDK has no virtual threads");
    assertThat(isVirtual(threadWith(Threads.virtual()))).isTrue();
  }

  @Test
  @Requirement({"THR-2.1", "THR-2.2"})
  @NotBehind(
      value = "bridges",
      reason = "a request takes a thread for each bridge to a sync handler")
  void aPoolHasPlatformThreads() throws Exception {
    assertThat(isVirtual(threadWith(Threads.pool(2)))).isFalse();
  }

  @Test
  @Requirement("THR-2.2")
  @NotBehind(
      value = "bridges",
      reason = "a request takes a thread for each bridge to a sync handler")
  void aBlockedSyncHandlerHoldsNoEventThread() throws Exception {
    Gate gate = kit.gate();
    Route blocked = blocked(gate);
    Route async = kit.serveAsync((request, responder) -> responder.send(OK, bytes("async")));
    Server server = start(Threads.pool(8));
    var clients = new ArrayList<WireClient>();
    for (int i = 0; i < 8; i++) {
      clients.add(kit.connect(server).send(blocked.get()));
    }
    blocked.awaitCalls(8);
    for (int i = 0; i < 8; i++) {
      assertThat(kit.connect(server).send(async.get()).read().text()).isEqualTo("async");
    }
    gate.open();
    clients.forEach(client -> assertThat(client.read().text()).isEqualTo("sync"));
  }

  @Test
  @Requirement("THR-2.3")
  @NotBehind(
      value = "bridges",
      reason = "a request takes a thread for each bridge to a sync handler")
  void aFullQueueIsA503AndTheConnectionLivesOn() throws Exception {
    Gate gate = kit.gate();
    Route route = blocked(gate);
    Server server = start(Threads.pool(1, 0));
    WireClient first = kit.connect(server).send(route.get());
    awaitRunning(1);
    WireClient second = kit.connect(server).send(route.get());
    WireResponse busy = second.read();
    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.header("retry-after")).isEqualTo("1");
    assertThat(busy.text()).isEmpty();
    assertThat(busy.head().closes()).isFalse();
    gate.open();
    assertThat(first.read().text()).isEqualTo("sync");
    Await.until(
        "the second connection is served", () -> second.send(route.get()).read().status() == 200);
  }

  @Test
  @Requirement({"THR-2.3", "THR-2.5"})
  @NotBehind(
      value = "bridges",
      reason = "a request takes a thread for each bridge to a sync handler")
  void aQueueHoldsAsManyAsItSays() throws Exception {
    Gate gate = kit.gate();
    Route route = blocked(gate);
    Server server = start(Threads.pool(1, 2));
    WireClient running = kit.connect(server).send(route.get());
    awaitRunning(1);
    List<WireClient> waiting = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      waiting.add(kit.connect(server).send(route.get()));
    }
    route.awaitCalls(3);
    assertThat(kit.connect(server).send(route.get()).read().status()).isEqualTo(503);
    gate.open();
    assertThat(running.read().status()).isEqualTo(200);
    waiting.forEach(client -> assertThat(client.read().status()).isEqualTo(200));
  }

  @Test
  @Requirement("THR-2.5")
  @NotBehind(
      value = "bridges",
      reason = "a request takes a thread for each bridge to a sync handler")
  void aPoolKeepsItsSize() throws Exception {
    Gate gate = kit.gate();
    Route route = blocked(gate);
    Server server = start(Threads.pool(3));
    var clients = new ArrayList<WireClient>();
    for (int i = 0; i < 12; i++) {
      clients.add(kit.connect(server).send(route.get()));
    }
    awaitRunning(3);
    Await.stays("three handlers run", () -> running.get() == 3);
    gate.open();
    clients.forEach(client -> assertThat(client.read().status()).isEqualTo(200));
    assertThat(most.get()).isEqualTo(3);
  }

  @InBothStyles
  @Requirement("THR-3.1")
  void noMoreExchangesThanAllowed(Style style) throws Exception {
    Gate gate = kit.gate();
    Route route =
        kit.serve(
            style,
            (request, responder) -> {
              gate.pass();
              responder.send(OK, bytes("in"));
            },
            (request, responder) ->
                gate.opened().thenCompose(v -> responder.send(OK, bytes("in"))));
    Server server =
        kit.start(
            kit.application(),
            options -> options.withLimits(options.limits().withMaxConcurrentExchanges(2)));
    WireClient first = kit.connect(server).send(route.get());
    WireClient second = kit.connect(server).send(route.get());
    route.awaitCalls(2);
    WireClient third = kit.connect(server);
    for (int i = 0; i < 2; i++) {
      WireResponse busy = third.send(route.get()).read();
      assertThat(busy.status()).isEqualTo(503);
      assertThat(busy.header("retry-after")).isEqualTo("1");
      assertThat(busy.text()).isEmpty();
      assertThat(busy.head().closes()).isFalse();
    }
    assertThat(route.calls()).isEqualTo(2);
    gate.open();
    assertThat(first.read().text()).isEqualTo("in");
    assertThat(second.read().text()).isEqualTo("in");
    Await.until(
        "the third connection is served", () -> third.send(route.get()).read().status() == 200);
  }

  @Test
  @Requirement("THR-4.3")
  @NotBehind(value = "bridges", reason = "THR-4.2: reads and writes are made one at a time")
  void anInterruptedWaitTells() throws Exception {
    var outcome = new CompletableFuture<Boolean>();
    Route route =
        kit.serveSync(
            (request, responder) -> {
              Thread.currentThread().interrupt();
              try {
                Expect.thrown(InterruptedIOException.class, () -> request.body().read());
                outcome.complete(Thread.interrupted());
              } finally {
                Thread.interrupted();
              }
              responder.send(OK, bytes("interrupted"));
            });
    Server server = start(Threads.auto());
    WireClient client = kit.connect(server);
    client.send(route.request("POST", "Content-Length: 1"));
    assertThat(client.read().text()).isEqualTo("interrupted");
    assertThat(Await.value("the outcome", outcome)).as("the thread is interrupted still").isTrue();
  }

  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  private void awaitRunning(int count) {
    Await.until(count + " handlers run", () -> running.get() == count);
  }

  private Route blocked(Gate gate) {
    return kit.serveSync(
        (request, responder) -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          try {
            gate.pass();
          } finally {
            running.decrementAndGet();
          }
          responder.send(OK, bytes("sync"));
        });
  }

  private static Server start(Threads threads) throws Exception {
    return kit.start(kit.application(), options -> options.withThreads(threads));
  }

  private static Thread threadWith(Threads threads) throws Exception {
    var thread = new CompletableFuture<Thread>();
    Set<Thread> eventThreads = ConcurrentHashMap.newKeySet();
    Route sync =
        kit.serveSync(
            (request, responder) -> {
              thread.complete(Thread.currentThread());
              responder.send(OK, bytes(""));
            });
    Route async =
        kit.serveAsync(
            (request, responder) -> {
              eventThreads.add(Thread.currentThread());
              return responder.send(OK, bytes("")).thenCompose(v -> Stages.done());
            });
    Server server = start(threads);
    kit.connect(server).send(sync.get()).read();
    for (int i = 0; i < 10; i++) {
      kit.connect(server).send(async.get()).read();
    }
    Thread used = Await.value("the thread", thread);
    assertThat(used).as("the thread of a sync handler").isNotIn(eventThreads);
    return used;
  }

  /** {@code thread.isVirtual()}, for a JDK that may not have it. */
  private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
    return Runtime.version().feature() >= 21
        && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
  }
}
