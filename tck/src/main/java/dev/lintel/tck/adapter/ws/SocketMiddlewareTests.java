package dev.lintel.tck.adapter.ws;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Capability;
import dev.lintel.ForwardingAsyncApplication;
import dev.lintel.ForwardingSyncApplication;
import dev.lintel.Key;
import dev.lintel.Stages;
import dev.lintel.SyncApplication;
import dev.lintel.WebSocketHandshake;
import dev.lintel.middleware.Mount;
import dev.lintel.middleware.lint.Lint;
import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.spi.Bridges;
import dev.lintel.tck.Await;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stands between a server and a handler of sockets. */
class SocketMiddlewareTests {

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.withDefaults().claiming(Capability.WEBSOCKET);

  @Test
  @Requirement("WS-9.1")
  void aMountHasSocketsToo() throws Exception {
    var seen = new CompletableFuture<WebSocketHandshake>();
    AsyncApplication sockets =
        AsyncApplication.of((request, responder) -> responder.send(OK, bytes("sockets' http")))
            .with(
                (handshake, acceptor) -> {
                  seen.complete(handshake);
                  return Sockets.ASYNC_ECHO.handle(handshake, acceptor);
                });
    SyncApplication sync = new SyncApplication() {}.with(Sockets.SYNC_ECHO);
    SyncApplication pages =
        SyncApplication.of((request, responder) -> responder.send(OK, bytes("pages")));
    Server other =
        server.start(
            Mount.at("/a", Mount.at("/deep", sockets)).and("/sync", sync).and("/", pages),
            UnaryOperator.identity());
    open(other, "/a/deep/x/y").send("async").expectText("async");
    WebSocketHandshake handshake = Await.value("the handshake", seen);
    assertThat(handshake.mountPath()).isEqualTo("/a/deep");
    assertThat(handshake.pathInMount()).isEqualTo("/x/y");
    open(other, "/sync").send("sync").expectText("sync");
    assertThat(ask(other, "/elsewhere").read().text()).isEqualTo("pages");
    assertThat(ask(other, "/a/none").read().status()).isEqualTo(404);
  }

  @Test
  @Requirement("WS-9.1")
  void aMountWithoutSocketsHasNoFacet() throws Exception {
    Mount mount = Mount.at("/", AsyncApplication.of((request, responder) -> Stages.done()));
    assertThat(mount.webSocket()).isNull();
    assertThat(mount.and("/s", new SyncApplication() {}.with(Sockets.SYNC_ECHO)).webSocket())
        .isNotNull();
  }

  @Test
  @Requirement("WS-9.2")
  void aWrappedApplicationKeepsItsFacet() throws Exception {
    AsyncApplication async = new AsyncApplication() {}.with(Sockets.ASYNC_ECHO);
    SyncApplication sync = new SyncApplication() {}.with(Sockets.SYNC_ECHO);
    Map<String, Application> wrapped = new LinkedHashMap<>();
    wrapped.put("async mapHttp", async.mapHttp(next -> next));
    wrapped.put("async onStartup", async.onStartup(info -> Stages.done()));
    wrapped.put("async onShutdown", async.onShutdown(Stages::done));
    wrapped.put("async forwarding", new ForwardingAsyncApplication(async));
    wrapped.put("async lint", Lint.throwing().wrap(async));
    wrapped.put("async bridge", Bridges.toSync(async));
    wrapped.put("sync mapHttp", sync.mapHttp(next -> next));
    wrapped.put("sync onStartup", sync.onStartup(info -> {}));
    wrapped.put("sync onShutdown", sync.onShutdown(() -> {}));
    wrapped.put("sync forwarding", new ForwardingSyncApplication(sync));
    wrapped.put("sync lint", Lint.throwing().wrap(sync));
    wrapped.put("sync bridge", Bridges.toAsync(sync));
    for (Map.Entry<String, Application> each : wrapped.entrySet()) {
      Application application = each.getValue();
      Object facet =
          application instanceof SyncApplication blocking
              ? blocking.webSocket()
              : ((AsyncApplication) application).webSocket();
      assertThat(facet).as(each.getKey()).isNotNull();
      Server other = server.start(application, UnaryOperator.identity());
      FrameClient client = open(other, "/");
      client.send(each.getKey()).expectText(each.getKey());
      client.close();
    }
    assertThat(async.with(Sockets.ASYNC_ECHO).webSocket()).isSameAs(Sockets.ASYNC_ECHO);
    assertThat(new AsyncApplication() {}.webSocket()).isNull();
    assertThat(Bridges.toSync(new AsyncApplication() {}).webSocket()).isNull();
    assertThat(Bridges.toAsync(new SyncApplication() {}).webSocket()).isNull();
  }

  @Test
  @Requirement({"EXT-3.3", "EXT-2.1"})
  void handshakesAreDerivedLikeRequests() {
    Key<String> key = Key.of("user", String.class);
    var seen = new CompletableFuture<String>();
    Route route =
        server.serveSocket(
            (handshake, acceptor) -> {
              WebSocketHandshake derived =
                  handshake.with(key, "ada").withMountPath(handshake.path());
              seen.complete(
                  derived.attribute(key)
                      + derived.mountPath()
                      + derived.pathInMount()
                      + handshake.attribute(key)
                      + derived.subprotocols());
              return Sockets.ASYNC_ECHO.handle(derived, acceptor);
            });
    server.open(route, "Sec-WebSocket-Protocol: a").close();
    assertThat(Await.value("the handshake", seen)).isEqualTo("ada" + route.path() + "null[a]");
  }

  private static WireClient ask(Server other, String path) {
    Route route = server.serveSocket(Sockets.ASYNC_ECHO);
    String handshake = route.handshake().replace("GET " + route.path(), "GET " + path);
    return server.connect(other).send(handshake);
  }

  private static FrameClient open(Server other, String path) {
    return FrameClient.accepted(ask(other, path));
  }
}
