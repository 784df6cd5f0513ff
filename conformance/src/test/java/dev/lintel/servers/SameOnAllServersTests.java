package dev.lintel.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.sample.Sample;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nobody can tell from the wire which server it is: every endpoint of the sample answers byte for
 * byte the same on all servers and in both styles.
 *
 * <p>{@link WireText} says what is left out of the comparison.
 */
class SameOnAllServersTests {

  private static final String CHUNKED = "Content-Type: a/b\r\nTransfer-Encoding: chunked";

  private static final Map<String, Server> SERVERS = new LinkedHashMap<>();

  @BeforeAll
  static void start() {
    Running.names()
        .forEach(
            name -> SERVERS.put(name, Running.start(name, new Sample(), ServerOptions.defaults())));
  }

  @AfterAll
  static void stop() {
    SERVERS.values().forEach(Server::close);
    SERVERS.clear();
  }

  /** Requests with {@code STYLE} in the place of the mount path. */
  static Stream<String> requests() {
    var requests = new ArrayList<String>();
    for (String target :
        List.of(
            "/plaintext",
            "/json",
            "/stream",
            "/stream?chunks=3&size=5",
            "/stream?chunks=0&size=5",
            "/stream?chunks=100&size=1000",
            "/stream?chunks=2&size=100000",
            "/bytes/0",
            "/bytes/1",
            "/bytes/70000",
            "/file",
            "/file?offset=10&count=20",
            "/file?offset=0&count=0",
            "/file?offset=5&count=99999999",
            "/sleep?ms=1",
            "/resource/7?ms=1",
            "/resources?ms=1",
            "/events?count=2&ms=1",
            "/inspect?a=b&c=%20d",
            "/inspect?",
            "/status/200",
            "/status/204",
            "/status/299",
            "/status/304",
            "/status/404",
            "/status/413",
            "/status/418",
            "/status/500",
            "/status/999",
            "/fail?when=before",
            "/bytes/x",
            "/bytes/-1",
            "/status/99",
            "/sleep?ms=soon",
            "/stream?chunks=",
            "/file?offset=-1",
            "/fail?when=never",
            "/nothing",
            "/plaintext/",
            "/%70laintext",
            "")) {
      requests.add("GET STYLE" + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
      if (!target.startsWith("/inspect")) { // Its length shows the mount path.
        requests.add("HEAD STYLE" + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
      }
    }
    requests.add("GET STYLE/plaintext HTTP/1.0\r\n\r\n");
    requests.add("GET STYLE/plaintext HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    requests.add("GET STYLE/stream?chunks=2&size=100000 HTTP/1.0\r\n\r\n");
    requests.add(
        "GET STYLE/stream?chunks=2&size=100000 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    requests.add("GET STYLE/plaintext HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    requests.add(
        "GET http://a/STYLE/inspect HTTP/1.1\r\nHost: a\r\n\r\n".replace("/STYLE", "STYLE"));
    requests.add("DELETE STYLE/plaintext HTTP/1.1\r\nHost: a\r\n\r\n");
    requests.add("PURGE STYLE/inspect HTTP/1.1\r\nHost: a\r\nX-y: 1\r\nX-Y: 2\r\n\r\n");
    for (String path : List.of("echo", "upload", "plaintext", "inspect")) {
      requests.add(post(path, "Content-Length: 5", "hello"));
      requests.add(post(path, CHUNKED, "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"));
    }
    requests.add(post("upload", "Content-Length: 0", ""));
    requests.add(post("nothing", "Content-Length: 5\r\nExpect: 100-continue", ""));
    requests.add(post("echo", "Content-Length: 99999999999", ""));
    requests.add(post("echo", "Expect: tea", ""));
    return requests.stream();
  }

  private static String post(String path, String fields, String body) {
    return "POST STYLE/" + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n" + body;
  }

  @ParameterizedTest
  @MethodSource("requests")
  void everyServerAndEachStyleAnswersTheSame(String request) {
    var answers = new LinkedHashMap<String, String>();
    SERVERS.forEach(
        (name, server) -> {
          for (String style : List.of("sync", "async")) {
            String answer = answer(server, request.replace("STYLE", "/" + style));
            answers.put(name + " " + style, withoutStyle(answer, style));
          }
        });
    String first = answers.values().iterator().next();
    assertThat(answers).allSatisfy((who, answer) -> assertThat(answer).as(who).isEqualTo(first));
  }

  /** An answer that shows the mount path is as much longer as the path is. */
  private static String withoutStyle(String answer, String style) {
    int shown = answer.split("\\b" + style + "\\b", -1).length - 1;
    int length = answer.indexOf("Content-Length=[") + "Content-Length=[".length();
    if (shown == 0) {
      return answer;
    }
    int end = answer.indexOf(']', length);
    int without = Integer.parseInt(answer.substring(length, end)) - shown * style.length();
    return (answer.substring(0, length) + without + answer.substring(end)).replace(style, "STYLE");
  }

  private static String answer(Server server, String request) {
    try (WireClient client = WireClient.connect(server.address())) {
      client.send(request);
      WireResponse response = request.startsWith("HEAD") ? client.readBodiless() : client.read();
      if (response.head().closes()) {
        client.expectEnd();
      }
      return WireText.of(response);
    }
  }
}
