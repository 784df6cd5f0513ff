package dev.lintel.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.Response;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.tck.Await;
import dev.lintel.tck.wire.WireClient;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two thousand requests wait in the application at once, and all are answered (THR-2.1). */
class ManySleepersTests {

  private static final int COUNT = 2000;

  private final AtomicInteger inside = new AtomicInteger();

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads need JDK 21")
  void onVirtualThreads(String name) {
    var release = new CountDownLatch(1);
    SyncHttpHandler sleeping =
        SyncHttpHandler.of(
            request -> {
              inside.incrementAndGet();
              Await.latch("the test to let the requests go", release);
              return Response.text("slept");
            });
    allAtOnce(name, SyncApplication.of(sleeping), release::countDown);
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void onEventThreads(String name) {
    var release = new CompletableFuture<Response>();
    AsyncHttpHandler sleeping =
        AsyncHttpHandler.of(
            request -> {
              inside.incrementAndGet();
              return release;
            });
    allAtOnce(name, AsyncApplication.of(sleeping), () -> release.complete(Response.text("slept")));
  }

  private void allAtOnce(String name, Application application, Runnable release) {
    var clients = new ArrayList<WireClient>(COUNT);
    try (Server server = Running.start(name, application, ServerOptions.defaults())) {
      for (int i = 0; i < COUNT; i++) {
        clients.add(WireClient.connect(server.address()).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
      }
      Await.until("all requests to be inside", () -> inside.get() == COUNT);
      release.run();
      for (WireClient client : clients) {
        assertThat(client.read().text()).isEqualTo("slept");
        client.close();
      }
    }
  }
}
