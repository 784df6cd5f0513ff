package dev.lintel.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both styles answer the same, on every server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MirrorTests {

  private static final String BODY = "Hello, mirror!";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, Server> servers = new TreeMap<>();

  @BeforeAll
  void start() throws Exception {
    for (ServerProvider provider : ServiceLoader.load(ServerProvider.class)) {
      ServerOptions options = ServerOptions.defaults().withBinds(Bind.loopback(0));
      servers.put(provider.name(), provider.start(new Sample(), options));
    }
    assertThat(servers).isNotEmpty();
  }

  @AfterAll
  void stop() {
    servers.values().forEach(Server::close);
  }

  Stream<Arguments> requests() {
    var requests = new ArrayList<Arguments>();
    for (String server : servers.keySet()) {
      for (List<String> request :
          List.of(
              List.of("GET", "/plaintext", "200"),
              List.of("HEAD", "/plaintext", "200"),
              List.of("GET", "/json", "200"),
              List.of("GET", "/bytes/0", "200"),
              List.of("GET", "/bytes/100000", "200"),
              List.of("GET", "/bytes/x", "400"),
              List.of("GET", "/bytes/", "404"),
              List.of("GET", "/status/204", "204"),
              List.of("GET", "/status/304", "304"),
              List.of("GET", "/status/418", "418"),
              List.of("GET", "/status/100", "400"),
              List.of("GET", "/cookies", "200"),
              List.of("GET", "/inspect?a=1&b=%2F", "200"),
              List.of("POST", "/inspect", "200"),
              List.of("GET", "/tls", "200"),
              List.of("POST", "/tls", "405"),
              List.of("POST", "/echo", "200"),
              List.of("GET", "/echo", "405"),
              List.of("POST", "/upload", "200"),
              List.of("GET", "/stream", "200"),
              List.of("HEAD", "/stream", "200"),
              List.of("GET", "/stream?chunks=0", "200"),
              List.of("GET", "/stream?chunks=100&size=5000", "200"),
              List.of("GET", "/file", "200"),
              List.of("GET", "/file?offset=64&count=32", "200"),
              List.of("GET", "/file?offset=65536", "200"),
              List.of("GET", "/file?offset=65537", "400"),
              List.of("GET", "/file?offset=65536&count=1", "400"),
              List.of("GET", "/trailers", "200"),
              List.of("POST", "/trailers", "200"),
              List.of("GET", "/hints?ms=x", "400"),
              List.of("GET", "/sleep?ms=1", "200"),
              List.of("GET", "/resource/a%2Fb?ms=1", "200"),
              List.of("GET", "/resources?ms=1", "200"),
              List.of("GET", "/events?count=3&ms=1", "200"),
              List.of("GET", "/events?count=0", "200"),
              List.of("GET", "/fail", "500"),
              List.of("GET", "/fail?when=never", "400"),
              List.of("GET", "/nothing", "404"),
              List.of("GET", "", "404"),
              List.of("DELETE", "/json", "405"))) {
        requests.add(Arguments.of(server, request.get(0), request.get(1), request.get(2)));
      }
    }
    return requests.stream();
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @MethodSource("requests")
  void bothStylesAnswerTheSame(String server, String method, String target, int status)
      throws Exception {
    HttpResponse<String> sync = send(server, method, "/sync" + target);
    HttpResponse<String> async = send(server, method, "/async" + target);
    assertThat(sync.statusCode()).isEqualTo(status);
    assertThat(async.statusCode()).isEqualTo(status);
    assertThat(async.body().replace("async", "sync")).isEqualTo(sync.body());
    if (!target.startsWith("/inspect")) {
      assertThat(fields(async)).isEqualTo(fields(sync));
    }
  }

  Stream<String> names() {
    return servers.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFailureAfterTheStartCutsTheResponseOff(String server) throws Exception {
    for (String style : List.of("/sync", "/async")) {
      HttpResponse<java.io.InputStream> response =
          client.send(
              request(server, "GET", style + "/fail?when=after&ms=50"),
              BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body().readNBytes(26)).asString().startsWith("abc").endsWith("xyz");
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> response.body().read()))
          .isInstanceOf(IOException.class);
    }
  }

  private HttpResponse<String> send(String server, String method, String target) throws Exception {
    return client.send(request(server, method, target), BodyHandlers.ofString());
  }

  private HttpRequest request(String server, String method, String target) {
    int port = servers.get(server).address().getPort();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
        .method(
            method, method.equals("POST") ? BodyPublishers.ofString(BODY) : BodyPublishers.noBody())
        .build();
  }

  /**
   * All fields but the date, which may have changed between the two, and the framing, which is the
   * server's choice where the application declares no length.
   */
  private static Map<String, List<String>> fields(HttpResponse<?> response) {
    var fields = new TreeMap<>(response.headers().map());
    fields.keySet().removeAll(List.of("date", "content-length", "transfer-encoding"));
    return fields;
  }
}
