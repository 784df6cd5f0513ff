package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.ResponseHead;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Expect;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireFraming;
import dev.lintel.tck.wire.WireResponse;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the end of a body is told, and that a declared length is kept. */
class FramingTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement("HTTP-3.4")
  void aStreamWithoutLengthGoesInChunks(Style style) {
    WireResponse response = server.exchange(stream(style, OK).get());
    assertThat(response.framing()).isEqualTo(WireFraming.CHUNKED);
    assertThat(response.text()).isEqualTo("one two three");
  }

  @InBothStyles
  @Requirement("HTTP-3.4")
  void aStreamWithALengthHasNoChunks(Style style) {
    WireResponse response = server.exchange(stream(style, OK.with("Content-Length", "13")).get());
    assertThat(response.framing()).isEqualTo(WireFraming.LENGTH);
    assertThat(response.text()).isEqualTo("one two three");
  }

  @InBothStyles
  @Requirement("HTTP-3.4")
  void aBodyGivenInOneCallHasALength(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              out.write(bytes("all "));
              out.write(bytes("here"));
            },
            (request, responder) ->
                responder.start(OK).thenCompose(writer -> writer.end(bytes("all here"))));
    WireResponse response = server.exchange(route.get());
    assertThat(response.framing()).isEqualTo(WireFraming.LENGTH);
    assertThat(response.text()).isEqualTo("all here");
  }

  @Test
  @Requirement("HTTP-3.4")
  void framingFollowsFromTheCallsAndNotFromTheirTiming() {
    Route route =
        server.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> writer.write(bytes("all ")).thenApply(v -> writer))
                    .thenCompose(writer -> writer.end(bytes("here"))));
    WireResponse response = server.exchange(route.get());
    assertThat(response.framing()).isEqualTo(WireFraming.CHUNKED);
    assertThat(response.text()).isEqualTo("all here");
  }

  @InBothStyles
  @Requirement({"HTTP-3.4", "HTTP-9.8"})
  void aStreamInHttp10EndsWithTheConnection(Style style) {
    Route route = stream(style, OK);
    WireClient client =
        server
            .connect()
            .send("GET " + route.path() + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    WireResponse response = client.read();
    assertThat(response.framing()).isEqualTo(WireFraming.CLOSE);
    assertThat(response.head().headers("connection")).containsExactly("close");
    assertThat(response.head().protocol()).isEqualTo("HTTP/1.1");
    assertThat(response.text()).isEqualTo("one two three");
  }

  @Test
  @Requirement({"HTTP-3.4", "HTTP-9.8"})
  void aStreamInHttp10EndsWithTheConnectionAlsoIfItLeavesAtOnce() {
    Route route =
        server.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> writer.write(bytes("all ")).thenApply(v -> writer))
                    .thenCompose(writer -> writer.end(bytes("here"))));
    WireClient client = server.connect().send("GET " + route.path() + " HTTP/1.0\r\n\r\n");
    WireResponse response = client.read();
    assertThat(response.framing()).isEqualTo(WireFraming.CLOSE);
    assertThat(response.head().headers("connection")).containsExactly("close");
    assertThat(response.text()).isEqualTo("all here");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 8191, 8192, 8193, 16384, 16385, 65536, 1_000_003})
  @Requirement({"HTTP-3.2", "HTTP-3.4"})
  void bodiesOfAnyLengthArriveWhole(int length) {
    byte[] body = filler(length);
    for (Style style : Style.values()) {
      Route whole =
          server.serve(
              style,
              (request, responder) -> responder.send(OK, ByteBuffer.wrap(body)),
              (request, responder) -> responder.send(OK, ByteBuffer.wrap(body)));
      Route streamed =
          server.serve(
              style,
              (request, responder) -> {
                var out = responder.start(OK);
                out.flush();
                out.write(body);
              },
              (request, responder) ->
                  responder.start(OK).thenCompose(writer -> writer.end(ByteBuffer.wrap(body))));
      Expect.bytes(server.exchange(whole.get()).body(), body);
      Expect.bytes(server.exchange(streamed.get()).body(), body);
    }
  }

  private static Route stream(Style style, ResponseHead head) {
    return server.serve(
        style,
        (request, responder) -> {
          var out = responder.start(head);
          for (String word : new String[] {"one ", "two ", "three"}) {
            out.write(bytes(word));
            out.flush();
          }
        },
        (request, responder) ->
            responder
                .start(head)
                .thenCompose(writer -> writer.write(bytes("one ")).thenApply(v -> writer))
                .thenComposeAsync(writer -> writer.write(bytes("two ")).thenApply(v -> writer))
                .thenComposeAsync(writer -> writer.end(bytes("three"))));
  }
}
