package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireCutException;
import dev.lintel.tck.wire.WireResponse;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Request heads that no application may see.
 *
 * <p>In the tables a bar stands for the end of a line.
 */
class RefusedHeadTests {

  private static Route route;

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @BeforeAll
  static void serve() {
    route = server.serveAsync((request, responder) -> responder.send(OK, bytes("served")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.2|Host: a|",
        "GET / HTTP/1.9|Host: a|",
      })
  @Requirement({"HTTP-7.1", "HTTP-7.9"})
  void anUnknownMinorVersionIsRefused(String head) {
    assertRefused(head, 505);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/3.0|Host: a|",
        "GET / HTTP/0.9|Host: a|",
        "GET /|Host: a|",
        "GET|Host: a|",
        "G\u0000ET / HTTP/1.1|Host: a|",
        "G(T / HTTP/1.1|Host: a|",
        "GET / HTTP/1.1|Host: a|X Y: z|",
        "GET / HTTP/1.1|Host: a|X-Y : z|",
        "GET / HTTP/1.1|Host: a|X@Y: z|",
        "GET / HTTP/1.1|Host: a|: z|",
        "GET / HTTP/1.1|Host: a|no colon|",
        "GET / HTTP/1.1|Host: a|X: a\u0000b|",
        "GET / HTTP/1.1|Host: a|X: a\u0001b|",
        "GET / HTTP/1.1|Host: a|X: a\u007fb|",
        "GET / HTTP/1.1|Host: a|X: a\rb|",
        "\u0016\u0003\u0001\u0002|",
      })
  @Requirement({"HTTP-7.2", "HTTP-7.5", "HTTP-7.9", "HTTP-7.10"})
  void whatIsNoHeadIsNotServed(String head) {
    assertNotServed(head);
  }

  @Test
  @Requirement({"HTTP-7.2", "HTTP-7.9"})
  void connectIsRefused() {
    assertRefused("CONNECT a:80 HTTP/1.1|Host: a:80|", 501);
  }

