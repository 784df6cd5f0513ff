package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.spec.Requirement;
import dev.lintel.spi.ReasonPhrases;
import dev.lintel.tck.Expect;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireField;
import dev.lintel.tck.wire.WireResponse;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields of responses: the application's, the server's, the refused ones. */
class ResponseFieldTests {

  private static final String[] HOP_BY_HOP = {
    "TE: trailers",
    "Upgrade: h2c",
    "Keep-Alive: timeout=5",
    "Proxy-Connection: close",
    "Transfer-Encoding: chunked",
    "transfer-encoding: identity",
    "Connection: keep-alive",
    "Connection: upgrade",
    "connection: close, x",
    "Connection:"
  };

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement({"HTTP-3.8", "HTTP-3.16"})
  void hopByHopFieldsAreRefusedAndTheHeadMayBeCorrected(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              for (String field : HOP_BY_HOP) {
                ResponseHead head = with(field);
                Expect.refused("HTTP-3.8", () -> responder.start(head));
                Expect.refused("HTTP-3.8", () -> responder.send(head, bytes("x")));
              }
              responder.send(OK, bytes("fine"));
            },
            (request, responder) -> {
              for (String field : HOP_BY_HOP) {
                Expect.refused("HTTP-3.8", responder.start(with(field)));
                Expect.refused("HTTP-3.8", responder.send(with(field), bytes("x")));
              }
              return responder.send(OK, bytes("fine"));
            });
    WireResponse response = server.exchange(route.get());
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo("fine");
  }

  @InBothStyles
  @Requirement({"HTTP-3.19", "HTTP-3.16"})
  void aHeadOf16KibIsServedAndALargerOneRefused(Style style) {
    ResponseHead largest = ofSize(16 * 1024);
    ResponseHead larger = ofSize(16 * 1024 + 1);
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              Expect.refused("HTTP-3.19", () -> responder.start(larger));
              Expect.refused("HTTP-3.19", () -> responder.send(larger, bytes("x")));
              responder.send(largest, bytes("fine"));
            },
            (request, responder) -> {
              Expect.refused("HTTP-3.19", responder.start(larger));
              Expect.refused("HTTP-3.19", responder.send(larger, bytes("x")));
              return responder.send(largest, bytes("fine"));
            });
    WireResponse response = server.exchange(route.get());
    assertThat(response.text()).isEqualTo("fine");
    largest.headers().forEach((name, value) -> assertThat(response.header(name)).isEqualTo(value));
  }

  /** A head with fields of that many bytes, as HTTP-3.19 counts them. */
  private static ResponseHead ofSize(int bytes) {
    ResponseHead head = ResponseHead.of(200);
    int left = bytes;
    for (int i = 10; left > 0; i++) {
      int value = left < 2000 ? left - 8 : 992;
      head = head.with("x-" + i, "v".repeat(value));
      left -= value + 8;
    }
    return head;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "a\r", "a\nb", "\u00e4", "a\u0000", "(a)", "a/b"})
  @Requirement("HTTP-3.9")
  void aNameThatIsNoTokenIsRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Headers.of(name, "v"));
    assertThatIllegalArgumentException().isThrownBy(() -> OK.with(name, "v"));
    assertThatIllegalArgumentException().isThrownBy(() -> OK.withAdded(name, "v"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nSet-Cookie: evil=1",
        "a\nb",
        "a\rb",
        "a\u0000b",
        "a\u007fb",
        "\u010d\u010aSet-Cookie: evil=1",
        "\u0130",
        " a",
        "a\t"
      })
  @Requirement("HTTP-3.9")
  void aValueThatCouldSplitAResponseIsRefused(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("n", value));
    assertThatIllegalArgumentException().isThrownBy(() -> OK.with("n", value));
    assertThatIllegalArgumentException().isThrownBy(() -> OK.withAdded("n", value));
  }

  @InBothStyles
  @Requirement({"HTTP-9.3", "HTTP-9.2"})
  void fieldsOfTheApplicationArriveAsTheyAre(Style style) {
    ResponseHead head =
        OK.with("X-MiXed", "a\tb  c")
            .withAdded("set-cookie", "a=b; Path=/")
            .withAdded("Set-Cookie", "c=d, e")
            .withAdded("sET-cOOKIE", "")
            .withAdded("content-TYPE", "text/plain;charset=UTF-8")
            .withAdded("X-Latin", "\u00e4\u00ff")
            .withAdded("Server", "mine/1.0")
            .withAdded("eTag", "\"x\"");
    Route route = Routes.answering(server, style, head, "x");
    WireResponse response = server.exchange(route.get());
    assertThat(response.head().headers("set-cookie")).containsExactly("a=b; Path=/", "c=d, e", "");
    assertThat(response.head().fields())
        .contains(
            new WireField("X-MiXed", "a\tb  c"),
            new WireField("content-TYPE", "text/plain;charset=UTF-8"),
            new WireField("X-Latin", "\u00e4\u00ff"),
            new WireField("Server", "mine/1.0"),
            new WireField("eTag", "\"x\""))
        .hasSize(10);
  }

  @InBothStyles
  @Requirement({"HTTP-9.1", "HTTP-9.2", "HTTP-9.6"})
  void theServerAddsItsOwnFieldsAndNothingElse(Style style) {
    Route whole = Routes.answering(server, style, OK, "x");
    Route streamed =
        server.serve(
            style,
            (request, responder) -> responder.start(OK).flush(),
            (request, responder) ->
                responder.start(OK).thenCompose(writer -> writer.write(bytes(""))));
    assertThat(names(server.exchange(whole.get())))
        .containsExactlyInAnyOrder("Date", "Content-Length");
    assertThat(names(server.exchange(streamed.get())))
        .containsExactlyInAnyOrder("Date", "Transfer-Encoding");
    assertThat(names(server.exchange(whole.get("Connection: close"))))
        .containsExactlyInAnyOrder("Date", "Content-Length", "Connection");
    assertThat(names(server.exchange("GET " + whole.path() + " HTTP/1.0\r\n\r\n")))
        .containsExactlyInAnyOrder("Date", "Content-Length", "Connection");
  }

  @Test
  @Requirement({"HTTP-9.1", "HTTP-9.2", "HTTP-7.9"})
  void aRefusalHasTheServersFieldsToo() {
    for (String head : new String[] {"GET / HTTP/1.1\r\n\r\n", "CONNECT a:80 HTTP/1.1\r\n\r\n"}) {
      assertThat(names(server.exchange(head)))
          .containsExactlyInAnyOrder("Date", "Content-Length", "Connection");
    }
  }

  @Test
  @Requirement("HTTP-9.1")
  void theServerDatesOnceAndLeavesADateThatIsThere() {
    Route route = server.serveAsync((request, responder) -> responder.send(OK, bytes("")));
    String date = server.exchange(route.get()).header("date");
    ZonedDateTime told = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
    assertThat(Duration.between(told, ZonedDateTime.now(told.getZone())).abs())
        .isLessThan(Duration.ofSeconds(5));
    Route dated =
        server.serveAsync(
            (request, responder) ->
                responder.send(OK.with("date", "Thu, 01 Jan 1970 00:00:00 GMT"), bytes("")));
    assertThat(server.exchange(dated.get()).head().headers("date"))
        .containsExactly("Thu, 01 Jan 1970 00:00:00 GMT");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 304, 404, 413, 418, 451, 500, 503, 599, 799, 999})
  @Requirement({"HTTP-9.8", "HTTP-3.7"})
  void theStatusLineIsTheSameOnAllServers(int status) {
    Route route =
        server.serveAsync(
            (request, responder) -> responder.send(ResponseHead.of(status), bytes("")));
    WireClient client = server.connect().send(route.get());
    WireResponse response = client.read();
    assertThat(response.head().protocol()).isEqualTo("HTTP/1.1");
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.head().reason()).isEqualTo(ReasonPhrases.of(status));
    WireClient old = server.connect().send("GET " + route.path() + " HTTP/1.0\r\n\r\n");
    assertThat(old.readHead().protocol()).isEqualTo("HTTP/1.1");
  }

  @Test
  @Requirement("HTTP-9.3")
  void aHeadWithManyFieldsArrivesWhole() {
    ResponseHead head = OK;
    for (int i = 0; i < 80; i++) {
      head = head.with("x-field-" + i, "v".repeat(150) + i);
    }
    ResponseHead large = head;
    Route route = server.serveAsync((request, responder) -> responder.send(large, bytes("end")));
    WireResponse response = server.exchange(route.get());
    assertThat(response.header("x-field-79")).isEqualTo("v".repeat(150) + 79);
    assertThat(response.head().fields()).hasSize(82);
    assertThat(response.text()).isEqualTo("end");
  }

  @InBothStyles
  @Requirement({"HTTP-3.19", "HTTP-3.9"})
  void aLargeHeadLeavesWhole(Style style) {
    String value = "\u00fcv\u00ff".repeat(2_000);
    ResponseHead head = OK.with("x-one", value).with("x-large", "v".repeat(10_000)).with("x", "y");
    assertThatIllegalArgumentException().isThrownBy(() -> head.with("x-one", value + "\u010d"));
    Route whole = Routes.answering(server, style, head, "end");
    Route streamed =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(head);
              out.flush();
              out.write(bytes("end"));
            },
            (request, responder) ->
                responder
                    .start(head)
                    .thenCompose(writer -> writer.write(bytes("")).thenApply(v -> writer))
                    .thenCompose(writer -> writer.end(bytes("end"))));
    WireClient client = server.connect();
    for (Route route : new Route[] {whole, streamed}) {
      WireResponse response = client.send(route.get()).read();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("x-one")).isEqualTo(value);
      assertThat(response.header("x-large")).hasSize(10_000);
      assertThat(response.header("x")).isEqualTo("y");
      assertThat(response.text()).isEqualTo("end");
    }
  }

  private static java.util.List<String> names(WireResponse response) {
    return response.head().fields().stream().map(WireField::name).toList();
  }

  private static ResponseHead with(String field) {
    int colon = field.indexOf(':');
    return OK.with(field.substring(0, colon), field.substring(colon + 1).strip());
  }
}
