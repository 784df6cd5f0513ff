package dev.lintel.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.servers.Running;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The sockets of the sample, and the client of the JDK, on every server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SocketsTests {

  private final HttpClient client = HttpClient.newHttpClient();
  private Servers servers;

  @BeforeAll
  void start() {
    servers = Servers.start();
  }

  @AfterAll
  void stop() {
    servers.close();
  }

  static Stream<Arguments> places() {
    return Running.names()
        .flatMap(server -> Stream.of("/sync", "/async").map(style -> Arguments.of(server, style)));
  }

  @ParameterizedTest
  @MethodSource("places")
  void theEchoEchoes(String server, String style) {
    var heard = new Heard();
    WebSocket socket = open(server, style + "/ws", heard);
    socket.sendText("Gr\u00fc", false).join();
    socket.sendText("\u00dfe", true).join();
    assertThat(heard.next()).isEqualTo("Gr\u00fc\u00dfe");
    String large = "0123456789".repeat(50_000);
    socket.sendText(large, true).join();
    assertThat(heard.next()).isEqualTo(large);
    socket.sendPing(java.nio.ByteBuffer.wrap(new byte[] {1})).join();
    assertThat(heard.next()).isEqualTo("pong 1");
    socket.sendClose(3001, "done").join();
    assertThat(heard.next()).isEqualTo("close 3001");
  }

  @ParameterizedTest
  @MethodSource("places")
  void allHearWhatOneSays(String server, String style) {
    var ada = new Heard();
    var bob = new Heard();
    WebSocket first = open(server, style + "/chat?name=Ada", ada);
    assertThat(ada.next()).isEqualTo("Ada came in");
    WebSocket second = open(server, style + "/chat?name=Bob", bob);
    assertThat(ada.next()).isEqualTo("Bob came in");
    assertThat(bob.next()).isEqualTo("Bob came in");
    for (int i = 0; i < 20; i++) {
      first.sendText("line " + i, true).join();
      assertThat(ada.next()).isEqualTo("Ada: line " + i);
      assertThat(bob.next()).isEqualTo("Ada: line " + i);
    }
    first.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    assertThat(ada.next()).isEqualTo("close 1000");
    assertThat(bob.next()).isEqualTo("Ada left");
    second.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    assertThat(bob.next()).isEqualTo("close 1000");
  }

  @ParameterizedTest
  @MethodSource("places")
  void aForeignPageAndAnUnknownPathAreRefused(String server, String style) {
    assertThat(refused(server, style + "/ws", "http://evil.example")).isEqualTo(403);
    assertThat(refused(server, style + "/nothing", "")).isEqualTo(404);
    assertThat(refused(server, style + "/chat?name=a&name=b", "")).isEqualTo(400);
  }

  private int refused(String server, String path, String origin) {
    WebSocket.Builder builder = client.newWebSocketBuilder();
    if (!origin.isEmpty()) {
      builder.header("Origin", origin);
    }
    var status = new int[1];
    assertThatThrownBy(() -> builder.buildAsync(uri(server, path), new Heard()).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refusal -> status[0] = refusal.getResponse().statusCode());
    return status[0];
  }

  private WebSocket open(String server, String path, Heard heard) {
    return client.newWebSocketBuilder().buildAsync(uri(server, path), heard).join();
  }

  private URI uri(String server, String path) {
    return Servers.socket(servers.clear(server, path));
  }
}
