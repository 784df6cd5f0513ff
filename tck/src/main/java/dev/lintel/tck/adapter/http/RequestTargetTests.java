package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Method and target as applications see them. */
class RequestTargetTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get"})
  @Requirement("HTTP-1.2")
  void theMethodIsAsSent(String method) {
    Seen seen = see("%s /", method);
    assertThat(seen.method()).isEqualTo(method);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROPFIND", "M-SEARCH", "X", "A!#$%&'*+-.^_`|~9"})
  @Requirement("HTTP-1.2")
  void anyTokenIsAMethod(String method) {
    Seen seen = see("%s /", method);
    assertThat(seen.method()).isEqualTo(method);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      nullValues = "null",
      value = {
        "/ -> / -> / -> null",
        "/a/b -> /a/b -> /a/b -> null",
        "/a%2Fb%20c -> /a%2Fb%20c -> /a%2Fb%20c -> null",
        "/a%2fb -> /a%2fb -> /a%2fb -> null",
        "//a//b/ -> //a//b/ -> //a//b/ -> null",
        "/a/./b/../c -> /a/./b/../c -> /a/./b/../c -> null",
        "/%2e%2e/a -> /%2e%2e/a -> /%2e%2e/a -> null",
        "/a;v=1/b;w -> /a;v=1/b;w -> /a;v=1/b;w -> null",
        "/a?b=c&d -> /a?b=c&d -> /a -> b=c&d",
        "/a?b=%26?/c -> /a?b=%26?/c -> /a -> b=%26?/c",
        "/a? -> /a -> /a -> null",
        "/a?? -> /a?? -> /a -> ?",
        "/a'()*!$:@~_-. -> /a'()*!$:@~_-. -> /a'()*!$:@~_-. -> null",
        "/%C3%A4%25 -> /%C3%A4%25 -> /%C3%A4%25 -> null",
        "http://kit/a?b -> /a?b -> /a -> b",
        "http://kit -> / -> / -> null",
        "http://kit?a -> /?a -> / -> a",
        "http://kit/a%2Fb? -> /a%2Fb -> /a%2Fb -> null",
      })
  @Requirement("HTTP-1.4")
  void targetPathAndQueryAreRaw(String sent, String target, String path, String query) {
    Seen seen = see("GET %s", sent);
    assertThat(seen.target()).isEqualTo(target);
    assertThat(seen.path()).isEqualTo(path);
    assertThat(seen.query()).isEqualTo(query);
    assertThat(seen.mountPath()).isEmpty();
    assertThat(seen.pathInMount()).isEqualTo(path);
  }

  @Test
  @Requirement({"HTTP-1.4", "HTTP-7.3"})
  void theAsteriskIsATargetOfOptions() {
    Seen seen = see("OPTIONS %s", "*");
    assertThat(seen.target()).isEqualTo("*");
    assertThat(seen.path()).isEqualTo("*");
    assertThat(seen.segments()).isEmpty();
  }

  @Test
  @Requirement("HTTP-1.5")
  void segmentsAreSplitFirstAndDecodedAfter() {
    assertThat(see("GET %s", "/a%2Fb/c%20d/%C3%A4").segments()).containsExactly("a/b", "c d", "ä");
    assertThat(see("GET %s", "/").segments()).isEqualTo(List.of(""));
    assertThat(see("GET %s", "/a/").segments()).containsExactly("a", "");
    assertThat(see("GET %s", "//a").segments()).containsExactly("", "a");
    assertThat(see("GET %s", "/a/../b;c/+").segments()).containsExactly("a", "..", "b;c", "+");
    assertThat(see("GET %s", "/%252F").segments()).containsExactly("%2F");
  }

  @Test
  @Requirement("HTTP-1.15")
  void whatIsNotUtf8IsReplaced() {
    assertThat(see("GET %s", "/%FF/%C3%28/x%E4y").segments())
        .containsExactly("\uFFFD", "\uFFFD(", "x\uFFFDy");
  }

  @InBothStyles
  @Requirement({"HTTP-1.2", "HTTP-1.4", "HTTP-1.5"})
  void bothStylesSeeTheSame(Style style) {
    Seen seen = Seen.by(server, style, route -> route.requestTo("PURGE", "/x%2Fy?z"));
    assertThat(seen.method()).isEqualTo("PURGE");
    assertThat(seen.target()).isEqualTo("/x%2Fy?z");
    assertThat(seen.segments()).containsExactly("x/y");
  }

  @Test
  @Requirement("HTTP-1.2")
  void aLongTargetArrivesWhole() {
    String path = "/" + "abcdefgh".repeat(1000);
    assertThat(see("GET %s", path).path()).isEqualTo(path);
  }

  @Test
  @Requirement("HTTP-1.4")
  void aHeadThatDribblesIsTheSameHead() {
    Route route =
        server.serveAsync(
            (request, responder) -> responder.send(OK, bytes(request.target() + " there")));
    WireResponse response = server.connect().dribble(route.requestTo("GET", "/a%20b?c")).read();
    assertThat(response.text()).isEqualTo("/a%20b?c there");
  }

  private static Seen see(String line, String part) {
    String[] words = String.format(line, part).split(" ", 2);
    return Seen.by(server, Style.ASYNC, route -> route.requestTo(words[0], words[1]));
  }
}
