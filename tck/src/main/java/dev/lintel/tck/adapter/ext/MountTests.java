package dev.lintel.tck.adapter.ext;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Capability;
import dev.lintel.Request;
import dev.lintel.Stages;
import dev.lintel.SyncApplication;
import dev.lintel.middleware.Mount;
import dev.lintel.server.Server;
import dev.lintel.server.StartException;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Samples.Boom;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireResponse;
import dev.lintel.tck.wrap.NotBehind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications side by side. */
class MountTests {

  @RegisterExtension static final ServerExtension kit = ServerExtension.notStarted();

  private final List<String> events = new CopyOnWriteArrayList<>();

  @Test
  @Requirement({"EXT-2.1", "EXT-2.2", "EXT-2.3"})
  void theLongestMountWinsBySegments() throws Exception {
    Server server =
        kit.start(
            Mount.at("/a", async("a")).and("/a/b", sync("b")).and("/%61", async("encoded")),
            UnaryOperator.identity());
    WireClient client = kit.connect(server);
    String[][] cases = {
      {"/a", "a|/a|"},
      {"/a/", "a|/a|/"},
      {"/a/x%2Fy?q", "a|/a|/x%2Fy"},
      {"/a/b", "b|/a/b|"},
      {"/a/b/c", "b|/a/b|/c"},
      {"/a/bc", "a|/a|/bc"},
      {"/a;x", "404"},
      {"/ab", "404"},
      {"/", "404"},
      {"//a", "404"},
      {"/%61/b", "encoded|/%61|/b"},
      {"/%61b", "404"}
    };
    for (String[] each : cases) {
      WireResponse response = client.send("GET " + each[0] + " HTTP/1.1\r\nHost: x\r\n\r\n").read();
      String seen = response.status() == 200 ? response.text() : "" + response.status();
      assertThat(seen).as(each[0]).isEqualTo(each[1]);
      if (response.status() == 404) {
        assertThat(response.text()).isEmpty();
      }
    }
  }

  @Test
  @Requirement({"EXT-2.2", "EXT-2.6"})
  void theTopTakesWhatIsLeftAndMountsNest() throws Exception {
    Server server =
        kit.start(
            Mount.at("/", async("top")).and("/in", Mount.at("/side", sync("inner"))),
            UnaryOperator.identity());
    WireClient client = kit.connect(server);
    assertThat(get(client, "/x")).isEqualTo("top||/x");
    assertThat(get(client, "/")).isEqualTo("top||/");
    assertThat(get(client, "/in/side/x")).isEqualTo("inner|/in/side|/x");
    assertThat(get(client, "/inside")).isEqualTo("top||/inside");
  }

