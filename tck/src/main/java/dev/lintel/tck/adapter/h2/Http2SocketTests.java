package dev.lintel.tck.adapter.h2;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncWebSocket;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Capability;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.Headers;
import dev.lintel.Message;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.WebSocketHandshake;
import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.H2Stream;
import dev.lintel.tck.h2.H2Wire;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireField;
import dev.lintel.tck.wire.WireFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** WebSockets on streams of HTTP/2 (RFC 8441). */
class Http2SocketTests {

  private static final String[] VERSION = {"sec-websocket-version", "13"};
  private static final ResponseHead FORBIDDEN = ResponseHead.of(403).with("x-why", "not you");

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(
              options ->
                  options.withTimeouts(
                      options.timeouts().withWebSocketClose(Duration.ofMillis(300))))
          .claiming(Capability.WEBSOCKET_HTTP2);

  @Test
  @Requirement("WS-10.1")
  void theServerAnnouncesThatItTakesSockets() throws Exception {
    assertThat(server.http2().roundTrip().setting(Frame.ENABLE_CONNECT_PROTOCOL, 0))
        .as("SETTINGS_ENABLE_CONNECT_PROTOCOL")
        .isEqualTo(1);
    var called = new CompletableFuture<Void>();
    Server without =
        server.start(
            AsyncApplication.of(
                (request, responder) -> {
                  called.complete(null);
                  return responder.send(OK, bytes(""));
                }),
            UnaryOperator.identity());
    H2Client client = server.http2(without).roundTrip();
    assertThat(client.setting(Frame.ENABLE_CONNECT_PROTOCOL, 0))
        .as("the setting where the application has no webSocket()")
        .isZero();
    H2Stream refused = client.connect("websocket", "/", VERSION);
    client.awaitRefused(refused);
    if (refused.hasHead()) {
      assertThat(refused.status()).as("status").isGreaterThanOrEqualTo(400);
    }
    assertThat(called).as("a call of http()").isNotDone();
  }

