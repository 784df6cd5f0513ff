package dev.lintel.tck.adapter.h2;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Capability;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.server.Http2;
import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.H2Stream;
import dev.lintel.tck.wire.WireCutException;
import dev.lintel.tck.wire.WireField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Request heads over HTTP/2: how they are seen, and which are refused. */
class Http2HeadTests {

  @RegisterExtension
  static final ServerExtension server = ServerExtension.withDefaults().claiming(Capability.HTTP2);

  /** What a handler sees of a request. */
  private record Look(
      String method,
      String target,
      String protocol,
      String scheme,
      boolean secured,
      @Nullable String authority,
      Headers headers) {
    static Look at(Request request) {
      return new Look(
          request.method(),
          request.target(),
          request.protocol(),
          request.scheme(),
          request.tls() != null,
          request.authority(),
          request.headers());
    }
  }

  @InBothStyles
  @Requirement({"H2-1.1", "H2-1.2", "EXT-1.2"})
  void aStreamIsAnExchange(Style style) {
    Look seen =
        seen(style, route -> H2Client.head("GET", route.path() + "/a%2Fb?c=d", "x-one", "1"), 200);
    assertThat(seen.method()).isEqualTo("GET");
    assertThat(seen.target()).endsWith("/a%2Fb?c=d");
    assertThat(seen.protocol()).isEqualTo("HTTP/2");
    assertThat(seen.scheme()).isEqualTo(seen.secured() ? "https" : "http");
    assertThat(seen.authority()).as("authority").isEqualTo("kit");
    assertThat(seen.headers().first("x-one")).isEqualTo("1");
    for (int i = 0; i < seen.headers().size(); i++) {
      assertThat(seen.headers().nameAt(i)).as("a name of a header").doesNotStartWith(":");
    }
  }

  @InBothStyles
  @Requirement({"H2-1.2", "HTTP-1.6"})
  void aHostFieldStandsForTheAuthority(Style style) {
    Look seen =
        seen(style, route -> change(route, "GET", ":authority", null, "host", "other"), 200);
    assertThat(seen.authority()).as("authority").isEqualTo("other");
    assertThat(seen.headers().all("host")).containsExactly("other");
  }

  @InBothStyles
  @Requirement("H2-1.3")
  void streamsDoNotWaitForEachOther(Style style) {
    Gate gate = server.gate();
    Route slow = Routes.behind(server, style, gate, "slow");
    Route fast = server.serveAsync((request, responder) -> responder.send(OK, bytes("fast")));
    H2Client client = server.http2();
    H2Stream first = client.get(slow.path());
    slow.awaitCalls(1);
    assertThat(client.response(client.get(fast.path())).text()).isEqualTo("fast");
    gate.open();
    assertThat(client.response(first).text()).isEqualTo("slow");
  }

  @Test
  @Requirement("H2-1.4")
  void whatIsSwitchedOffIsNotSpoken() throws Exception {
    Server off =
        server.start(
            server.application(),
            options -> options.withHttp2(Http2.defaults().withEnabled(false)));
    assertThat(server.connect(off).send(H2Client.PREFACE).read().status()).isIn(400, 505);
  }

