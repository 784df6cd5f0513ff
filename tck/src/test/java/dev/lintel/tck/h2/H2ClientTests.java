package dev.lintel.tck.h2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireField;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a peer whose frames are written by hand. */
class H2ClientTests {

  private ServerSocket listening;
  private Socket peer;
  private H2Client client;

  @BeforeEach
  void connect() throws IOException {
    listening = new ServerSocket(0);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort());
    client = H2Client.over(WireClient.connect(address), Frame.settings(4, 1000));
    peer = listening.accept();
    assertThat(new String(peer.getInputStream().readNBytes(24), UTF_8)).isEqualTo(H2Client.PREFACE);
    assertThat(next()).isEqualTo(Frame.settings(4, 1000));
  }

  @AfterEach
  void close() throws IOException {
    client.wire().close();
    peer.close();
    listening.close();
  }

  @Test
  void aResponseIsRead() throws IOException {
    H2Stream stream = client.get("/", "x-one", "1");
    Frame head = next();
    assertThat(head.stream()).isEqualTo(1);
    assertThat(new HpackDecoder().decode(head.content()))
        .isEqualTo(H2Client.head("GET", "/", "x-one", "1"));
    answer(
        Frame.settings(),
        status(1, "103", false),
        status(1, "200", false),
        data(1, "two ", false),
        data(1, "parts", false),
        Frame.headers(1, block("x-sum", "7"), true));
    client.response(stream);
    assertThat(stream.interimStatuses()).containsExactly(103);
    assertThat(stream.status()).isEqualTo(200);
    assertThat(stream.text()).isEqualTo("two parts");
    assertThat(stream.trailers()).containsExactly(new WireField("x-sum", "7"));
    assertThat(next()).isEqualTo(Frame.settingsAck());
    assertThat(next()).isEqualTo(Frame.windowUpdate(0, 4));
    assertThat(next()).isEqualTo(Frame.windowUpdate(1, 4));
  }

  @Test
  void aHeadMayBeContinued() throws IOException {
    H2Stream stream = client.get("/");
    byte[] block = block(":status", "200");
    answer(
        new Frame(Frame.HEADERS, Frame.END_STREAM, 1, Arrays.copyOf(block, 3)),
        new Frame(
            Frame.CONTINUATION, Frame.END_HEADERS, 1, Arrays.copyOfRange(block, 3, block.length)));
    assertThat(client.response(stream).status()).isEqualTo(200);
  }

  @Test
  void windowsAreKept() throws IOException {
    answer(Frame.settings(Frame.INITIAL_WINDOW_SIZE, 10));
    client.await("settings", () -> client.setting(Frame.INITIAL_WINDOW_SIZE, 0) == 10);
    H2Stream stream = client.open("POST", "/");
    answer(Frame.windowUpdate(1, 5));
    client.upload(stream, new byte[15], true);
    assertThat(client.windowOf(stream)).isZero();
    next(); // the answer to the settings
    next(); // the head
    assertThat(next()).isEqualTo(Frame.data(1, new byte[10], false));
    assertThat(next()).isEqualTo(Frame.data(1, new byte[5], true));
  }

  @Test
  void endsOfAllKindsAreTold() throws IOException {
    H2Stream first = client.get("/");
    H2Stream second = client.get("/");
    answer(Frame.reset(1, Frame.CANCEL), Frame.goAway(1, Frame.ENHANCE_YOUR_CALM));
    assertThat(client.awaitReset(first)).isEqualTo(Frame.CANCEL);
    assertThatThrownBy(() -> client.response(first)).hasMessageContaining("reset with 8");
    assertThat(client.awaitGoAway()).isEqualTo(Frame.ENHANCE_YOUR_CALM);
    assertThat(client.lastStream()).isEqualTo(1);
    peer.close();
    client.awaitEnd();
    assertThatThrownBy(() -> client.response(second))
        .hasMessageContaining("the connection has ended")
        .hasMessageContaining("<- GOAWAY stream=0");
  }

  @Test
  void whatAServerMustNotSendIsNoticed() throws IOException {
    H2Stream stream = client.get("/");
    answer(data(1, "too early", false));
    assertThatThrownBy(() -> client.response(stream)).hasMessageContaining("before a head");
    answer(status(3, "200", true));
    assertThatThrownBy(() -> client.response(stream)).hasMessageContaining("nobody has opened");
    answer(new Frame(Frame.CONTINUATION, 4, 1, new byte[0]));
    assertThatThrownBy(() -> client.response(stream)).hasMessageContaining("of nothing");
    answer(new Frame(Frame.PUSH_PROMISE, 4, 1, new byte[4]));
    assertThatThrownBy(() -> client.response(stream)).hasMessageContaining("PUSH_PROMISE");
  }

  @Test
  void pingsGoBothWays() throws IOException {
    answer(Frame.ping(new byte[8], false), Frame.ping(new byte[8], true));
    client.roundTrip();
    assertThat(next().type()).isEqualTo(Frame.PING);
    assertThat(next()).isEqualTo(Frame.ping(new byte[8], true));
  }

  private void answer(Frame... frames) throws IOException {
    for (Frame frame : frames) {
      peer.getOutputStream().write(frame.bytes());
    }
  }

  private Frame next() throws IOException {
    byte[] header = peer.getInputStream().readNBytes(Frame.HEADER);
    int length = ((header[1] & 0xff) << 8) | (header[2] & 0xff);
    return new Frame(header[3], header[4], header[8], peer.getInputStream().readNBytes(length));
  }

  private static Frame status(int stream, String status, boolean last) {
    return Frame.headers(stream, block(":status", status), last);
  }

  private static Frame data(int stream, String text, boolean last) {
    return Frame.data(stream, text.getBytes(UTF_8), last);
  }

  private static byte[] block(String name, String value) {
    return HpackEncoder.encode(List.of(new WireField(name, value)));
  }
}
