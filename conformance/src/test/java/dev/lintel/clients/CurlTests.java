package dev.lintel.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.tck.TestKeys;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
    URI uri = way.tls ? servers.tls(server, path) : servers.clear(server, path);
    List<Object> fixed =
        List.of("-sS", "--max-time", "20", "--noproxy", "*", "--cacert", TestKeys.file("root.pem"));
    return curl.run(
        Stream.of(fixed.stream(), way.options.stream(), Stream.of(options), Stream.of(uri))
            .flatMap(all -> all)
            .toArray());
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("waysAndServers")
  void gets(String server, Way way) {
    String format = "|%{http_version} %{http_code}";
    assertThat(run(server, way, "/async/plaintext", "-w", format))
        .isEqualTo("Hello, World!|" + way.version + " 200");
    assertThat(run(server, way, "/sync/status/404", "-w", format))
        .isEqualTo("Status 404.\n|" + way.version + " 404");
    assertThat(run(server, way, "/sync/stream?chunks=3&size=2", "-w", format))
        .isEqualTo("abcdef|" + way.version + " 200");
    assertThat(run(server, way, "/async/bytes/5", "-I")).contains("200", "ontent-", "5\n");
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
  void showsTrailersAndHints(String server, Way way) {
    for (String style : List.of("/sync", "/async")) {
      assertThat(run(server, way, style + "/trailers", "-i", "-d", "abc"))
          .containsIgnoringCase("\nTrailer: x-bytes, x-request-trailers\n")
          .containsIgnoringCase("\nX-Bytes: 3\n")
          .containsIgnoringCase("\nX-Request-Trailers: 0\n");
      assertThat(run(server, way, style + "/hints?ms=1", "-i"))
          .containsPattern("(?i)^HTTP/[12.]+ 103 *[^\n]*\nlink: </style.css>")
          .containsPattern("\nHTTP/[12.]+ 200")
          .endsWith("\n\nSlept 1 ms.\n");
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("waysAndServers")
  void usesAConnectionAgain(String server, Way way) {
    String said =
        run(server, way, "/async/plaintext", "-v", uri(server, way), uri(server, way));
    assertThat(said.split("Re-using existing connection", -1)).hasSize(3);
  }

  private URI uri(String server, Way way) {
    return way.tls
        ? servers.tls(server, "/sync/plaintext")
        : servers.clear(server, "/sync/plaintext");
  }

  private Path body() throws Exception {
    Path body = folder.resolve("body.txt");
    return Files.exists(body) ? body : Files.writeString(body, "x".repeat(UPLOAD));
  }
}
