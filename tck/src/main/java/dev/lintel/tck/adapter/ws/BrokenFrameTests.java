package dev.lintel.tck.adapter.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncWebSocket;
import dev.lintel.Capability;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.Message;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireFrame;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that RFC 6455 does not allow. */
class BrokenFrameTests {

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.withDefaults().claiming(Capability.WEBSOCKET);

  static Stream<Arguments> brokenFrames() {
    WireFrame text = WireFrame.text("hello");
    byte[] negative = {(byte) 0x82, (byte) 0xff, (byte) 0x80, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0};
    return Stream.of(
        Arguments.of("RSV1 without an extension", text.withReserved(4).masked()),
        Arguments.of("RSV2", text.withReserved(2).masked()),
        Arguments.of("RSV3", text.withReserved(1).masked()),
        Arguments.of("RSV1 in a ping", WireFrame.ping("x").withReserved(4).masked()),
        Arguments.of("opcode 3", text.withOpcode(3).masked()),
        Arguments.of("opcode 7", text.withOpcode(7).masked()),
        Arguments.of("opcode 11", text.withOpcode(11).masked()),
        Arguments.of("opcode 15", text.withOpcode(15).masked()),
        Arguments.of("no mask", text.unmasked()),
        Arguments.of("a ping without a mask", WireFrame.ping("x").unmasked()),
        Arguments.of("a fragmented ping", WireFrame.ping("x").notLast().masked()),
        Arguments.of("a fragmented close", WireFrame.close(1000, "").notLast().masked()),
        Arguments.of("a long ping", WireFrame.ping("x".repeat(126)).masked()),
        Arguments.of("a long close", WireFrame.close(1000, "x".repeat(124)).masked()),
        Arguments.of("a length in too many bytes", text.withLongLength()),
        Arguments.of("a negative length", negative),
        Arguments.of("a continuation of nothing", text.continued().masked()),
        Arguments.of("a last continuation of nothing", text.continued().notLast().masked()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenFrames")
  @Requirement("WS-3.6")
  void brokenFramesCloseWith1002(String name, byte[] frame) {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO));
    client.send("fine").expectText("fine");
    client.wire().send(frame);
    client.expectClose(1002);
    client.expectEnd();
  }

  @Test
  @Requirement("WS-3.6")
  void aMessageWithinAMessageClosesWith1002() {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO));
    client.send(WireFrame.text("one").notLast(), WireFrame.text("two"));
    client.expectClose(1002);
    client.expectEnd();
  }

  @Test
  @Requirement("WS-3.6")
  void theApplicationSeesTheClientGone() {
    var opened = new CompletableFuture<AsyncWebSocket>();
    var told = new CompletableFuture<DisconnectReason>();
    var gate = server.gate();
    Route route =
        server.serveSocket(
            (handshake, acceptor) -> {
              handshake.onDisconnect(told::complete);
              return Sockets.lasting(opened, gate.opened()).handle(handshake, acceptor);
            });
    FrameClient client = server.open(route);
    AsyncWebSocket socket = Await.value("the socket", opened);
    CompletionStage<Message> pending = socket.receive();
    client.send(WireFrame.text("x").withReserved(1));
    assertThat(Expect.gone(pending).reason()).isSameAs(DisconnectReason.PROTOCOL_ERROR);
    assertThat(Await.value("the signal", told)).isSameAs(DisconnectReason.PROTOCOL_ERROR);
    Expect.gone(socket.receive());
    Expect.gone(socket.send("late"));
    client.expectClose(1002);
    client.expectEnd();
    gate.open();
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.DISCONNECTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0af",
        "c1bf",
        "e080af",
        "eda080",
        "edbfbf",
        "f0808080",
        "f4908080",
        "f5",
        "fe",
        "ff",
        "c328",
        "e2823c",
        "f09f923c",
        "68c3",
        "68e282",
        "68f09f92"
      })
  @Requirement("WS-3.7")
  void aTextIsUtf8(String hex) {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO));
    client.send(WireFrame.of(WireFrame.TEXT, HexFormat.of().parseHex(hex)));
    client.expectClose(1007);
    client.expectEnd();
  }

  @Test
  @Requirement("WS-3.7")
  void theFirstWrongByteIsEnough() {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO));
    byte[] wrong = {'h', (byte) 0xc3, '('};
    client.send(WireFrame.of(WireFrame.TEXT, wrong).notLast());
    client.expectClose(1007);
    client = server.open(server.serveSocket(Sockets.ASYNC_ECHO));
    byte[] frame = WireFrame.of(WireFrame.TEXT, java.util.Arrays.copyOf(wrong, 100)).masked();
    client.wire().send(java.util.Arrays.copyOf(frame, 9));
    client.expectClose(1007);
  }

  static Stream<Arguments> brokenCloses() {
    var closes = Stream.<Arguments>builder();
    closes.add(Arguments.of(WireFrame.of(WireFrame.CLOSE, new byte[] {3}), 1002));
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000}) {
      closes.add(Arguments.of(WireFrame.close(code, ""), 1002));
    }
    byte[] reason = {3, (byte) 0xe8, 'x', (byte) 0xff};
    closes.add(Arguments.of(WireFrame.of(WireFrame.CLOSE, reason), 1007));
    byte[] cut = {3, (byte) 0xe8, 'x', (byte) 0xc3};
    closes.add(Arguments.of(WireFrame.of(WireFrame.CLOSE, cut), 1007));
    return closes.build();
  }

  @ParameterizedTest
  @MethodSource("brokenCloses")
  @Requirement("WS-6.11")
  void brokenClosesAreToldSo(WireFrame close, int code) {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO));
    client.send(close);
    client.expectClose(code);
    client.expectEnd();
  }
}