  @Test
  @Requirement({"HTTP-7.16", "HTTP-7.9"})
  void traceWithABodyIsRefused() {
    assertAllRefused(
        "TRACE / HTTP/1.1|Host: a|",
        new String[] {"Content-Length: 5|", "Transfer-Encoding: chunked|"});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a%zzb",
        "/a%2",
        "/a%",
        "/a?b=%zz",
        "/a?b=%",
        "/a#b",
        "/a\u00e4",
        "/\u007f",
        "*",
        "a/b",
        "a:80",
        "ftp://a/",
        "http://",
        "http:///x",
        "http://user@a/",
      })
  @Requirement({"HTTP-7.3", "HTTP-7.9"})
  void aTargetThatIsNoneIsRefused(String target) {
    assertRefused("GET " + target + " HTTP/1.1|Host: a|", 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1|X: y|",
        "GET / HTTP/1.1|Host: a|Host: a|",
        "GET / HTTP/1.1|Host: a|host: b|",
        "GET / HTTP/1.0|Host: a|Host: b|",
        "GET / HTTP/1.1|Host:|",
        "GET / HTTP/1.1|Host: a b|",
        "GET / HTTP/1.1|Host: a/b|",
        "GET / HTTP/1.1|Host: user@a|",
        "GET / HTTP/1.1|Host: a:b|",
        "GET / HTTP/1.1|Host: a:123456|",
        "GET / HTTP/1.1|Host: :80|",
        "GET / HTTP/1.1|Host: [::1|",
        "GET / HTTP/1.0|Host: a b|",
        "GET http://b/ HTTP/1.1|Host: a|",
        "GET http://a:81/ HTTP/1.1|Host: a|",
        "GET http://a/ HTTP/1.1|X: y|",
      })
  @Requirement({"HTTP-7.4", "HTTP-7.9"})
  void aBadHostIsRefused(String head) {
    assertRefused(head, 400);
  }

  @Test
  @Requirement({"HTTP-7.6", "HTTP-7.9"})
  void anAmbiguousLengthIsRefused() {
    assertAllRefused(
        "POST / HTTP/1.1|Host: a|",
        new String[] {
          "Content-Length: 5|Content-Length: 5|",
          "Content-Length: 5|Content-Length: 6|",
          "Content-Length: 5, 5|",
          "Content-Length: +5|",
          "Content-Length: -5|",
          "Content-Length: 0x5|",
          "Content-Length: 5 5|",
          "Content-Length: five|",
          "Content-Length:|",
          "Content-Length: 1234567890123456789|",
          "Content-Length: 18446744073709551621|",
          "Content-Length: 5|Transfer-Encoding: chunked|",
          "Transfer-Encoding: chunked|Content-Length: 5|",
        });
  }

  @Test
  @Requirement({"HTTP-7.7", "HTTP-7.9"})
  void anotherTransferEncodingIsRefused() {
    assertAllRefused(
        "POST / ",
        new String[] {
          "HTTP/1.1|Host: a|Transfer-Encoding: xchunked|",
          "HTTP/1.1|Host: a|Transfer-Encoding: chunked, gzip|",
          "HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked|",
          "HTTP/1.1|Host: a|Transfer-Encoding: chunked, chunked|",
          "HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked|",
          "HTTP/1.1|Host: a|Transfer-Encoding: identity|",
          "HTTP/1.1|Host: a|Transfer-Encoding: \"chunked\"|",
          "HTTP/1.1|Host: a|Transfer-Encoding:|",
          "HTTP/1.0|Host: a|Transfer-Encoding: chunked|"
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Expect: 200-ok|", "Expect: 100-continue, x|", "Expect: x|"})
  @Requirement({"HTTP-7.8", "HTTP-7.9"})
  void anUnknownExpectationIsRefused(String field) {
    assertRefused("GET / HTTP/1.1|Host: a|" + field, 417);
    assertRefused("POST / HTTP/1.1|Host: a|Content-Length: 0|" + field, 417);
  }

  @Test
  @Requirement("HTTP-7.5")
  void aFoldedLineIsRefusedOrOneValue() {
    String head = "GET " + route.path() + " HTTP/1.1|Host: a|X: one| two|";
    assertThat(exchange(head).status()).isIn(200, 400);
    String smuggled = "POST " + route.path() + " HTTP/1.1|Host: a|Transfer-Encoding:| xchunked|";
    assertNotServed(smuggled);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\nHost: a||",
        "GET / HTTP/1.1|Host: a\nX: y||",
        "GET / HTTP/1.1|Host: a\n\n",
        "GET / HTTP/1.1|Host: a|\n",
        "GET / HTTP/1.1\nHost: a\n\n",
      })
  @Requirement("HTTP-7.12")
  void aLineThatEndsWithLineFeedAloneIsNotServed(String head) {
    assertNotServed(head);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET  %s HTTP/1.1",
        "GET %s  HTTP/1.1",
        "GET %s HTTP/1.1 ",
        "GET\t%s HTTP/1.1",
        "GET %s\tHTTP/1.1",
        " GET %s HTTP/1.1",
      })
  @Requirement("HTTP-7.13")
  void whiteSpaceOfTheRequestLineBelongsToNothing(String line) {
    Route seen =
        server.serveAsync(
            (request, responder) ->
                responder.send(
                    OK,
                    bytes(request.method() + "|" + request.target() + "|" + request.protocol())));
    WireResponse response = exchange(String.format(line, seen.path()) + "|Host: a|");
    if (response.status() == 200) {
      assertThat(response.text()).isEqualTo("GET|" + seen.path() + "|HTTP/1.1");
    } else {
      assertThat(response.status()).isEqualTo(400);
      assertThat(seen.calls()).isZero();
    }
  }

  @Test
  @Requirement("HTTP-7.14")
  void anEmptyLineBeforeARequestIsSkipped() {
    WireClient client = server.connect().send("\r\n" + route.get());
    assertThat(client.read().text()).isEqualTo("served");
    client.send(route.request("POST", "Content-Length: 2") + "ab\r\n" + route.get());
    assertThat(client.read().text()).isEqualTo("served");
    assertThat(client.read().text()).isEqualTo("served");
  }

  @Test
  @Requirement("HTTP-7.15")
  void aVersionInSmallLettersIsNotServed() {
    assertNotServed("GET / http/1.1|Host: a|");
  }

  @Test
  @Requirement({"HTTP-7.10", "HTTP-7.11"})
  void whatIsNoHeadIsAnswered400OrNotAtAll() {
    WireClient client = server.connect().send("garbage\r\n\r\n");
    assertThat(answer(client)).isIn(0, 400);
  }

  @Test
  @Requirement({"HTTP-7.9", "HTTP-9.7"})
  void nothingBehindARefusedHeadIsServed() {
    int before = server.application().calls();
    WireClient client = server.connect();
    client.send("GET / HTTP/1.1\r\n\r\n" + route.get() + route.get());
    WireResponse response = client.read();
    assertThat(response.status()).isEqualTo(400);
    client.expectEnd();
    assertThat(server.application().calls()).isEqualTo(before);
  }

  @Test
  @Requirement({"HTTP-7.9", "HTTP-5.6"})
  void aRefusedHeadWithABodyIsAnswered() {
    WireClient client = server.connect();
    client.send("POST / HTTP/1.1\r\nContent-Length: 20000\r\n\r\n");
    client.send(filler(20_000));
    assertThat(client.read().status()).isEqualTo(400);
    client.expectEnd();
  }

  @Test
  @Requirement({"HTTP-7.8", "HTTP-7.9", "HTTP-5.6"})
  void whatComesBehindARefusalMeetsNoReset() {
    WireClient client = server.connect();
    client.send(wire("POST / HTTP/1.1|Host: kit|Expect: wonders|Content-Length: 2000|"));
    assertThat(client.read().status()).isEqualTo(417);
    assertTakes(client, "x");
  }

  @Test
  @Requirement({"HTTP-7.7", "HTTP-7.9", "HTTP-5.6"})
  void whatComesBehindTwoLengthsMeetsNoReset() {
    WireClient client = server.connect();
    String both = "Content-Length: 2000|Transfer-Encoding: chunked|";
    client.send(wire("POST / HTTP/1.1|Host: kit|" + both));
    assertThat(client.read().status()).isEqualTo(400);
    assertTakes(client, "1\r\nx\r\n");
  }

  /** A reset would destroy the answer where the client has not read it yet. */
  private static void assertTakes(WireClient client, String piece) {
    for (int i = 0; i < 4; i++) { // What closes at once has closed when its threads serve others.
      assertThat(exchange("GET " + route.path() + " HTTP/1.1|Host: kit|").text())
          .isEqualTo("served");
    }
    for (int i = 0; i < 2000; i++) {
      client.send(piece);
    }
    client.expectEnd();
  }

  @Test
  @Requirement("HTTP-7.4")
  void theAuthorityOfAnAbsoluteTargetIsComparedWithoutCase() {
    String head = "GET http://ExAmPle.com" + route.path() + " HTTP/1.1|Host: eXample.COM|";
    assertThat(exchange(head).text()).isEqualTo("served");
  }

  private static void assertRefused(String head, int status) {
    int before = server.application().calls();
    WireClient client = server.connect().send(wire(head));
    WireResponse response = client.read();
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.text()).isEmpty();
    client.expectEnd();
    assertThat(server.application().calls()).as("calls of the application").isEqualTo(before);
  }

  /** The client ends too: a server may wait a second for the rest of each body (HTTP-7.17). */
  private static void assertAllRefused(String start, String[] rows) {
    int before = server.application().calls();
    var clients = new ArrayList<WireClient>();
    for (String row : rows) {
      clients.add(server.connect().send(wire(start + row)));
    }
    for (int i = 0; i < rows.length; i++) {
      WireResponse response = clients.get(i).read();
      assertThat(response.status()).as(rows[i]).isEqualTo(400);
      assertThat(response.text()).as(rows[i]).isEmpty();
    }
    clients.forEach(RefusedHeadTests::end);
    clients.forEach(WireClient::expectEnd);
    assertThat(server.application().calls()).as("calls of the application").isEqualTo(before);
  }

  private static void end(WireClient client) {
    try {
      client.halfClose();
    } catch (UncheckedIOException gone) {
      // The server was faster.
    }
  }

  private static void assertNotServed(String head) {
    int before = server.application().calls();
    WireClient client = server.connect().send(wire(head));
    answer(client);
    assertThat(server.application().calls()).as("calls of the application").isEqualTo(before);
  }

  /** The status of an answer after which the connection ends, or 0 if it ends without one. */
  private static int answer(WireClient client) {
    try {
      WireResponse response = client.read();
      assertThat(response.status())
          .as("the status for a head that must be refused")
          .isIn(400, 501, 505);
      assertThat(response.text()).isEmpty();
      client.expectEnd();
      return response.status();
    } catch (WireCutException ended) {
      return 0;
    }
  }

  private static WireResponse exchange(String head) {
    return server.exchange(wire(head));
  }

  private static String wire(String head) {
    return head.replace("|", "\r\n") + "\r\n";
  }
}