  @InBothStyles
  @Requirement({"WS-10.2", "WS-10.7"})
  void aConnectIsAHandshake(Style style) {
    var seen = new CompletableFuture<WebSocketHandshake>();
    Headers fields = Headers.of("x-room", "7");
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              seen.complete(handshake);
              var socket = acceptor.accept("chat", fields);
              socket.forEach(socket::send);
            },
            (handshake, acceptor) -> {
              seen.complete(handshake);
              return acceptor
                  .accept("chat", fields)
                  .thenCompose(socket -> socket.forEach(socket::send))
                  .thenAccept(close -> {});
            });
    H2Client client = server.http2();
    H2Stream stream =
        client.awaitHead(
            client.connect(
                "websocket",
                route.path() + "/deep?a=b",
                "sec-websocket-version",
                "13",
                "sec-websocket-protocol",
                "mqtt, chat",
                "x-one",
                "1"));
    assertThat(stream.status()).as("status").isEqualTo(200);
    assertThat(stream.field("sec-websocket-protocol")).isEqualTo("chat");
    assertThat(stream.field("x-room")).isEqualTo("7");
    assertThat(stream.fields())
        .extracting(WireField::name)
        .doesNotContain("sec-websocket-accept", "upgrade", "connection", "content-length");
    WebSocketHandshake handshake = Await.value("the handshake", seen);
    assertThat(handshake.protocol()).isEqualTo("HTTP/2");
    assertThat(handshake.method()).isEqualTo("CONNECT");
    assertThat(handshake.path()).isEqualTo(route.path() + "/deep");
    assertThat(handshake.query()).isEqualTo("a=b");
    assertThat(handshake.authority()).isEqualTo("kit");
    assertThat(handshake.header("x-one")).isEqualTo("1");
    assertThat(handshake.subprotocols()).containsExactly("mqtt", "chat");
    FrameClient socket = speak(client, stream);
    socket.send("hello").expectText("hello");
    socket.send(WireFrame.ping("?"));
    socket.expect(WireFrame.pong("?"));
    socket.send(WireFrame.close(1000, ""));
    socket.expectClose(1000);
    socket.expectEnd();
    assertThat(stream.isReset()).as("a reset before our end").isFalse();
    socket.wire().halfClose();
    Completion record = route.completion();
    assertThat(record.outcome()).isSameAs(Completion.Outcome.COMPLETE);
    assertThat(record.status()).isEqualTo(200);
    assertLives(client);
  }

  @Test
  @Requirement("WS-10.3")
  void badHandshakesAreRefused() {
    Route route = server.serveSocket(echo());
    H2Client client = server.http2();
    for (String[] version : List.of(new String[0], new String[] {VERSION[0], "12"})) {
      H2Stream wrong = client.response(client.connect("websocket", route.path(), version));
      assertThat(wrong.status()).isEqualTo(400);
      assertThat(wrong.field("sec-websocket-version")).isEqualTo("13");
    }
    H2Stream other = client.response(client.connect("chat", route.path(), VERSION));
    assertThat(other.status()).as("another protocol").isEqualTo(501);
    var fields = new ArrayList<>(H2Client.head("CONNECT", route.path(), VERSION));
    fields.add(1, new WireField(":protocol", "websocket"));
    H2Stream ended = client.response(client.request(fields, true));
    assertThat(ended.status()).as("a handshake that ends its stream").isEqualTo(400);
    assertThat(route.calls()).as("calls").isZero();
    assertLives(client);
  }

  @InBothStyles
  @Requirement({"WS-10.4", "WS-2.4"})
  void aRejectionIsAResponse(Style style) {
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              Expect.refused("WS-10.4", () -> acceptor.reject(OK, bytes("")));
              Expect.refused("WS-10.4", () -> acceptor.reject(ResponseHead.of(204)));
              acceptor.reject(FORBIDDEN, bytes("no"));
            },
            (handshake, acceptor) ->
                refused(acceptor.reject(OK, bytes("")))
                    .thenCompose(v -> refused(acceptor.reject(ResponseHead.of(204))))
                    .thenCompose(v -> acceptor.reject(FORBIDDEN, bytes("no"))));
    H2Client client = server.http2();
    H2Stream stream = client.response(client.connect("websocket", route.path(), VERSION));
    assertThat(stream.status()).isEqualTo(403);
    assertThat(stream.field("x-why")).isEqualTo("not you");
    assertThat(stream.text()).isEqualTo("no");
    client.data(stream, new byte[0], true);
    assertThat(route.completion().status()).isEqualTo(403);
    assertLives(client);
  }

  private static CompletionStage<Void> refused(CompletionStage<?> rejection) {
    return rejection
        .handle(
            (v, failure) -> {
              Expect.refused("WS-10.4", failure == null ? Stages.done() : Stages.failed(failure));
              return Stages.done();
            })
        .thenCompose(done -> done);
  }

  @Test
  @Requirement("WS-10.5")
  void whatIsDeclinedIsNotImplemented() {
    Route route = server.serveAsync((request, responder) -> responder.send(OK, bytes("a page")));
    H2Client client = server.http2();
    H2Stream stream = client.response(client.connect("websocket", route.path(), VERSION));
    assertThat(stream.status()).isEqualTo(501);
    assertThat(route.calls()).as("calls of http()").isZero();
    assertLives(client);
  }

  @InBothStyles
  @Requirement("WS-10.6")
  void framesLieInDataHoweverItIsCut(Style style) {
    H2Client client = server.http2();
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              socket.forEach(socket::send);
            },
            echo());
    H2Stream stream = opened(client, route);
    FrameClient socket = speak(client, stream);
    socket.sendInPieces(WireFrame.text("in pieces"), 3);
    socket.expectText("in pieces");
    socket.send(WireFrame.text("one"), WireFrame.text("two"));
    socket.expectText("one");
    socket.expectText("two");
    byte[] large = filler(500_000);
    socket.send(WireFrame.binary(large));
    socket.expect(WireFrame.binary(large));
    end(socket);
  }

  @Test
  @Requirement({"WS-10.6", "WS-3.2", "WS-4.1"})
  void windowsHoldBothSidesUp() {
    var sent = new CompletableFuture<CompletionStage<Void>>();
    var gate = server.gate();
    Route route =
        server.serveSocket(
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket -> {
                          sent.complete(
                              socket.send(new Message.Binary(ByteBuffer.wrap(filler(300_000)))));
                          return gate.opened();
                        }));
    H2Client client = server.http2().givesWindow(false);
    H2Stream stream = opened(client, route);
    client.await("a full window", () -> stream.bodyLength() == H2Client.DEFAULT_WINDOW);
    CompletionStage<Void> sending = Await.value("the send", sent);
    assertThat(sending.toCompletableFuture()).as("a send without window").isNotDone();
    byte[] part = new byte[H2Client.MAX_FRAME];
    part[0] = (byte) 0x82;
    part[1] = (byte) 0xff; // A message of 2^19 bytes, and no receive is pending.
    part[7] = 8;
    int window = server.options().http2().streamWindow() + (512 << 10);
    int taken = 0;
    while (client.windowOf(stream) > 0) {
      int some = (int) Math.min(part.length, client.windowOf(stream));
      client.data(stream, java.util.Arrays.copyOf(part, some), false);
      part[0] = 0;
      part[1] = 0;
      part[7] = 0;
      taken += some;
      client.roundTrip();
      assertThat(taken).as("bytes for nobody").isLessThanOrEqualTo(window);
    }
    Route other = server.serveAsync((request, responder) -> responder.send(OK, bytes("")));
    assertThat(client.response(client.get(other.path())).status()).isEqualTo(200);
    client.givesWindow(true);
    client.send(
        Frame.windowUpdate(0, H2Client.DEFAULT_WINDOW),
        Frame.windowUpdate(stream.id(), H2Client.DEFAULT_WINDOW));
    client.await("the whole message", () -> stream.bodyLength() > 300_000);
    Await.value("the send, which has window", sending);
    client.reset(stream, Frame.CANCEL);
    gate.open();
  }

  @InBothStyles
  @Requirement({"WS-10.8", "WS-6.9"})
  void aStreamThatEndsWithoutACloseIsLost(Style style) {
    for (boolean reset : new boolean[] {false, true}) {
      var told = new CompletableFuture<DisconnectReason>();
      Route route =
          server.serveSocket(
              style,
              (handshake, acceptor) -> {
                handshake.onDisconnect(told::complete);
                Expect.gone(acceptor.accept()::receive);
              },
              (handshake, acceptor) -> {
                handshake.onDisconnect(told::complete);
                return acceptor
                    .accept()
                    .thenCompose(AsyncWebSocket::receive)
                    .thenAccept(message -> {});
              });
      H2Client client = server.http2();
      H2Stream stream = opened(client, route);
      if (reset) {
        client.reset(stream, Frame.CANCEL);
      } else {
        client.data(stream, new byte[0], true);
        assertThat(client.awaitReset(stream)).as("code").isEqualTo(Frame.CANCEL);
      }
      assertThat(Await.value("the signal", told))
          .isSameAs(reset ? DisconnectReason.PEER_RESET : DisconnectReason.PEER_CLOSED);
      assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.DISCONNECTED);
      assertLives(client);
    }
  }

  @Test
  @Requirement({"WS-10.8", "WS-6.7"})
  void aStreamIsCutOffByAReset() {
    Route route =
        server.serveSocket(
            (handshake, acceptor) ->
                acceptor.accept().thenCompose(socket -> socket.close(1000, "")));
    H2Client client = server.http2();
    H2Stream stream = opened(client, route);
    assertThat(client.awaitReset(stream)).as("code").isEqualTo(Frame.CANCEL);
    assertLives(client);
  }

  @Test
  @Requirement({"WS-10.7", "WS-6.8", "H2-6.1"})
  void aDrainClosesSocketsOnStreams() throws Exception {
    Server other = server.start(new AsyncApplication() {}.with(echo()), UnaryOperator.identity());
    H2Client client = server.http2(other);
    H2Stream stream = client.awaitHead(client.connect("websocket", "/", VERSION));
    CompletionStage<Void> drained = other.drain();
    FrameClient socket = speak(client, stream);
    socket.expectClose(1001);
    socket.send(WireFrame.close(1001, ""));
    socket.wire().halfClose();
    client.awaitClosed(stream);
    assertThat(stream.isEnded()).as("END_STREAM").isTrue();
    assertThat(client.awaitGoAway()).as("GOAWAY").isEqualTo(Frame.NO_ERROR);
    Await.value("the drain", drained);
  }

  private static AsyncWebSocketHandler echo() {
    return (handshake, acceptor) ->
        acceptor
            .accept()
            .thenCompose(socket -> socket.forEach(socket::send))
            .thenAccept(close -> {});
  }

  private static H2Stream opened(H2Client client, Route route) {
    H2Stream stream = client.awaitHead(client.connect("websocket", route.path(), VERSION));
    assertThat(stream.status()).as("status").isEqualTo(200);
    return stream;
  }

  private static FrameClient speak(H2Client client, H2Stream stream) {
    return FrameClient.over(WireClient.over(new H2Wire(client, stream)));
  }

  private static void end(FrameClient socket) {
    socket.send(WireFrame.close(1000, ""));
    socket.expectClose(1000);
    socket.expectEnd();
    socket.wire().halfClose();
  }

  private static void assertLives(H2Client client) {
    Route next = server.serveAsync((request, responder) -> responder.send(OK, bytes("next")));
    assertThat(client.response(client.get(next.path())).text())
        .as("the next request of the connection")
        .isEqualTo("next");
  }
}
