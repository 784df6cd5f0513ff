package dev.lintel.tck.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.middleware.Mount;
import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.OnEachServer;
import dev.lintel.tck.RunningApplication;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireHead;
import dev.lintel.tck.wire.WireResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which endpoint a request means, by its path and its method. */
@OnEachServer
class FindingTests {

  @Test
  @Requirement("APP-1.1")
  void thePathInTheMountDecides(RunningApplication application) throws Exception {
    Server below = application.start(original -> Mount.at("/some/where", original));
    WireClient client = application.connect(below);
    for (String endpoint : List.of("/plaintext", "/bytes/3", "/file?count=1")) {
      String target = "/some/where" + application.at(endpoint);
      assertThat(client.send(application.requestTo("GET", target)).read().status())
          .as(target)
          .isEqualTo(200);
    }
  }

  @Test
  @Requirement("APP-1.2")
  void nothingThereIsA404(RunningApplication application) {
    for (String endpoint :
        List.of("/nothing", "/plaintext/more", "/bytes", "/bytes/", "/resource/", "/plaintex")) {
      assertThat(application.get(endpoint).status()).as(endpoint).isEqualTo(404);
    }
  }

  @Test
  @Requirement("APP-1.3")
  void anotherMethodIsA405(RunningApplication application) {
    var methods =
        new TreeMap<>(
            Map.of(
                "/plaintext", "GET, HEAD",
                "/bytes/1", "GET, HEAD",
                "/events", "GET, HEAD",
                "/echo", "POST",
                "/upload", "POST"));
    methods.forEach(
        (endpoint, takes) -> {
          String wrong = takes.equals("POST") ? "GET" : "DELETE";
          WireResponse response =
              application.connect().send(application.request(wrong, endpoint)).read();
          assertThat(response.status()).as("%s %s", wrong, endpoint).isEqualTo(405);
          String allow = String.valueOf(response.header("allow"));
          assertThat(Set.of(allow.toUpperCase(Locale.ROOT).split("\\s*,\\s*")))
              .as("Allow of %s", endpoint)
              .contains(takes.split(", "));
        });
  }

  @Test
  @Requirement("APP-1.4")
  void headIsAnsweredLikeGet(RunningApplication application) {
    for (String endpoint :
        List.of(
            "/plaintext",
            "/json",
            "/bytes/5",
            "/status/418",
            "/cookies",
            "/stream?chunks=2&size=3",
            "/events?count=1&ms=0",
            "/file?count=7",
            "/sleep?ms=0",
            "/sleep?ms=soon",
            "/resource/1?ms=0")) {
      WireHead get = application.get(endpoint).head();
      WireHead head =
          application.connect().send(application.request("HEAD", endpoint)).readBodiless().head();
      assertThat(head.status()).as("status of HEAD %s", endpoint).isEqualTo(get.status());
      assertThat(fields(head)).as("fields of HEAD %s", endpoint).isEqualTo(fields(get));
      if (head.has("content-length")) {
        assertThat(head.header("content-length"))
            .as("length of HEAD %s", endpoint)
            .isEqualTo(get.header("content-length"));
      }
    }
  }

  @Test
  @Requirement("APP-1.5")
  void aVariableIsSplitFirstAndDecodedAfter(RunningApplication application) {
    assertThat(application.get("/resource/a%2Fb%20%C3%A9?ms=0").text())
        .contains("\"id\":\"a/b é\"");
    assertThat(application.get("/bytes/%35").body()).hasSize(5);
  }

  /** All fields but those of the server, and the length, which HEAD may leave out. */
  private static Map<String, List<String>> fields(WireHead head) {
    var fields = new TreeMap<String, List<String>>();
    head.names().forEach(name -> fields.put(name, head.headers(name)));
    fields.keySet().removeAll(Set.of("date", "connection", "transfer-encoding", "content-length"));
    return fields;
  }
}
