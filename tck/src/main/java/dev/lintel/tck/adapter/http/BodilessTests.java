package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.ResponseHead;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireResponse;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses without a body: to HEAD, 204 and 304. */
class BodilessTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement({"HTTP-3.13", "HTTP-3.15"})
  void headOfAWholeResponseSaysItsLength(Style style) {
    WireResponse response = twice(whole(style, OK, "hello"), "HEAD");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("content-length")).isEqualTo("5");
    assertThat(response.head().has("transfer-encoding")).isFalse();
  }

  @InBothStyles
  @Requirement({"HTTP-3.13", "HTTP-3.15"})
  void headOfADeclaredLengthSaysIt(Style style) {
    ResponseHead head = OK.with("content-length", "1234567890123");
    assertThat(twice(whole(style, head, ""), "HEAD").header("content-length"))
        .isEqualTo("1234567890123");
    assertThat(twice(streamed(style, head), "HEAD").header("content-length"))
        .isEqualTo("1234567890123");
  }

  @InBothStyles
  @Requirement({"HTTP-3.13", "HTTP-3.15"})
  void headOfAStreamInventsNoLength(Style style) {
    WireResponse response = twice(streamed(style, OK), "HEAD");
    assertThat(response.head().has("content-length")).isFalse();
    assertThat(response.head().has("transfer-encoding")).isFalse();
  }

  @InBothStyles
  @Requirement("HTTP-3.15")
  void headOfAnEmptyBodyInventsNoLength(Style style) {
    assertThat(twice(whole(style, OK, ""), "HEAD").head().has("content-length")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  @Requirement({"HTTP-3.13", "HTTP-3.14"})
  void statusesWithoutBodySendNone(int status) {
    for (Style style : Style.values()) {
      for (String method : new String[] {"GET", "HEAD", "POST"}) {
        assertBare(status, twice(whole(style, ResponseHead.of(status), "hello"), method));
        assertBare(status, twice(whole(style, ResponseHead.of(status), ""), method));
        assertBare(
            status,
            twice(whole(style, ResponseHead.of(status).with("content-length", "5"), ""), method));
        assertBare(status, twice(streamed(style, ResponseHead.of(status)), method));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 205, 404, 500})
  @Requirement("HTTP-3.4")
  void otherStatusesHaveABody(int status) {
    for (Style style : Style.values()) {
      WireResponse response = twice(whole(style, ResponseHead.of(status), ""), "GET");
      assertThat(response.status()).isEqualTo(status);
      assertThat(response.header("content-length")).isEqualTo("0");
    }
  }

  @InBothStyles
  @Requirement({"HTTP-3.13", "HTTP-9.5"})
  void inHttp10HeadNeedsNoCloseForWantOfALength(Style style) {
    Route route = streamed(style, OK);
    WireClient client = server.connect();
    for (int i = 0; i < 2; i++) {
      client.send("HEAD " + route.path() + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(client.readBodiless().header("connection")).isEqualTo("keep-alive");
    }
  }

  private static void assertBare(int status, WireResponse response) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.head().has("content-length")).isFalse();
    assertThat(response.head().has("transfer-encoding")).isFalse();
  }

  /** On one connection, so that a byte too much would break the second answer. */
  private static WireResponse twice(Route route, String method) {
    WireClient client = server.connect();
    client.send(route.request(method) + route.request(method));
    boolean bodiless = method.equals("HEAD");
    WireResponse first = bodiless ? client.readBodiless() : client.read();
    WireResponse second = bodiless ? client.readBodiless() : client.read();
    assertThat(second.status()).isEqualTo(first.status());
    return second;
  }

  private static Route whole(Style style, ResponseHead head, String body) {
    return server.serve(
        style,
        (request, responder) -> responder.send(head, bytes(body)),
        (request, responder) -> responder.send(head, bytes(body)));
  }

  private static Route streamed(Style style, ResponseHead head) {
    byte[] large = filler(100_000);
    return server.serve(
        style,
        (request, responder) -> {
          var out = responder.start(head);
          out.write(bytes("some"));
          out.flush();
          out.write(ByteBuffer.wrap(large));
          out.write('x');
        },
        (request, responder) ->
            responder
                .start(head)
                .thenCompose(
                    writer ->
                        writer
                            .write(bytes("some"))
                            .thenCompose(v -> writer.write(ByteBuffer.wrap(large)))
                            .thenComposeAsync(v -> writer.end(bytes("x")))));
  }
}
