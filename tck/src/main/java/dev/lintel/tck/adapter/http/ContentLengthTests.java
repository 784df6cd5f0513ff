package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.ResponseHead;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Expect;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireHead;
import dev.lintel.tck.wire.WireResponse;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A declared length is kept, and nothing is written after the end. */
class ContentLengthTests {

  private static final ResponseHead TEN = OK.with("content-length", "10");

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement({"HTTP-3.5", "HTTP-3.12", "HTTP-6.3"})
  void anEndShortOfTheLengthIsRefusedAndAborts(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(TEN);
              out.write(bytes("12345"));
              Expect.refused("HTTP-3.5", () -> out.end());
            },
            (request, responder) ->
                responder
                    .start(TEN)
                    .thenCompose(
                        writer ->
                            writer
                                .write(bytes("12345"))
                                .thenAccept(v -> Expect.refused("HTTP-3.5", writer.end()))));
    assertCutAfterAtMost(route, "12345");
  }

  @InBothStyles
  @Requirement("HTTP-3.12")
  void aHandlerThatEndsShortOfTheLengthAborts(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> responder.start(TEN).write(bytes("12345")),
            (request, responder) ->
                responder.start(TEN).thenCompose(writer -> writer.write(bytes("12345"))));
    assertCutAfterAtMost(route, "12345");
    Route nothing =
        server.serve(
            style,
            (request, responder) -> {
              responder.start(TEN);
            },
            (request, responder) -> responder.start(TEN).thenApply(writer -> null));
    assertCutAfterAtMost(nothing, "");
  }

  @InBothStyles
  @Requirement({"HTTP-3.5", "HTTP-3.11"})
  void bytesPastTheLengthAreRefusedAndNotSent(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(TEN);
              out.write(bytes("12345"));
              Expect.refused("HTTP-3.5", () -> out.write(bytes("6789ab")));
              out.write(bytes("67890"));
              Expect.refused("HTTP-3.5", () -> out.write('x'));
            },
            (request, responder) ->
                responder
                    .start(TEN)
                    .thenCompose(
                        writer ->
                            writer
                                .write(bytes("12345"))
                                .thenCompose(
                                    v -> {
                                      Expect.refused("HTTP-3.5", writer.write(bytes("6789ab")));
                                      return writer.write(bytes("67890"));
                                    })
                                .thenAccept(
                                    v -> Expect.refused("HTTP-3.5", writer.write(bytes("x"))))));
    WireClient client = server.connect();
    assertThat(client.send(route.get()).read().text()).isEqualTo("1234567890");
    assertThat(client.send(route.get()).read().text()).isEqualTo("1234567890");
  }

  @InBothStyles
  @Requirement({"HTTP-3.5", "HTTP-3.16"})
  void aWholeBodyOfAnotherLengthIsRefusedAndMayBeCorrected(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              Expect.refused("HTTP-3.5", () -> responder.send(TEN, bytes("too short")));
              Expect.refused("HTTP-3.5", () -> responder.send(TEN, bytes("far too long")));
              responder.send(ResponseHead.of(500), bytes("sorry"));
            },
            (request, responder) -> {
              Expect.refused("HTTP-3.5", responder.send(TEN, bytes("too short")));
              Expect.refused("HTTP-3.5", responder.send(TEN, bytes("far too long")));
              return responder.send(ResponseHead.of(500), bytes("sorry"));
            });
    WireResponse response = server.exchange(route.get());
    assertThat(response.status()).isEqualTo(500);
    assertThat(response.text()).isEqualTo("sorry");
  }

  @InBothStyles
  @Requirement({"HTTP-3.5", "HTTP-3.16"})
  void aLengthThatIsNoNumberIsRefused(Style style) {
    String[] lengths = {"", "+5", "-1", "5, 5", "0x5", "1234567890123456789", "five"};
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              for (String length : lengths) {
                var head = OK.with("Content-Length", length);
                Expect.refused("HTTP-3.5", () -> responder.start(head));
                Expect.refused("HTTP-3.5", () -> responder.send(head, bytes("12345")));
              }
              var two = TEN.withAdded("content-length", "10");
              Expect.refused("HTTP-3.5", () -> responder.start(two));
              responder.send(OK, bytes("fine"));
            },
            (request, responder) -> {
              for (String length : lengths) {
                var head = OK.with("Content-Length", length);
                Expect.refused("HTTP-3.5", responder.start(head));
                Expect.refused("HTTP-3.5", responder.send(head, bytes("12345")));
              }
              var two = TEN.withAdded("content-length", "10");
              Expect.refused("HTTP-3.5", responder.start(two));
              return responder.send(OK, bytes("fine"));
            });
    assertThat(server.exchange(route.get()).text()).isEqualTo("fine");
  }

  @InBothStyles
  @Requirement("HTTP-3.6")
  void nothingIsWrittenAfterTheEnd(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              out.end(bytes("whole"));
              Expect.refused("HTTP-3.6", () -> out.write(bytes("late")));
              Expect.refused("HTTP-3.6", () -> out.write('l'));
              Expect.refused("HTTP-3.6", () -> out.end());
              out.flush();
              out.close();
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            writer
                                .end(bytes("whole"))
                                .thenAccept(
                                    v -> {
                                      Expect.refused("HTTP-3.6", writer.write(bytes("late")));
                                      Expect.refused("HTTP-3.6", writer.end());
                                      Expect.refused("HTTP-3.6", writer.end(bytes("late")));
                                    })));
    WireClient client = server.connect();
    assertThat(client.send(route.get()).read().text()).isEqualTo("whole");
    assertThat(client.send(route.get()).read().text()).isEqualTo("whole");
  }

  private static void assertCutAfterAtMost(Route route, String body) {
    WireClient client = server.connect().send(route.get());
    WireHead head;
    try {
      head = client.readHead();
    } catch (dev.lintel.tck.wire.WireCutException cutBeforeTheHead) {
      return;
    }
    assertThat(head.header("content-length")).isEqualTo("10");
    assertThat(body)
        .startsWith(new String(client.readCutBody(head), java.nio.charset.StandardCharsets.UTF_8));
  }
}
