package dev.lintel.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.tck.TestKeys;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client that operators have at hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CurlTests {

  private static final int UPLOAD = 3_000_000;

  private Tool curl;
  private Servers servers;
  @TempDir private Path folder;

  @BeforeAll
  void start() {
    curl = Tool.find("curl");
    servers = Servers.start();
  }

  @AfterAll
  void stop() {
    if (servers != null) {
      servers.close();
    }
  }

  /** A way to speak: options of curl, whether with TLS, and the version that is spoken then. */
  private record Way(String name, List<String> options, boolean tls, String version) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Way> WAYS =
      List.of(
          new Way("HTTP/1.1", List.of("--http1.1"), false, "1.1"),
          new Way("HTTP/1.1 with TLS", List.of("--http1.1"), true, "1.1"),
          new Way("HTTP/2 by prior knowledge", List.of("--http2-prior-knowledge"), false, "2"),
          new Way("HTTP/2 by ALPN", List.of("--http2"), true, "2"),
          // An offer to upgrade, which a server may ignore (RFC 9110, 7.8).
          new Way("HTTP/2 by Upgrade", List.of("--http2"), false, "1.1"));

  private static Stream<Arguments> waysAndServers() {
    return dev.lintel.servers.Running.names()
        .flatMap(server -> WAYS.stream().map(way -> Arguments.of(server, way)));
  }

  private String run(String server, Way way, String path, Object... options) {
    List<Object> fixed =
        List.of("-sS", "--max-time", "20", "--noproxy", "*", "--cacert", TestKeys.file("root.pem"));
    return curl.run(
        Stream.of(
                fixed.stream(),
                way.options.stream(),
                Stream.of(options),
                Stream.of(uri(server, way, path)))
            .flatMap(all -> all)
            .toArray());
  }

  private URI uri(String server, Way way, String path) {
    return way.tls ? servers.tls(server, path) : servers.clear(server, path);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("waysAndServers")
  void getsOneAfterTheOther(String server, Way way) {
    List<Object> options = List.of("-w", "|%{http_version} %{http_code} %{num_connects}\\n");
    if (way.options.contains("--http2-prior-knowledge")) {
      // curl 7.88 cannot use such a connection twice, on any server.
      assertThat(run(server, way, "/async/plaintext", options.toArray()))
          .isEqualTo("Hello, World!|2 200 1\n");
      return;
    }
    var more = new ArrayList<>(options);
    more.add(uri(server, way, "/sync/status/404"));
    more.add(uri(server, way, "/sync/stream?chunks=3&size=2"));
    // The URLs among the options come first.
    assertThat(run(server, way, "/async/plaintext", more.toArray()))
        .isEqualTo(
            "Status 404.\n|VERSION 404 1\nabcdef|VERSION 200 0\nHello, World!|VERSION 200 0\n"
                .replace("VERSION", way.version));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("waysAndServers")
  void waitsFor100Continue(String server, Way way) throws Exception {
    Path body = body();
    String said =
        run(server, way, "/sync/upload", "-v", "-H", "Expect: 100-continue", "-T", body, "-XPOST");
    assertThat(said).contains("\"bytes\":" + UPLOAD);
    assertThat(said).containsPattern("< HTTP/[12.]+ 100");
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("waysAndServers")
  void uploadsWithoutALength(String server, Way way) throws Exception {
    String said =
        run(server, way, "/async/echo", "-H", "Transfer-Encoding: chunked", "-XPOST", "-T", body());
    assertThat(said).hasSize(UPLOAD);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("waysAndServers")
  void showsTrailers(String server, Way way) {
    for (String style : List.of("/sync", "/async")) {
      // Those who wrote curl count trailers among the fields, and show them behind the body.
      assertThat(run(server, way, style + "/trailers", "-i", "-d", "abc"))
          .containsIgnoringCase("\nTrailer: x-bytes, x-request-trailers\n")
          .containsPattern("(?is)\n\nabc.*x-bytes: 3\n")
          .containsPattern("(?is)\n\nabc.*x-request-trailers: 0\n");
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("waysAndServers")
  void showsHints(String server, Way way) {
    for (String style : List.of("/sync", "/async")) {
      assertThat(run(server, way, style + "/hints?ms=1", "-i"))
          .containsPattern("(?i)^HTTP/[12.]+ 103 *[^\n]*\nlink: </style.css>")
          .containsPattern("\nHTTP/[12.]+ 200")
          .endsWith("\n\nSlept 1 ms.\n");
    }
  }

  private Path body() throws Exception {
    Path body = folder.resolve("body.txt");
    return Files.exists(body) ? body : Files.writeString(body, "x".repeat(UPLOAD));
  }
}