  @InBothStyles
  @Requirement("H2-1.5")
  void cookiesComeWhole(Style style) {
    Look seen =
        seen(
            style,
            route -> {
              String[] crumbs = {"cookie", "a=b", "cookie", "", "cookie", "c=d", "cookie", ""};
              return H2Client.head("GET", route.path(), crumbs);
            },
            200);
    assertThat(seen.headers().all("cookie")).containsExactly("a=b; c=d");
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        bad("no method", r -> change(r, "GET", ":method", null)),
        bad("no scheme", r -> change(r, "GET", ":scheme", null)),
        bad("no path", r -> change(r, "GET", ":path", null)),
        bad("two methods", r -> twice(r, ":method")),
        bad("two schemes", r -> twice(r, ":scheme")),
        bad("two paths", r -> twice(r, ":path")),
        bad("two authorities", r -> twice(r, ":authority")),
        bad("an unknown pseudo field", r -> first(r, ":flavour", "sweet")),
        bad("the pseudo field of a response", r -> first(r, ":status", "200")),
        bad("pseudo fields at the end", Http2HeadTests::turned),
        bad("a protocol without CONNECT", r -> first(r, ":protocol", "websocket")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  @Requirement("H2-2.1")
  void pseudoFieldsMustBeRight(String what, Function<Route, List<WireField>> head) {
    assertRefused(what, head);
  }

  static Stream<Arguments> targets() {
    return Stream.of(
        bad("an empty path", r -> change(r, "GET", ":path", "")),
        bad("a path without a slash", r -> change(r, "GET", ":path", "x")),
        bad("an absolute target", r -> change(r, "GET", ":path", "http://kit/")),
        bad("a star without OPTIONS", r -> change(r, "GET", ":path", "*")),
        bad("a path with a blank", r -> change(r, "GET", ":path", "/a b")),
        bad("a path with a fragment", r -> change(r, "GET", ":path", "/a#b")),
        bad("an empty scheme", r -> change(r, "GET", ":scheme", "")),
        bad("an unknown scheme", r -> change(r, "GET", ":scheme", "ftp")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  @Requirement("H2-2.2")
  void theTargetMustBeAPath(String what, Function<Route, List<WireField>> head) {
    assertRefused(what, head);
  }

  static Stream<Arguments> authorities() {
    return Stream.of(
        bad("an empty authority", r -> change(r, "GET", ":authority", "")),
        bad("an authority with a path", r -> change(r, "GET", ":authority", "a/b")),
        bad("an authority with a user", r -> change(r, "GET", ":authority", "me@kit")),
        bad("no authority at all", r -> change(r, "GET", ":authority", null)),
        bad(
            "two Host fields",
            r -> change(r, "GET", ":authority", null, "host", "a", "host", "b")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("authorities")
  @Requirement("H2-2.3")
  void theAuthorityMustBeOne(String what, Function<Route, List<WireField>> head) {
    assertRefused(what, head);
  }

  @Test
  @Requirement("H2-2.7")
  void theHostIsTheAuthority() {
    assertRefused("another Host", route -> H2Client.head("GET", route.path(), "host", "other"));
  }

  @Test
  @Requirement("H2-2.9")
  void aProtocolThatWasNotAnnouncedIsRefused() {
    boolean takesSockets = server.claims(Capability.WEBSOCKET_HTTP2);
    int announced = server.http2().roundTrip().setting(Frame.ENABLE_CONNECT_PROTOCOL, 0);
    assertThat(announced).as("SETTINGS_ENABLE_CONNECT_PROTOCOL").isEqualTo(takesSockets ? 1 : 0);
    for (String protocol : List.of("chat", "websocket")) {
      if (!(takesSockets && protocol.equals("websocket"))) {
        assertRefused(
            "CONNECT for " + protocol,
            route -> {
              var fields = H2Client.head("CONNECT", route.path(), "sec-websocket-version", "13");
              fields.add(1, new WireField(":protocol", protocol));
              return fields;
            });
      }
    }
  }

  static Stream<Arguments> connectionFields() {
    return Stream.of(
        with("connection", "close"),
        with("connection", "x-one"),
        with("keep-alive", "timeout=1"),
        with("proxy-connection", "keep-alive"),
        with("transfer-encoding", "chunked"),
        with("upgrade", "websocket"),
        with("te", "gzip"),
        with("X-Upper", "case"),
        with("x-blank name", "a"),
        with("x-control", "a\rb"),
        with("x-line", "a\nb"),
        with("x-begin", " a"),
        with("x-end", "a\t"),
        with("x-nul", "a\0b"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("connectionFields")
  @Requirement("H2-2.4")
  void fieldsOfHttp1AreRefused(String what, Function<Route, List<WireField>> head) {
    assertRefused(what, head);
  }

  @InBothStyles
  @Requirement("H2-2.4")
  void trailersMayBeAskedFor(Style style) {
    Look seen = seen(style, route -> H2Client.head("GET", route.path(), "te", "trailers"), 200);
    assertThat(seen.headers().first("te")).isEqualTo("trailers");
  }

  @Test
  @Requirement("H2-2.6")
  void limitsHaveTheirStatus() {
    Route route = server.serveAsync((request, responder) -> responder.send(OK, bytes("")));
    String[] many = new String[2 * 110];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = "x-" + i;
      many[i + 1] = "v";
    }
    assertStatus(431, H2Client.head("GET", route.path(), many));
    assertStatus(431, H2Client.head("GET", route.path(), "x-large", "v".repeat(16 * 1024 + 100)));
    assertStatus(414, H2Client.head("GET", route.path() + "/" + "t".repeat(8 * 1024)));
    assertRefused(
        "fields far past the limit",
        r -> H2Client.head("GET", r.path(), "x-large", "v".repeat(200_000)));
    assertThat(route.calls()).as("calls of the application").isZero();
  }

  @Test
  @Requirement("H2-2.8")
  void otherStreamsOutliveABadHead() {
    Route route = server.serveAsync((request, responder) -> responder.send(OK, bytes("good")));
    H2Client client = server.http2();
    client.awaitRefused(client.request(change(route, "GET", ":path", "x"), true));
    client.awaitRefused(client.request(H2Client.head("GET", "/", "connection", "close"), true));
    assertThat(client.response(client.get(route.path())).text()).isEqualTo("good");
  }

  private static void assertStatus(int status, List<WireField> head) {
    H2Client client = server.http2();
    assertThat(client.response(client.request(head, true)).status()).isEqualTo(status);
  }

  /** The application must not be called, and the client must be told in one of three ways. */
  private static void assertRefused(String what, Function<Route, List<WireField>> head) {
    Route route = server.serveAsync((request, responder) -> responder.send(OK, bytes("")));
    int before = server.application().calls();
    H2Client client = server.http2();
    H2Stream stream;
    try {
      stream = client.request(head.apply(route), true);
    } catch (WireCutException closed) {
      return; // A server need not read on to refuse.
    }
    client.await(
        "a refusal of " + what,
        () -> stream.isClosed() || client.goAway() != null || client.isEnded());
    assertThat(server.application().calls()).as("calls for %s", what).isEqualTo(before);
    if (stream.isReset()) {
      assertThat(stream.resetCode()).as("the code of the reset for %s", what).isNotZero();
    } else if (stream.isEnded()) {
      assertThat(stream.status()).as("the status for %s", what).isBetween(400, 505);
      assertThat(stream.bodyLength()).as("the body for %s", what).isZero();
    }
  }

  private static Look seen(Style style, Function<Route, List<WireField>> head, int status) {
    BlockingQueue<Look> looks = new LinkedBlockingQueue<>();
    Consumer<Request> look = request -> looks.add(Look.at(request));
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              look.accept(request);
              responder.send(OK, bytes(""));
            },
            (request, responder) -> {
              look.accept(request);
              return responder.send(OK, bytes(""));
            });
    H2Client client = server.http2();
    assertThat(client.response(client.request(head.apply(route), true)).status())
        .as("status")
        .isEqualTo(status);
    return Await.next("the handler sees the request", looks);
  }

  private static Arguments bad(String what, Function<Route, List<WireField>> head) {
    return Arguments.of(what, head);
  }

  private static Arguments with(String name, String value) {
    return bad(
        name + ": " + value.strip(), route -> H2Client.head("GET", route.path(), name, value));
  }

  /** A head with another value of a pseudo field, or without it; and with more fields. */
  private static List<WireField> change(
      Route route, String method, String name, @Nullable String value, String... more) {
    List<WireField> fields = H2Client.head(method, route.path(), more);
    fields.replaceAll(
        field -> field.name().equals(name) && value != null ? new WireField(name, value) : field);
    fields.removeIf(field -> field.name().equals(name) && value == null);
    return fields;
  }

  private static List<WireField> twice(Route route, String name) {
    List<WireField> fields = H2Client.head("GET", route.path());
    var doubled = new ArrayList<WireField>();
    for (WireField field : fields) {
      doubled.add(field);
      if (field.name().equals(name)) {
        doubled.add(field);
      }
    }
    return doubled;
  }

  private static List<WireField> first(Route route, String name, String value) {
    List<WireField> fields = H2Client.head("GET", route.path());
    fields.add(0, new WireField(name, value));
    return fields;
  }

  private static List<WireField> turned(Route route) {
    List<WireField> fields = H2Client.head("GET", route.path(), "x-one", "1");
    Collections.reverse(fields);
    return fields;
  }
}