  @Test
  @Requirement("EXT-2.7")
  void theAsteriskIsAtTheTop() throws Exception {
    String options = "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n";
    Server server =
        kit.start(
            Mount.at("/a", async("a")).and("/", Mount.at("/", async("top"))),
            UnaryOperator.identity());
    assertThat(kit.connect(server).send(options).read().text()).isEqualTo("top||*");
    Server topless = kit.start(Mount.at("/a", async("a")), UnaryOperator.identity());
    assertThat(kit.connect(topless).send(options).read().status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "/a/", "//"})
  @Requirement("EXT-2.2")
  void aPathOfAnotherFormIsRefused(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> Mount.at(path, async("x")));
  }

  @Test
  @Requirement("EXT-2.2")
  void aPathThatIsTakenIsRefused() {
    Mount mount = Mount.at("/a", async("x")).and("/", async("y"));
    assertThatIllegalArgumentException().isThrownBy(() -> mount.and("/a", sync("z")));
    assertThatIllegalArgumentException().isThrownBy(() -> mount.and("/", sync("z")));
  }

  @ParameterizedTest
  @CsvSource({"/x,/a/b", "/a/,/a/b", "/a/b/c,/a/b", "/a/bc,/a/bcd"})
  @Requirement("EXT-2.1")
  void aMountPathThatIsNoPrefixOfSegmentsIsRefused(String mount, String path) throws Exception {
    Server server =
        kit.start(
            AsyncApplication.of(
                (request, responder) -> {
                  assertThatIllegalArgumentException()
                      .isThrownBy(() -> request.withMountPath(mount));
                  assertThat(request.mountPath()).isEmpty();
                  return responder.send(OK, bytes("refused"));
                }),
            UnaryOperator.identity());
    assertThat(get(kit.connect(server), path)).isEqualTo("refused");
  }

  @Test
  @Requirement("EXT-2.4")
  void applicationsStartInOrderAndStopInReverse() throws Exception {
    Server server =
        kit.start(
            Mount.at("/b", recorded("1")).and("/a", recorded("2")).and("/", recorded("3")),
            UnaryOperator.identity());
    server.close();
    assertThat(events)
        .containsExactly("start 1", "start 2", "start 3", "stop 3", "stop 2", "stop 1");
  }

  @Test
  @Requirement("EXT-2.4")
  void oneThatFailsStopsThoseBeforeIt() {
    AsyncApplication failing =
        AsyncApplication.of((request, responder) -> Stages.done())
            .onStartup(info -> Stages.failed(new Boom()))
            .onShutdown(
                () -> {
                  events.add("stop of what did not start");
                  return Stages.done();
                });
    Mount mount =
        Mount.at("/a", recorded("1"))
            .and("/b", recorded("2"))
            .and("/c", failing)
            .and("/d", recorded("4"));
    org.assertj.core.api.Assertions.assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> kit.start(mount, UnaryOperator.identity()))
        .withMessageContaining("boom");
    assertThat(events).containsExactly("start 1", "start 2", "stop 2", "stop 1");
  }

  @Test
  @Requirement("EXT-2.5")
  void aMountNeedsWhatItsApplicationsNeed() {
    var flying = Capability.of("flying");
    var diving = Capability.of("diving");
    Mount mount = Mount.at("/a", needing(flying)).and("/b", needing(diving)).and("/", async("x"));
    assertThat(mount.requires()).containsExactlyInAnyOrder(flying, diving);
    org.assertj.core.api.Assertions.assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> kit.start(mount, UnaryOperator.identity()))
        .withMessageContaining("flying")
        .withMessageContaining("diving");
  }

  @Test
  @Requirement({"EXT-2.6", "THR-1.1", "THR-2.2"})
  @NotBehind(value = "bridges", reason = "THR-4.2: the thread of the caller is the event thread")
  void eachRunsInItsStyle() throws Exception {
    Set<Thread> syncThreads = ConcurrentHashMap.newKeySet();
    Set<Thread> asyncThreads = ConcurrentHashMap.newKeySet();
    Server server =
        kit.start(
            Mount.at(
                    "/sync",
                    SyncApplication.of(
                        (request, responder) -> {
                          syncThreads.add(Thread.currentThread());
                          responder.send(OK, bytes("s"));
                        }))
                .and(
                    "/async",
                    AsyncApplication.of(
                        (request, responder) -> {
                          asyncThreads.add(Thread.currentThread());
                          return responder.send(OK, bytes("a"));
                        })),
            UnaryOperator.identity());
    for (int i = 0; i < 10; i++) {
      WireClient client = kit.connect(server);
      assertThat(get(client, "/sync")).isEqualTo("s");
      assertThat(get(client, "/async")).isEqualTo("a");
    }
    assertThat(asyncThreads)
        .as("event threads")
        .hasSizeBetween(1, 2 * kit.options().eventThreads())
        .doesNotContainAnyElementsOf(syncThreads);
  }

  private static String get(WireClient client, String path) {
    return client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").read().text();
  }

  private static Application async(String name) {
    return AsyncApplication.of(
        (request, responder) -> responder.send(OK, bytes(tell(name, request))));
  }

  private static Application sync(String name) {
    return SyncApplication.of(
        (request, responder) -> responder.send(OK, bytes(tell(name, request))));
  }

  private static String tell(String name, Request request) {
    assertThat(request.mountPath() + request.pathInMount()).isEqualTo(request.path());
    return name + "|" + request.mountPath() + "|" + request.pathInMount();
  }

  private Application recorded(String name) {
    return SyncApplication.of((request, responder) -> {})
        .onStartup(info -> events.add("start " + name))
        .onShutdown(() -> events.add("stop " + name));
  }

  private static Application needing(Capability capability) {
    return new SyncApplication() {
      @Override
      public Set<Capability> requires() {
        return Set.of(capability);
      }
    };
  }
}
