package dev.lintel.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Response;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.Threads;
import dev.lintel.tck.Await;
import dev.lintel.tck.wire.WireClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The one-worker experiment without a clock: how many of three requests that wait are in the
 * application at once (THR-2.1, THR-2.2).
 */
class OneWorkerTests {

  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final List<String> order = new CopyOnWriteArrayList<>();

  private void entered() {
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
  }

  private Response left(String path) {
    inside.decrementAndGet();
    order.add(path);
    return Response.text(path);
  }

  /** A handler that stays inside until the latch opens, or one request comes after the other. */
  private SyncApplication blocking(CountDownLatch release) {
    return SyncApplication.of(
        SyncHttpHandler.of(
            request -> {
              entered();
              Await.latch("the test to let the requests go", release);
              return left(request.path());
            }));
  }

  private static List<WireClient> sendThree(Server server) {
    var clients = new ArrayList<WireClient>();
    for (String path : List.of("/a", "/b", "/c")) {
      clients.add(
          WireClient.connect(server.address())
              .send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"));
    }
    return clients;
  }

  private static void answered(List<WireClient> clients) {
    for (WireClient client : clients) {
      assertThat(client.read().status()).isEqualTo(200);
      client.close();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void oneWorkerAndABlockingInterfaceTakeOneAfterTheOther(String name) {
    var release = new CountDownLatch(1);
    ServerOptions options = ServerOptions.defaults().withThreads(Threads.pool(1));
    try (Server server = Running.start(name, blocking(release), options)) {
      List<WireClient> clients = sendThree(server);
      Await.until("one request to be inside", () -> inside.get() == 1);
      Await.stays("only one request inside", () -> inside.get() == 1);
      release.countDown();
      answered(clients);
    }
    assertThat(most).hasValue(1);
    assertThat(order).containsExactlyInAnyOrder("/a", "/b", "/c");
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void aThreadForEachRequestTakesAllAtOnce(String name) {
    var release = new CountDownLatch(1);
    try (Server server = Running.start(name, blocking(release), ServerOptions.defaults())) {
      List<WireClient> clients = sendThree(server);
      Await.until("all three requests to be inside", () -> inside.get() == 3);
      release.countDown();
      answered(clients);
    }
    assertThat(most).hasValue(3);
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void oneEventThreadAndAnAsyncInterfaceTakeAllAtOnce(String name) {
    var release = new CompletableFuture<Void>();
    AsyncApplication waiting =
        AsyncApplication.of(
            dev.lintel.AsyncHttpHandler.of(
                request -> {
                  entered();
                  return release.thenApply(v -> left(request.path()));
                }));
    ServerOptions options = ServerOptions.defaults().withEventThreads(1);
    try (Server server = Running.start(name, waiting, options)) {
      List<WireClient> clients = sendThree(server);
      Await.until("all three requests to be inside", () -> inside.get() == 3);
      release.complete(null);
      answered(clients);
    }
    assertThat(most).hasValue(3);
  }
}
