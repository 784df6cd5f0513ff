package dev.lintel.tck.adapter.life;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.Capability;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.server.Bind;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.StartException;
import dev.lintel.server.Threads;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Samples.Boom;
import dev.lintel.tck.ServerExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How a server does not start. */
class FailedStartTests {

  private static final Duration PATIENCE = Duration.ofMillis(400);

  private static final AsyncHttpHandler HANDLER =
      (request, responder) -> responder.send(OK, bytes("started"));

  @RegisterExtension static final ServerExtension kit = ServerExtension.notStarted();

  private final List<String> events = new CopyOnWriteArrayList<>();

  @Test
  @Requirement({"LIFE-1.1", "LIFE-1.6"})
  @SuppressWarnings("NullAway") // The mistake under test.
  void aHandlerThatIsNullStopsTheStart() {
    startFails(
        new AsyncApplication() {
          @Override
          public AsyncHttpHandler http() {
            return null;
          }
        });
  }

  @Test
  @Requirement({"LIFE-1.1", "LIFE-1.6"})
  @SuppressWarnings("NullAway") // The mistake under test.
  void aSyncHandlerThatIsNullStopsTheStart() {
    startFails(
        new SyncApplication() {
          @Override
          public SyncHttpHandler http() {
            return null;
          }
        });
  }

  @Test
  @Requirement({"LIFE-1.10", "LIFE-1.6"})
  void anExceptionIsNoAbsence() {
    for (Application application :
        new Application[] {
          new AsyncApplication() {
            @Override
            public AsyncHttpHandler http() {
              throw new Boom();
            }
          },
          new SyncApplication() {
            @Override
            public SyncHttpHandler http() {
              throw new Boom();
            }
          },
          new AsyncApplication() {
            @Override
            public Set<Capability> requires() {
              throw new Boom();
            }
          }
        }) {
      StartException failure =
          startFails(application, options -> options.withThreads(Threads.pool(2, 2)));
      assertThat(failure).hasMessageContaining("boom").hasCauseInstanceOf(Boom.class);
    }
  }

  @Test
  @Requirement({"LIFE-1.3", "LIFE-1.6", "LIFE-1.7"})
  void aFailedStartupStopsTheServer() throws Exception {
    int port = kit.network().freePort();
    for (Application application :
        new Application[] {
          AsyncApplication.of(HANDLER)
              .onShutdown(this::shutdown)
              .onStartup(info -> Stages.failed(new Boom())),
          AsyncApplication.of(HANDLER)
              .onShutdown(this::shutdown)
              .onStartup(
                  info -> {
                    throw new Boom();
                  }),
          SyncApplication.of((request, responder) -> {})
              .onShutdown(() -> events.add("shutdown"))
              .onStartup(
                  info -> {
                    throw new Boom();
                  })
        }) {
      StartException failure =
          startFails(application, options -> options.withBinds(Bind.loopback(port)));
      assertThat(failure).hasMessageContaining("boom").hasCauseInstanceOf(Boom.class);
      assertThat(kit.listens(port)).isFalse();
    }
    assertThat(events).isEmpty();
  }

  @Test
  @Requirement({"LIFE-1.4", "LIFE-1.6"})
  void aStartupThatTakesTooLongStopsTheServer() {
    var begin = new AtomicLong();
    StartException failure =
        catchThrowableOfType(
            StartException.class,
            () ->
                kit.start(
                    AsyncApplication.of(HANDLER)
                        .onStartup(
                            info -> {
                              begin.set(System.nanoTime());
                              return new CompletableFuture<>();
                            }),
                    options -> options.withTimeouts(options.timeouts().withStartup(PATIENCE))));
    Duration waited = Duration.ofNanos(System.nanoTime() - begin.get());
    assertThat(failure).as("the start must fail").hasMessageContaining("LIFE-1.4");
    // The time runs from a moment before the call.
    assertThat(waited)
        .as("time for startup")
        .isBetween(PATIENCE.minusMillis(50), PATIENCE.plus(Await.patience()));
    kit.awaitNoThreads();
  }

