package dev.lintel.tck.adapter.ws;

import static dev.lintel.tck.Samples.filler;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lintel.Capability;
import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.H2Stream;
import dev.lintel.tck.h2.H2Wire;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireFrame;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The extension permessage-deflate. */
class CompressionTests {

  private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
  private static final int MESSAGE = 100_000;

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(
              options ->
                  options
                      .withWebSocketCompression(true)
                      .withLimits(options.limits().withMaxMessageBytes(MESSAGE)))
          .claiming(Capability.WEBSOCKET);

  @InBothStyles
  @Requirement({"WS-8.1", "WS-8.4"})
  void messagesAreCompressed(Style style) {
    FrameClient client = server.open(Sockets.echo(server, style), OFFER);
    String text = "to be or not to be ".repeat(100);
    for (int i = 0; i < 3; i++) {
      client.send(compressed(WireFrame.text(text)));
      WireFrame echo = client.read();
      assertThat(echo.reserved()).as("reserved bits of a long answer").isEqualTo(4);
      assertThat(echo.payload().length).as("compressed length").isLessThan(text.length() / 4);
      assertThat(new String(inflate(echo.payload()), UTF_8)).isEqualTo(text);
    }
    client.close();
  }

  @Test
  @Requirement("WS-8.4")
  void aMessageMayBeCompressedOrNot() {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO), OFFER);
    client.send("plain").expectText("plain");
    client.send(compressed(WireFrame.text(""))).expectText("");
    client.send(compressed(WireFrame.text("short"))).expectText("short");
    WireFrame whole = compressed(WireFrame.binary(filler(5000)));
    byte[] bytes = whole.payload();
    client.send(
        new WireFrame(false, 4, WireFrame.BINARY, Arrays.copyOf(bytes, 100)),
        WireFrame.ping("between"),
        new WireFrame(false, 0, 0, Arrays.copyOfRange(bytes, 100, 101)),
        new WireFrame(true, 0, 0, Arrays.copyOfRange(bytes, 101, bytes.length)));
    client.expect(WireFrame.pong("between"));
    assertThat(inflate(client.read().payload())).isEqualTo(filler(5000));
    // A block that is marked as the last one: RFC 7692, 7.2.3.5.
    byte[] hello = {(byte) 0xf3, 0x48, (byte) 0xcd, (byte) 0xc9, (byte) 0xc9, 0x07, 0x00, 0x00};
    client.send(new WireFrame(true, 4, WireFrame.TEXT, hello)).expectText("Hello");
    client.close();
  }

  @Test
  @Requirement("WS-8.4")
  void whatCannotBeInflatedClosesWith1007() {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO), OFFER);
    byte[] garbage = new byte[50];
    Arrays.fill(garbage, (byte) 0xff);
    client.send(new WireFrame(true, 4, WireFrame.TEXT, garbage));
    client.expectClose(1007);
    client.expectEnd();
  }

  @Test
  @Requirement({"WS-8.4", "WS-3.7"})
  void aCompressedTextIsUtf8() {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO), OFFER);
    client.send(compressed(WireFrame.of(WireFrame.TEXT, new byte[] {'a', (byte) 0xff})));
    client.expectClose(1007);
  }

  @Test
  @Requirement({"WS-8.4", "WS-3.6"})
  void theBitOfCompressionStandsInTheFirstFrameOnly() {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO), OFFER);
    client.send(WireFrame.text("a").notLast(), WireFrame.text("b").continued().withReserved(4));
    client.expectClose(1002);
    client = server.open(server.serveSocket(Sockets.ASYNC_ECHO), OFFER);
    client.send(WireFrame.ping("x").withReserved(4));
    client.expectClose(1002);
  }

  @Test
  @Requirement("WS-8.3")
  void theLimitCountsWhatIsInflated() {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO), OFFER);
    client.send(compressed(WireFrame.binary(new byte[MESSAGE])));
    assertThat(inflate(client.read().payload())).hasSize(MESSAGE);
    client.send(compressed(WireFrame.binary(new byte[MESSAGE + 1])));
    client.expectClose(1009);
    client.expectEnd();
  }

  @ParameterizedTest
  @Requirement({"WS-8.1", "WS-8.2"})
  @ValueSource(
      strings = {
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=10; server_no_context_takeover",
        "x-webkit-deflate-frame, permessage-deflate; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate"
      })
  void anOfferThatCanBeKeptIsTaken(String offer) {
    FrameClient client =
        server.open(server.serveSocket(Sockets.ASYNC_ECHO), "Sec-WebSocket-Extensions: " + offer);
    assertThat(client.head().header("Sec-WebSocket-Extensions"))
        .startsWith("permessage-deflate")
        .contains("server_no_context_takeover")
        .contains("client_no_context_takeover")
        .doesNotContain("window_bits");
    client.close();
  }

  @ParameterizedTest
  @Requirement("WS-8.1")
  @ValueSource(
      strings = {
        "x-webkit-deflate-frame",
        "permessage-deflate; server_max_window_bits=10",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_max_window_bits; client_max_window_bits",
        "permessage-deflate; speed=11"
      })
  void anOfferThatCannotBeKeptIsNotTaken(String offer) {
    FrameClient client =
        server.open(server.serveSocket(Sockets.ASYNC_ECHO), "Sec-WebSocket-Extensions: " + offer);
    assertThat(client.head().has("Sec-WebSocket-Extensions")).isFalse();
    String text = "not compressed ".repeat(100);
    client.send(text).expectText(text);
    client.close();
  }

  @Test
  @Requirement("WS-8.1")
  void nothingIsCompressedWhereTheSettingIsOff() throws Exception {
    Server other =
        server.start(
            new dev.lintel.AsyncApplication() {}.with(Sockets.ASYNC_ECHO),
            options -> options.withWebSocketCompression(false));
    String handshake = server.serveSocket(Sockets.ASYNC_ECHO).handshake(OFFER);
    FrameClient client = FrameClient.accepted(server.connect(other).send(handshake));
    assertThat(client.head().has("Sec-WebSocket-Extensions")).isFalse();
    client.send(compressed(WireFrame.text("x")));
    client.expectClose(1002);
  }

  @InBothStyles
  @Requirement({"WS-8.1", "WS-8.2", "WS-8.3", "WS-8.4", "WS-10.2"})
  void messagesOnStreamsAreCompressedToo(Style style) {
    assumeTrue(server.claims(Capability.WEBSOCKET_HTTP2), "no sockets on streams");
    H2Client client = server.http2();
    String path = Sockets.echo(server, style).path();
    String[] offer = {
      "sec-websocket-version", "13", "sec-websocket-extensions", "permessage-deflate"
    };
    H2Stream stream = client.awaitHead(client.connect("websocket", path, offer));
    assertThat(stream.status()).isEqualTo(200);
    assertThat(stream.field("sec-websocket-extensions"))
        .startsWith("permessage-deflate")
        .contains("server_no_context_takeover")
        .contains("client_no_context_takeover");
    FrameClient socket = FrameClient.over(WireClient.over(new H2Wire(client, stream)));
    String text = "to be or not to be ".repeat(100);
    for (int i = 0; i < 3; i++) {
      socket.send(compressed(WireFrame.text(text)));
      WireFrame echo = socket.read();
      assertThat(echo.reserved()).as("reserved bits of a long answer").isEqualTo(4);
      assertThat(new String(inflate(echo.payload()), UTF_8)).isEqualTo(text);
    }
    socket.send("plain").expectText("plain");
    socket.send(compressed(WireFrame.binary(new byte[MESSAGE + 1])));
    socket.expectClose(1009);
    socket.expectEnd();
    H2Stream without =
        client.awaitHead(client.connect("websocket", path, "sec-websocket-version", "13"));
    assertThat(without.status()).isEqualTo(200);
    assertThat(without.field("sec-websocket-extensions")).as("nobody asked").isNull();
  }

  private static WireFrame compressed(WireFrame frame) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(frame.payload());
    byte[] out = new byte[frame.payload().length + 100];
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return new WireFrame(true, 4, frame.opcode(), Arrays.copyOf(out, count - 4));
  }

  private static byte[] inflate(byte[] payload) {
    byte[] whole = Arrays.copyOf(payload, payload.length + 4);
    whole[whole.length - 2] = (byte) 0xff;
    whole[whole.length - 1] = (byte) 0xff;
    var inflater = new Inflater(true);
    inflater.setInput(whole);
    var out = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    try {
      for (int n = inflater.inflate(piece); n > 0; n = inflater.inflate(piece)) {
        out.write(piece, 0, n);
      }
    } catch (DataFormatException broken) {
      throw new AssertionError("a message of the server cannot be inflated", broken);
    } finally {
      inflater.end();
    }
    return out.toByteArray();
  }
}
