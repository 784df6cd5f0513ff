package dev.lintel.tck.adapter.ws;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Capability;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Samples;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireFrame;
import dev.lintel.tck.wire.WireResponse;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a handshake is answered. */
class AcceptorTests {

  private static final ResponseHead TEAPOT =
      ResponseHead.of(418).with("content-type", "text/plain").with("x-why", "short and stout");

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.withDefaults().claiming(Capability.WEBSOCKET);

  @InBothStyles
  @Requirement("WS-2.1")
  void thereIsOneAnswer(Style style) {
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              acceptor.accept();
              Expect.refused("WS-2.1", () -> acceptor.accept());
              Expect.refused("WS-2.1", () -> acceptor.reject(TEAPOT, bytes("")));
              Expect.refused("WS-2.1", () -> acceptor.reject(TEAPOT));
              Expect.refused("WS-2.1", acceptor::decline);
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenAccept(
                        socket -> {
                          Expect.refused("WS-2.1", acceptor.accept());
                          Expect.refused("WS-2.1", acceptor.reject(TEAPOT, bytes("")));
                          Expect.refused("WS-2.1", acceptor.reject(TEAPOT));
                          Expect.refused("WS-2.1", acceptor.decline());
                        }));
    server.open(route).expectClose(1000);
  }

  @InBothStyles
  @Requirement("WS-2.2")
  void onlyAnOfferedSubprotocolIsAccepted(Style style) {
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              Expect.refused("WS-2.2", () -> acceptor.accept("soap", Headers.of()));
              assertThat(acceptor.accept("chat", Headers.of()).subprotocol()).isEqualTo("chat");
            },
            (handshake, acceptor) -> {
              Expect.refused("WS-2.2", acceptor.accept("soap", Headers.of()));
              return acceptor
                  .accept("chat", Headers.of())
                  .thenAccept(socket -> assertThat(socket.subprotocol()).isEqualTo("chat"));
            });
    FrameClient client = server.open(route, "Sec-WebSocket-Protocol: mqtt, chat");
    assertThat(client.head().header("Sec-WebSocket-Protocol")).isEqualTo("chat");
    client.expectClose(1000);
  }

  @Test
  @Requirement("WS-2.2")
  void noSubprotocolIsSentWhereNoneIsAccepted() {
    FrameClient client =
        server.open(server.serveSocket(Sockets.ASYNC_ECHO), "Sec-WebSocket-Protocol: mqtt, chat");
    assertThat(client.head().has("Sec-WebSocket-Protocol")).isFalse();
    client.close();
  }

  @InBothStyles
  @Requirement("WS-2.3")
  void fieldsOfTheAcceptanceAreSent(Style style) {
    Headers fields = Headers.of("set-cookie", "a=1", "set-cookie", "b=2", "x-room", "7");
    String[] refused = {
      "sec-websocket-accept",
      "Sec-WebSocket-Extensions",
      "connection",
      "upgrade",
      "content-length",
      "transfer-encoding"
    };
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              for (String name : refused) {
                Expect.refused("WS-2.3", () -> acceptor.accept(null, Headers.of(name, "close")));
              }
              acceptor.accept(null, fields);
            },
            (handshake, acceptor) -> {
              for (String name : refused) {
                Expect.refused("WS-2.3", acceptor.accept(null, Headers.of(name, "close")));
              }
              return acceptor.accept(null, fields).thenAccept(socket -> {});
            });
    FrameClient client = server.open(route);
    assertThat(client.head().headers("Set-Cookie")).containsExactly("a=1", "b=2");
    assertThat(client.head().header("X-Room")).isEqualTo("7");
  }

  @InBothStyles
  @Requirement("WS-2.4")
  void aRejectionIsAnOrdinaryResponse(Style style) {
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> acceptor.reject(TEAPOT, bytes("no socket")),
            (handshake, acceptor) -> acceptor.reject(TEAPOT, bytes("no socket")));
    expectTeapot(route);
  }

  @InBothStyles
  @Requirement("WS-2.4")
  void aRejectionMayBeWrittenPieceByPiece(Style style) {
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var out = acceptor.reject(TEAPOT);
              out.write("no ".getBytes(java.nio.charset.StandardCharsets.UTF_8));
              out.flush();
              out.end(bytes("socket"));
            },
            (handshake, acceptor) ->
                acceptor
                    .reject(TEAPOT)
                    .thenCompose(writer -> Samples.writeAndEnd(writer, "no ", "socket")));
    expectTeapot(route);
  }

  @Test
  @Requirement("WS-2.4")
  void framesBehindARejectedHandshakeAreNoRequest() {
    Route route =
        server.serveSocket((handshake, acceptor) -> acceptor.reject(TEAPOT, bytes("no socket")));
    String request = route.get();
    WireClient client = server.connect().send(route.handshake() + request);
    assertThat(client.read().text()).isEqualTo("no socket");
    client.expectEnd();
    assertThat(route.calls()).as("calls of the handler").isEqualTo(1);
  }

  @InBothStyles
  @Requirement("WS-2.5")
  void aDeclinedHandshakeIsAnOrdinaryRequest(Style style) throws Exception {
    AsyncApplication both =
        AsyncApplication.of(
                (request, responder) ->
                    responder.send(
                        OK, bytes("ordinary " + request.target() + request.header("upgrade"))))
            .with(
                style == Style.SYNC
                    ? server.asyncOf((handshake, acceptor) -> acceptor.decline())
                    : (handshake, acceptor) -> acceptor.decline());
    Server other = server.start(both, UnaryOperator.identity());
    Route route = server.serveSocket(Sockets.ASYNC_ECHO);
    WireClient client = server.connect(other).send(route.handshake());
    assertThat(client.read().text()).isEqualTo("ordinary " + route.path() + "websocket");
    client.expectEnd();
  }

  @InBothStyles
  @Requirement("WS-2.6")
  void aHandlerThatFailsWithoutAnAnswerIsA500(Style style) {
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              throw new Samples.Boom();
            },
            (handshake, acceptor) -> Stages.failed(new Samples.Boom()));
    WireClient client = server.connect().send(route.handshake());
    assertThat(client.read().status()).isEqualTo(500);
    client.expectEnd();
  }

  @InBothStyles
  @Requirement("WS-2.6")
  void aHandlerThatGivesNoAnswerIsA500(Style style) {
    Route route =
        server.serveSocket(
            style, (handshake, acceptor) -> {}, (handshake, acceptor) -> Stages.done());
    assertThat(server.exchange(route.handshake()).status()).isEqualTo(500);
  }

  @InBothStyles
  @Requirement("WS-2.7")
  void framesRightBehindTheHandshakeAreKept(Style style) {
    Route route = Sockets.echo(server, style);
    byte[] head = route.handshake().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    byte[] text = WireFrame.text("GET / HTTP/1.1\r\n\r\n\n\r\n too early").masked();
    byte[] all = java.util.Arrays.copyOf(head, head.length + text.length);
    System.arraycopy(text, 0, all, head.length, text.length);
    FrameClient client = FrameClient.accepted(server.connect().send(all));
    client.expectText("GET / HTTP/1.1\r\n\r\n\n\r\n too early");
    client.send("later").expectText("later");
    client.close();
  }

  @Test
  @Requirement("WS-2.7")
  void framesBeforeALateAnswerAreKept() {
    var gate = server.gate();
    Route route =
        server.serveSocket(
            (handshake, acceptor) ->
                gate.opened().thenCompose(v -> Sockets.ASYNC_ECHO.handle(handshake, acceptor)));
    WireClient wire = server.connect().send(route.handshake());
    route.awaitCalls(1);
    wire.send(WireFrame.text("first").masked());
    wire.expectSilence();
    // Long enough for a server to begin to watch an idle connection.
    Await.stays("nothing happens", () -> true);
    wire.send(WireFrame.text("second").masked());
    gate.open();
    FrameClient client = FrameClient.accepted(wire);
    client.expectText("first");
    client.expectText("second");
    client.close();
  }

  private static void expectTeapot(Route route) {
    WireClient client = server.connect().send(route.handshake());
    WireResponse response = client.read();
    assertThat(response.status()).isEqualTo(418);
    assertThat(response.header("X-Why")).isEqualTo("short and stout");
    assertThat(response.header("Upgrade")).isNull();
    assertThat(response.text()).isEqualTo("no socket");
    client.expectEnd();
    assertThat(route.completion().status()).isEqualTo(418);
  }
}
