package dev.lintel.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.tck.TestKeys;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client of the JDK: HTTP/1.1, HTTP/2 with TLS, and WebSockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JdkClientTests {

  private final HttpClient client =
      HttpClient.newBuilder().sslContext(TestKeys.client(null)).build();
  private Servers servers;

  @BeforeAll
  void start() {
    servers = Servers.start();
  }

  @AfterAll
  void stop() {
    servers.close();
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
      throws Exception {
    return client.send(request.build(), handler);
  }

  /** In the clear the client offers an upgrade with each request, which servers ignore. */
  private static Version expected(URI uri) {
    return uri.getScheme().equals("https") ? Version.HTTP_2 : Version.HTTP_1_1;
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void sendsAndReceives(String server) throws Exception {
    byte[] large =
        "0123456789".repeat(100_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (String style : List.of("/sync", "/async")) {
      for (URI uri : servers.both(server, style + "/echo")) {
        HttpResponse<byte[]> whole =
            send(
                HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(large)),
                BodyHandlers.ofByteArray());
        assertThat(whole.version()).isEqualTo(expected(uri));
        assertThat(whole.body()).isEqualTo(large);
        HttpResponse<byte[]> streamed =
            send(
                HttpRequest.newBuilder(uri)
                    .expectContinue(true)
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))),
                BodyHandlers.ofByteArray());
        assertThat(streamed.body()).isEqualTo(large);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void manyAtOnce(String server) {
    for (URI uri : servers.both(server, "/async/resources?ms=5")) {
      var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      for (int i = 0; i < 80; i++) {
        answers.add(client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(answer.join().version()).isEqualTo(expected(uri));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void eventsComeOneByOne(String server) throws Exception {
    for (String style : List.of("/sync", "/async")) {
      for (URI uri : servers.both(server, style + "/events?count=1000000&ms=1")) {
        HttpResponse<Stream<String>> events =
            send(HttpRequest.newBuilder(uri), BodyHandlers.ofLines());
        try (Stream<String> lines = events.body()) { // Closed long before the last event.
          Iterator<String> line = lines.iterator();
          for (int i = 1; i <= 3; i++) {
            assertThat(line.next()).isEqualTo("data: " + i);
            assertThat(line.next()).isEmpty();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lintel.servers.Running#names")
  void echoesMessages(String server) throws Exception {
    for (String style : List.of("/sync", "/async")) {
      for (URI uri : servers.both(server, style + "/ws")) {
        var heard = new Heard();
        WebSocket socket =
            client.newWebSocketBuilder().buildAsync(Servers.socket(uri), heard).join();
        String large = "Gr\u00fc\u00dfe ".repeat(40_000);
        socket.sendText(large.substring(0, 3), false).join();
        socket.sendText(large.substring(3), true).join();
        assertThat(heard.next()).isEqualTo(large);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").join();
        assertThat(heard.next()).isEqualTo("close 1000");
      }
    }
  }
}
