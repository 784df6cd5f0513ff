package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wrap.NotBehind;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fields, addresses and the rest of the request head as applications see them. */
class RequestFieldTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement("HTTP-1.6")
  void fieldsKeepTheirValues(Style style) {
    Seen seen =
        Seen.by(
            server,
            style,
            route ->
                route.get(
                    "X-Many: one",
                    "x-other: o",
                    "X-MANY: two, three",
                    "x-many:  four \t",
                    "Empty:"));
    assertThat(seen.headers().all("x-many")).containsExactly("one", "two, three", "four");
    assertThat(seen.headers().all("X-Many")).containsExactly("one", "two, three", "four");
    assertThat(seen.headers().first("x-MANY")).isEqualTo("one");
    assertThat(seen.headers().first("empty")).isEmpty();
    assertThat(seen.headers().first("absent")).isNull();
    seen.headers().forEach((name, value) -> assertThat(name).isLowerCase());
  }

  @InBothStyles
  @Requirement("HTTP-1.6")
  void oneFieldCanBeAskedForAlone(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> responder.send(OK, bytes(request.header("X-Two") + "!")),
            (request, responder) -> responder.send(OK, bytes(request.header("X-Two") + "!")));
    assertThat(server.exchange(route.get("x-two: a", "x-two: b")).text()).isEqualTo("a!");
    assertThat(server.exchange(route.get()).text()).isEqualTo("null!");
  }

  @Test
  @Requirement("HTTP-1.6")
  void wellKnownFieldsAreNotRewritten() {
    Seen seen =
        see(
            "Accept:  text/html;q=0.5,*/*",
            "Cookie: a=b; c=d",
            "Cookie: e=f",
            "Content-Type: Text/Plain;charset=UTF-8",
            "User-Agent: k (x; y)");
    assertThat(seen.headers().all("accept")).containsExactly("text/html;q=0.5,*/*");
    assertThat(seen.headers().all("cookie")).containsExactly("a=b; c=d", "e=f");
    assertThat(seen.headers().first("content-type")).isEqualTo("Text/Plain;charset=UTF-8");
    assertThat(seen.headers().first("user-agent")).isEqualTo("k (x; y)");
  }

  @InBothStyles
  @Requirement("HTTP-1.14")
  void anUpgradeIsIgnored(Style style) {
    String[][] upgrades = {
      {
        "Upgrade: h2c",
        "Connection: Upgrade, HTTP2-Settings",
        "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"
      },
      {"Upgrade: example/1", "Connection: upgrade"},
    };
    for (String[] upgrade : upgrades) {
      Seen seen = Seen.by(server, style, route -> route.get(upgrade));
      assertThat("Upgrade: " + seen.headers().first("upgrade")).isEqualTo(upgrade[0]);
      assertThat(seen.protocol()).isEqualTo("HTTP/1.1");
    }
  }

  @Test
  @Requirement("HTTP-1.14")
  void anUpgradeThatIsNoOptionOfTheConnectionIsIgnored() {
    assertThat(see("Upgrade: example/1").headers().first("upgrade")).isEqualTo("example/1");
  }

  @Test
  @Requirement("HTTP-1.16")
  void bytesAboveAsciiAreLatin1() {
    assertThat(see("X-Latin: \u00e4\u00ff").headers().first("x-latin")).isEqualTo("\u00e4\u00ff");
  }

  @Test
  @Requirement("HTTP-1.16")
  void whiteSpaceAroundAValueIsNoPartOfIt() {
    Seen seen = see("X-One: \t a \t b \t ", "X-Two:b", "X-Three:", "X-Four: \t ");
    assertThat(seen.headers().all("x-one")).containsExactly("a \t b");
    assertThat(seen.headers().all("x-two")).containsExactly("b");
    assertThat(seen.headers().all("x-three")).containsExactly("");
    assertThat(seen.headers().all("x-four")).containsExactly("");
  }

  @InBothStyles
  @Requirement({"HTTP-1.7", "HTTP-1.8", "HTTP-1.12"})
  @NotBehind(
      value = {"tls", "unix"},
      reason = "the connection is clear, and of TCP")
  void addressesAreThoseOfTheConnection(Style style) {
    Seen seen =
        Seen.by(
            server,
            style,
            route ->
                route.get(
                    "X-Forwarded-For: 192.0.2.7",
                    "Forwarded: for=192.0.2.8;proto=https",
                    "X-Forwarded-Proto: https"));
    InetSocketAddress listening = server.server().address();
    var remote = (InetSocketAddress) seen.remote();
    var local = (InetSocketAddress) seen.local();
    assertThat(remote.getAddress().isLoopbackAddress()).isTrue();
    assertThat(remote.getPort()).isNotZero().isNotEqualTo(listening.getPort());
    assertThat(local.getAddress().isLoopbackAddress()).isTrue();
    assertThat(local.getPort()).isEqualTo(listening.getPort());
    assertThat(seen.scheme()).isEqualTo("http");
    assertThat(seen.tls()).isNull();
  }

  @Test
  @Requirement("HTTP-1.8")
  @NotBehind(value = "tls", reason = "the connection is clear")
  void anHttpsTargetOnAClearConnectionIsHttp() {
    Seen seen = Seen.by(server, Style.ASYNC, route -> route.requestTo("GET", "https://kit/a"));
    assertThat(seen.scheme()).isEqualTo("http");
    assertThat(seen.tls()).isNull();
  }

  @Test
  @Requirement("HTTP-1.9")
  void theAuthorityIsTheHostAsSent() {
    for (String host : new String[] {"Example.COM", "example.com:80", "[::1]:8080", "a.b:443"}) {
      Seen seen =
          Seen.by(
              server,
              Style.ASYNC,
              route -> "GET / HTTP/1.1\r\nHost: " + host + "\r\n" + route.field() + "\r\n");
      assertThat(seen.authority()).isEqualTo(host);
    }
  }

  @Test
  @Requirement({"HTTP-1.9", "HTTP-1.10"})
  void aRequestOfHttp10NeedsNoHost() {
    Seen seen =
        Seen.by(server, Style.ASYNC, route -> "GET / HTTP/1.0\r\n" + route.field() + "\r\n");
    assertThat(seen.authority()).isNull();
    assertThat(seen.protocol()).isEqualTo("HTTP/1.0");
    assertThat(see().protocol()).isEqualTo("HTTP/1.1");
  }

  @Test
  @Requirement("HTTP-1.11")
  void theLengthIsTheDeclaredOne() {
    assertThat(see().bodyLength()).isZero();
    assertThat(post("Content-Length: 3", "abc").bodyLength()).isEqualTo(3);
    assertThat(post("Content-Length: 0", "").bodyLength()).isZero();
    assertThat(post("Transfer-Encoding: chunked", "0\r\n\r\n").bodyLength()).isEqualTo(-1);
  }

  @Test
  @Requirement("HTTP-1.1")
  void aRequestAnswersOnAnyThreadUntilItsExchangeEnds() {
    Gate gate = server.gate();
    BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    Route route =
        server.serveAsync(
            (request, responder) ->
                gate.opened()
                    .thenRunAsync(() -> seen.add(Seen.of(request)))
                    .thenCompose(v -> responder.send(OK, bytes(""))));
    WireClient client = server.connect().send(route.get("x-late: yes"));
    route.awaitCalls(1);
    gate.open();
    assertThat(client.read().status()).isEqualTo(200);
    assertThat(Await.next("a view", seen).headers().first("x-late")).isEqualTo("yes");
  }

  @Test
  @Requirement("HTTP-1.1")
  void aBodyThatHadNotEndedCannotBeReadAfterTheExchange() {
    var body = new CompletableFuture<dev.lintel.AsyncBodyReader>();
    Route route =
        server.serveAsync(
            (request, responder) -> {
              body.complete(request.body());
              return responder.send(OK, bytes(""));
            });
    server.exchange(route.request("POST", "Content-Length: 3") + "abc");
    route.completion();
    Expect.refused("HTTP-1.1", Await.value("the body", body).read());
  }

  private static Seen see(String... fields) {
    return Seen.by(server, Style.ASYNC, route -> route.get(fields));
  }

  private static Seen post(String field, String body) {
    return Seen.by(server, Style.ASYNC, route -> route.request("POST", field) + body);
  }
}
