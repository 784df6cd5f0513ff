package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Capability;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Expect;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireField;
import dev.lintel.tck.wire.WireFraming;
import dev.lintel.tck.wire.WireResponse;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trailers behind the body of a response. */
class TrailerTests {

  private static final Headers SUM = Headers.of("x-sum", "7");

  /** The most that trailers may have (HTTP-4.23). */
  private static final int BOUND = 4096;

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement({"HTTP-4.16", "EXT-1.2"})
  void trailersReachTheClientWhereThatIsClaimed(Style style) {
    assumeClaimed();
    Route route = trailing(style, OK.with("Trailer", "X-Sum"), "ok", SUM);
    WireClient client = server.connect();
    for (int i = 0; i < 2; i++) {
      WireResponse response = client.send(route.get()).read();
      assertThat(response.text()).isEqualTo("ok");
      assertThat(response.header("trailer")).isEqualTo("X-Sum");
      assertThat(response.trailers()).as("trailers").containsExactly(new WireField("x-sum", "7"));
    }
  }

  @InBothStyles
  @Requirement({"HTTP-4.16", "HTTP-3.4"})
  void aResponseOfTrailersAloneGoesInChunks(Style style) {
    assumeClaimed();
    WireClient client = server.connect();
    Route route = trailing(style, OK, "", SUM);
    for (int i = 0; i < 2; i++) {
      WireResponse response = client.send(route.get()).read();
      assertThat(response.framing()).isEqualTo(WireFraming.CHUNKED);
      assertThat(response.body()).isEmpty();
      assertThat(response.trailers()).containsExactly(new WireField("x-sum", "7"));
    }
  }

  @Test
  @Requirement("HTTP-4.16")
  void trailersGivenInTheTurnOfTheWritesFollowThem() {
    assumeClaimed();
    for (int length : new int[] {1, 9000, 3_000_000}) {
      Route route =
          server.serveAsync(
              (request, responder) ->
                  responder
                      .start(OK)
                      .thenCompose(
                          writer ->
                              writer
                                  .write(ByteBuffer.wrap(filler(length)))
                                  .thenCompose(v -> writer.end(SUM))));
      WireResponse response = server.exchange(route.get());
      Expect.bytes(response.body(), filler(length));
      assertThat(response.trailers()).containsExactly(new WireField("x-sum", "7"));
    }
  }

  @InBothStyles
  @Requirement("HTTP-4.16")
  void theValuesOfOneNameKeepTheirOrder(Style style) {
    assumeClaimed();
    Headers trailers = Headers.of("x-a", "2", "X-b", "", "x-a", "1", "x-a", "3, 4");
    WireResponse response = server.exchange(trailing(style, OK, "ok", trailers).get());
    assertThat(response.trailers())
        .containsExactlyInAnyOrder(
            new WireField("x-a", "2"),
            new WireField("X-b", ""),
            new WireField("x-a", "1"),
            new WireField("x-a", "3, 4"));
    assertThat(response.trailers().stream().filter(f -> f.name().equals("x-a")))
        .extracting(WireField::value)
        .containsExactly("2", "1", "3, 4");
  }

  @InBothStyles
  @Requirement("HTTP-4.8")
  void trailersThatCannotBeSentAreDropped(Style style) {
    Route sized = trailing(style, OK.with("content-length", "2"), "ok", SUM);
    Route chunked = trailing(style, OK, "ok", SUM);
    Route empty = trailing(style, OK, "", SUM);
    WireClient client = server.connect();
    assertThat(client.send(sized.get()).read().text()).isEqualTo("ok");
    assertThat(client.send(chunked.request("HEAD")).readBodiless().status()).isEqualTo(200);
    assertThat(client.send(empty.request("HEAD")).readBodiless().status()).isEqualTo(200);
    WireResponse response = client.send(chunked.get()).read();
    assertThat(response.text()).isEqualTo("ok");
    if (!claimed()) {
      assertThat(response.trailers()).isEmpty();
    }
    for (int status : new int[] {204, 304}) {
      Route bodiless = trailing(style, ResponseHead.of(status), "", SUM);
      assertThat(client.send(bodiless.get()).read().status()).isEqualTo(status);
    }
    assertThat(client.send(sized.get()).read().text()).as("after them").isEqualTo("ok");
    for (Route route : new Route[] {chunked, empty}) {
      WireResponse old = server.exchange("GET " + route.path() + " HTTP/1.0\r\n\r\n");
      assertThat(old.text()).isEqualTo(route == chunked ? "ok" : "");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length",
        "transfer-encoding",
        "TE",
        "Trailer",
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "Upgrade",
        "Host",
        "Cache-Control",
        "Expect",
        "If-None-Match",
        "Range",
        "Authorization",
        "Cookie",
        "Set-Cookie",
        "WWW-Authenticate",
        "Date",
        "Location",
        "Vary",
        "Content-Encoding",
        "Content-Range",
        "content-type"
      })
  @Requirement("HTTP-4.22")
  void fieldsThatAreNeededBeforeAreRefused(String name) {
    for (Style style : Style.values()) {
      assertRefused("HTTP-4.22", style, Headers.of("x-sum", "7", name, "1"));
    }
  }

  @InBothStyles
  @Requirement("HTTP-4.22")
  void valuesThatAreNotAsciiAreRefused(Style style) {
    assertRefused("HTTP-4.22", style, Headers.of("x-sum", "sieben \u00df"));
  }

  @InBothStyles
  @Requirement("HTTP-4.23")
  void trailersAsLargeAsTheBoundPassAndLargerOnesDoNot(Style style) {
    Headers largest = Headers.of("x-sum", "7", "x", "y".repeat(BOUND - 10 - 5));
    assertRefused("HTTP-4.23", style, largest.withAdded("z", ""));
    WireResponse response = server.exchange(trailing(style, OK, "ok", largest).get());
    assertThat(response.text()).isEqualTo("ok");
    if (claimed()) {
      assertThat(response.trailers()).hasSize(2);
    }
  }

  /** The end must be refused without any effect, and another end succeed. */
  private static void assertRefused(String rule, Style style, Headers trailers) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              Expect.refused(rule, () -> out.end(trailers));
              out.write(bytes("still open"));
              out.end(Headers.of("x-late", "yes"));
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer -> {
                          Expect.refused(rule, writer.end(trailers));
                          return writer
                              .write(bytes("still open"))
                              .thenCompose(v -> writer.end(Headers.of("x-late", "yes")));
                        }));
    WireResponse response = server.exchange(route.get());
    assertThat(response.text()).isEqualTo("still open");
    if (claimed()) {
      assertThat(response.trailers()).containsExactly(new WireField("x-late", "yes"));
    }
  }

  private static Route trailing(Style style, ResponseHead head, String body, Headers trailers) {
    return server.serve(
        style,
        (request, responder) -> {
          var out = responder.start(head);
          out.write(bytes(body));
          if (!body.isEmpty()) {
            out.flush();
          }
          out.end(trailers);
        },
        (request, responder) ->
            responder
                .start(head)
                .thenCompose(
                    writer ->
                        body.isEmpty()
                            ? writer.end(trailers)
                            : writer
                                .write(bytes(body))
                                .thenComposeAsync(v -> writer.end(trailers))));
  }

  private static void assumeClaimed() {
    Assumptions.assumeTrue(claimed(), "not claimed");
  }

  private static boolean claimed() {
    return server.provider().capabilities().contains(Capability.RESPONSE_TRAILERS);
  }
}
