package dev.lintel.tck.adapter.ws;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Capability;
import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a handshake, and what a bad one gets. */
class HandshakeTests {

  private static final String UPGRADE = "Upgrade: websocket";
  private static final String CONNECTION = "Connection: Upgrade";
  private static final String VERSION = "Sec-WebSocket-Version: 13";
  private static final String KEY = "Sec-WebSocket-Key: " + FrameClient.KEY;

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.withDefaults().claiming(Capability.WEBSOCKET);

  @InBothStyles
  @Requirement("WS-1.1")
  void aHandshakeOpensASocket(Style style) {
    FrameClient client = server.open(Sockets.echo(server, style));
    client.send("hello").expectText("hello");
    client.close();
  }

  @Test
  @Requirement("WS-1.1")
  void listsAndCaseDoNotMatter() {
    Route route = server.serveSocket(Sockets.ASYNC_ECHO);
    String[] fields = {"uPGRADE: h2c, WebSocket", "cOnnection: keep-alive, UPGRADE", VERSION, KEY};
    FrameClient.accepted(server.connect().send(route.get(fields))).close();
    String[] split = {UPGRADE, "Connection: keep-alive", CONNECTION, VERSION, KEY};
    FrameClient.accepted(server.connect().send(route.get(split))).close();
  }

  @Test
  @Requirement("WS-1.1")
  void whatIsNoHandshakeIsAnOrdinaryRequest() {
    Route route = server.serveSocket(Sockets.ASYNC_ECHO);
    List<String> requests =
        List.of(
            route.request("POST", UPGRADE, CONNECTION, VERSION, KEY),
            route.get(CONNECTION, VERSION, KEY),
            route.get("Upgrade: h2c", CONNECTION, VERSION, KEY),
            route.get("Upgrade: websockets", CONNECTION, VERSION, KEY),
            route.get(UPGRADE, CONNECTION, VERSION, KEY).replace("HTTP/1.1", "HTTP/1.0"));
    for (String request : requests) {
      assertThat(server.exchange(request).status()).as(request).isEqualTo(404);
    }
    // Some servers refuse an Upgrade that is not listed in Connection.
    int status = server.exchange(route.get(UPGRADE, VERSION, KEY)).status();
    assertThat(status).as("an Upgrade alone").isIn(404, 400);
  }

  @ParameterizedTest
  @Requirement("WS-1.2")
  @ValueSource(
      strings = {
        "",
        "Sec-WebSocket-Key: ",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZSE=",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j",
        "Sec-WebSocket-Key: ****************!!!!==",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      })
  void aBadHandshakeIsRefused(String fields) {
    Route route = server.serveSocket(Sockets.ASYNC_ECHO);
    String head = route.get(UPGRADE, CONNECTION, VERSION).replaceFirst("\r\n\r\n$", "\r\n");
    WireClient client =
        server.connect().send(head + (fields.isEmpty() ? "" : fields + "\r\n") + "\r\n");
    assertThat(client.read().status()).isEqualTo(400);
    client.expectEnd();
    assertThat(route.calls()).as("calls of the handler").isZero();
  }

  /** Both at once: a server may wait a second for the body of each. */
  @Test
  @Requirement("WS-1.2")
  void aHandshakeWithABodyIsRefused() {
    Route route = server.serveSocket(Sockets.ASYNC_ECHO);
    String[] bodies = {"Content-Length: 3", "Transfer-Encoding: chunked"};
    var clients = new ArrayList<WireClient>();
    for (String body : bodies) {
      clients.add(server.connect().send(route.get(UPGRADE, CONNECTION, VERSION, KEY, body)));
    }
    for (int i = 0; i < bodies.length; i++) {
      assertThat(clients.get(i).read().status()).as(bodies[i]).isEqualTo(400);
    }
    clients.forEach(WireClient::expectEnd);
    assertThat(route.calls()).as("calls of the handler").isZero();
  }

  @ParameterizedTest
  @Requirement("WS-1.3")
  @ValueSource(strings = {"", "8", "12", "14", "13, 8", "013"})
  void anotherVersionIsToldOurs(String version) {
    Route route = server.serveSocket(Sockets.ASYNC_ECHO);
    String field = version.isEmpty() ? "X-None: 1" : "Sec-WebSocket-Version: " + version;
    WireClient client = server.connect().send(route.get(UPGRADE, CONNECTION, KEY, field));
    WireResponse response = client.read();
    assertThat(response.status()).isEqualTo(426);
    assertThat(response.header("Sec-WebSocket-Version")).isEqualTo("13");
    client.expectEnd();
    assertThat(route.calls()).as("calls of the handler").isZero();
  }

  @InBothStyles
  @Requirement("WS-1.4")
  void theOfferedSubprotocolsAreHandedOut(Style style) {
    BlockingQueue<List<String>> offered = new LinkedBlockingQueue<>();
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              offered.add(handshake.subprotocols());
              acceptor.accept();
            },
            (handshake, acceptor) -> {
              offered.add(handshake.subprotocols());
              return acceptor.accept().thenAccept(socket -> {});
            });
    server.open(route, "Sec-WebSocket-Protocol: chat, v2.chat ,x", "Sec-WebSocket-Protocol: last");
    assertThat(Await.next("the handshake", offered))
        .containsExactly("chat", "v2.chat", "x", "last");
    server.open(route);
    assertThat(Await.next("the handshake", offered)).isEmpty();
  }

  @Test
  @Requirement("WS-1.5")
  void withoutAFacetItIsAnOrdinaryRequest() throws Exception {
    Server other =
        server.start(
            AsyncApplication.of((request, responder) -> responder.send(OK, bytes("ordinary"))),
            UnaryOperator.identity());
    WireClient client = server.connect(other);
    for (int turn = 0; turn < 2; turn++) {
      client.send(
          String.join(
              "\r\n", "GET / HTTP/1.1", "Host: kit", UPGRADE, CONNECTION, VERSION, KEY, "\r\n"));
      assertThat(client.read().text()).isEqualTo("ordinary");
    }
  }
}