  @Test
  @Requirement({"LIFE-1.5", "LIFE-1.6"})
  void aBusyPortStopsTheServerAfterAShutdown() throws Exception {
    try (var taken = kit.network().occupy()) {
      StartException failure =
          startFails(
              AsyncApplication.of(HANDLER)
                  .onStartup(
                      info -> {
                        events.add("startup");
                        return Stages.done();
                      })
                  .onShutdown(this::shutdown),
              options -> options.withBinds(Bind.loopback(taken.port())));
      assertThat(failure).hasMessageContaining("127.0.0.1:" + taken.port());
      assertThat(events).containsExactly("startup", "shutdown");
    }
  }

  @Test
  @Requirement({"LIFE-1.5", "LIFE-1.6"})
  void oneBusyPortOfSeveralStopsTheServer() throws Exception {
    int free = kit.network().freePort();
    try (var taken = kit.network().occupy()) {
      StartException failure =
          startFails(
              AsyncApplication.of(HANDLER).onShutdown(this::shutdown),
              options -> options.withBinds(Bind.loopback(free), Bind.loopback(taken.port())));
      assertThat(failure)
          .hasMessageContaining("127.0.0.1:" + taken.port())
          .hasMessageNotContainingAny("127.0.0.1:" + free);
      assertThat(events).containsExactly("shutdown");
      assertThat(kit.listens(free)).as("listens on the port that was free").isFalse();
    }
  }

  @Test
  @Requirement({"LIFE-1.5", "LIFE-1.6"})
  void aHostThatIsNotOursStopsTheServer() {
    StartException failure =
        startFails(
            AsyncApplication.of(HANDLER).onShutdown(this::shutdown),
            options -> options.withBinds(Bind.of("192.0.2.1", 8080)));
    assertThat(failure).hasMessageContaining("192.0.2.1");
    assertThat(events).containsExactly("shutdown");
  }

  @Test
  @Requirement({"LIFE-2.1", "LIFE-1.6"})
  void missingCapabilitiesStopTheServerBeforeStartup() {
    StartException failure =
        startFails(
            new AsyncApplication() {
              @Override
              public Set<Capability> requires() {
                return Set.of(Capability.of("flying"), Capability.of("time-travel"));
              }

              @Override
              public CompletionStage<Void> startup(ServerInfo server) {
                events.add("startup");
                return Stages.done();
              }
            });
    assertThat(failure)
        .hasMessageContaining("flying")
        .hasMessageContaining("time-travel")
        .hasMessageContaining(kit.provider().name());
    assertThat(events).isEmpty();
  }

  @Test
  @Requirement({"LIFE-2.2", "LIFE-1.6"})
  void aUnixDomainSocketNeedsAServerThatHasSome(@TempDir Path directory) {
    Assumptions.assumeFalse(kit.claims(Capability.UNIX_SOCKETS), "claimed");
    Path path = directory.resolve("kit.sock");
    StartException failure =
        startFails(
            AsyncApplication.of(HANDLER).onStartup(info -> step("startup")),
            options -> options.withBinds(Bind.loopback(0), Bind.unix(path)));
    assertThat(failure)
        .hasMessageContaining("unix:" + path)
        .hasMessageContaining(Capability.UNIX_SOCKETS.name());
    assertThat(events).isEmpty();
    assertThat(path).doesNotExist();
  }

  @Test
  @Requirement({"THR-2.4", "LIFE-1.6"})
  void virtualThreadsThatAreNotThereStopTheServer() {
    Assumptions.assumeTrue(Runtime.version().feature() < 21, "this JDK has virtual threads");
    startFails(
        SyncApplication.of((request, responder) -> {}),
        options -> options.withThreads(Threads.virtual()));
  }

  private CompletionStage<Void> shutdown() {
    return step("shutdown");
  }

  private CompletionStage<Void> step(String event) {
    events.add(event);
    return Stages.done();
  }

  private static StartException startFails(Application application) {
    return startFails(application, UnaryOperator.identity());
  }

  private static StartException startFails(
      Application application, UnaryOperator<ServerOptions> change) {
    StartException failure =
        catchThrowableOfType(StartException.class, () -> kit.start(application, change));
    assertThat(failure).as("the start must fail").isNotNull();
    kit.awaitNoThreads();
    return failure;
  }
}
