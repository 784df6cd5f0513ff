package dev.lintel.tck.adapter.life;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.Capability;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.SyncApplication;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Samples.Boom;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wrap.NotBehind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a server starts. */
class StartupTests {

  private static final AsyncHttpHandler HANDLER =
      (request, responder) -> responder.send(OK, bytes("started"));

  @RegisterExtension static final ServerExtension kit = ServerExtension.notStarted();

  private final List<String> events = new CopyOnWriteArrayList<>();

  @Test
  @Requirement("LIFE-1.1")
  void facetsAreAskedForOnceAndBeforeStartup() throws Exception {
    var application =
        new AsyncApplication() {
          @Override
          public AsyncHttpHandler http() {
            events.add("http");
            return HANDLER;
          }

          @Override
          public Set<Capability> requires() {
            events.add("requires");
            return Set.of();
          }

          @Override
          public CompletionStage<Void> startup(ServerInfo server) {
            events.add("startup");
            return Stages.done();
          }
        };
    Server server = kit.start(application, UnaryOperator.identity());
    for (int i = 0; i < 3; i++) {
      kit.connect(server).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read();
    }
    assertThat(events).containsExactlyInAnyOrder("http", "requires", "startup");
    assertThat(events).endsWith("startup");
  }

  @Test
  @Requirement("LIFE-1.2")
  void theSocketOpensAfterStartup() throws Exception {
    int port = kit.network().freePort();
    var during = new AtomicReference<Boolean>();
    Server server =
        kit.start(
            AsyncApplication.of(HANDLER)
                .onStartup(
                    info -> {
                      during.set(kit.listens(port));
                      return Stages.done();
                    }),
            options -> options.withBinds(Bind.loopback(port)));
    assertThat(during.get()).as("listens during startup").isFalse();
    assertThat(server.address().getPort()).isEqualTo(port);
    assertThat(kit.listens(port)).isTrue();
  }

  @Test
  @Requirement("LIFE-1.8")
  void aSyncApplicationStartsAndStopsOnNoEventThread() throws Exception {
    Set<Thread> eventThreads = ConcurrentHashMap.newKeySet();
    var startup = new AtomicReference<Thread>();
    var shutdown = new AtomicReference<Thread>();
    Server server =
        kit.start(
            dev.lintel.middleware.Mount.at(
                    "/sync",
                    SyncApplication.of((request, responder) -> {})
                        .onStartup(info -> startup.set(Thread.currentThread()))
                        .onShutdown(() -> shutdown.set(Thread.currentThread())))
                .and(
                    "/",
                    AsyncApplication.of(
                        (request, responder) -> {
                          eventThreads.add(Thread.currentThread());
                          return responder.send(OK, bytes(""));
                        })),
            UnaryOperator.identity());
    for (int i = 0; i < 10; i++) {
      kit.connect(server).send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read();
    }
    server.close();
    assertThat(eventThreads).as("event threads").isNotEmpty();
    assertThat(startup.get()).as("thread of startup").isNotNull().isNotIn(eventThreads);
    assertThat(shutdown.get()).as("thread of shutdown").isNotNull().isNotIn(eventThreads);
  }

  @Test
  @Requirement("LIFE-1.9")
  void stepsNest() throws Exception {
    Server server =
        kit.start(
            SyncApplication.of((request, responder) -> {})
                .onStartup(info -> events.add("start 1"))
                .onShutdown(() -> events.add("stop 1"))
                .onStartup(info -> events.add("start 2"))
                .onShutdown(
                    () -> {
                      events.add("stop 2");
                      throw new Boom();
                    }),
            UnaryOperator.identity());
    server.close();
    assertThat(events).containsExactly("start 1", "start 2", "stop 2", "stop 1");
    events.clear();
    Server other =
        kit.start(
            AsyncApplication.of(HANDLER)
                .onStartup(info -> step("start 1"))
                .onShutdown(() -> step("stop 1"))
                .onStartup(info -> step("start 2"))
                .onShutdown(() -> step("stop 2").thenCompose(v -> Stages.failed(new Boom()))),
            UnaryOperator.identity());
    other.close();
    assertThat(events).containsExactly("start 1", "start 2", "stop 2", "stop 1");
  }

  @Test
  @Requirement("LIFE-1.11")
  @NotBehind(value = "unix", reason = "it is about TCP")
  void aStartedServerIsReady() throws Exception {
    Server server = kit.start(AsyncApplication.of(HANDLER), UnaryOperator.identity());
    assertThat(server.isReady()).as("ready").isTrue();
    assertThat(server.info().isDraining()).as("draining").isFalse();
    assertThat(server.address().getPort()).as("port").isPositive();
    assertThat(server.address().getAddress())
        .as("the address of a server that was told to listen on 127.0.0.1")
        .matches(InetAddress::isLoopbackAddress, "is a loopback address");
    assertThat(kit.listens(server.address().getPort())).as("listens").isTrue();
  }

  @Test
  @Requirement("LIFE-1.13")
  @NotBehind(value = "unix", reason = "it is about TCP")
  void aServerListensOnSeveralAddresses() throws Exception {
    int port = kit.network().freePort();
    Server server =
        kit.start(
            answering("there"),
            options -> options.withBinds(Bind.loopback(0), Bind.loopback(port)));
    List<Integer> ports =
        server.addresses().stream()
            .map(address -> ((InetSocketAddress) address).getPort())
            .toList();
    assertThat(ports).as("ports").hasSize(2).doesNotHaveDuplicates().doesNotContain(0);
    assertThat(ports.get(1)).as("the port that was asked").isEqualTo(port);
    assertThat(server.address()).isEqualTo(server.addresses().get(0));
    for (SocketAddress address : server.addresses()) {
      String text =
          kit.connect((InetSocketAddress) address)
              .send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
              .read()
              .text();
      assertThat(text).as("answer on %s", address).isEqualTo("there");
    }
  }

  @Test
  @Requirement("LIFE-1.12")
  void serversDoNotKnowOfEachOther() throws Exception {
    Server one = kit.start(answering("one"), UnaryOperator.identity());
    Server two = kit.start(answering("two"), UnaryOperator.identity());
    assertThat(one.addresses()).isNotEqualTo(two.addresses());
    String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    WireClient stays = kit.connect(two);
    assertThat(kit.connect(one).send(request).read().text()).isEqualTo("one");
    assertThat(stays.send(request).read().text()).isEqualTo("two");
    one.close();
    assertThat(two.isReady()).as("the second server is ready when the first has stopped").isTrue();
    assertThat(stays.send(request).read().text()).isEqualTo("two");
    assertThat(kit.connect(two).send(request).read().text()).isEqualTo("two");
  }

  @Test
  @Requirement("LIFE-2.1")
  void claimedCapabilitiesAreThere() {
    var asked = new AtomicInteger();
    var application =
        new AsyncApplication() {
          @Override
          public Set<Capability> requires() {
            asked.incrementAndGet();
            return kit.provider().capabilities();
          }
        };
    assertThatNoException()
        .as("a start that requires what is claimed")
        .isThrownBy(() -> kit.start(application, UnaryOperator.identity()));
    assertThat(asked.get()).isEqualTo(1);
  }

  private static AsyncApplication answering(String text) {
    return AsyncApplication.of((request, responder) -> responder.send(OK, bytes(text)));
  }

  private CompletionStage<Void> step(String event) {
    events.add(event);
    return Stages.done();
  }
}
