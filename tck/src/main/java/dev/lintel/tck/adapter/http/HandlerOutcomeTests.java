package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Stages;
import dev.lintel.SyncApplication;
import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireFraming;
import dev.lintel.tck.wire.WireResponse;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the end of a handler ends its exchange. */
class HandlerOutcomeTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement("HTTP-1.3")
  void anApplicationWithoutHandlerAnswers404(Style style) throws Exception {
    Server other =
        server.start(
            style == Style.SYNC ? new SyncApplication() {} : new AsyncApplication() {},
            UnaryOperator.identity());
    WireResponse response = server.connect(other).send("GET /x HTTP/1.1\r\nHost: k\r\n\r\n").read();
    assertThat(response.status()).isEqualTo(404);
    assertThat(response.text()).as("the body").isEmpty();
    assertThat(response.head().closes()).as("says that it closes").isFalse();
  }

  @InBothStyles
  @Requirement("HTTP-2.1")
  void normalCompletionEndsAStream(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              out.write(bytes("one "));
              out.flush();
              out.write(bytes("two"));
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            writer
                                .write(bytes("one "))
                                .thenCompose(v -> writer.write(bytes("two")))));
    WireClient client = server.connect();
    assertThat(client.send(route.get()).read().text()).isEqualTo("one two");
    assertThat(client.send(route.get()).read().text()).isEqualTo("one two");
  }

  @InBothStyles
  @Requirement("HTTP-2.1")
  void normalCompletionEndsAnEmptyResponse(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              responder.start(OK);
            },
            (request, responder) -> responder.start(OK).thenApply(writer -> null));
    WireResponse response = server.exchange(route.get());
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.framing()).isEqualTo(WireFraming.LENGTH);
    assertThat(response.text()).isEmpty();
  }

  @Test
  @Requirement("HTTP-2.1")
  void aWriteThatIsPendingGoesOutBeforeTheEnd() {
    byte[] much = dev.lintel.tck.Samples.filler(3_000_000);
    Route route =
        server.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenAccept(writer -> writer.write(java.nio.ByteBuffer.wrap(much))));
    WireClient client = server.connectNarrow().send(route.get());
    Expect.bytes(client.read().body(), much);
  }

  @Test
  @Requirement("HTTP-2.2")
  void aClosedStreamTakesNothingMore() {
    Route route =
        server.serveSync(
            (request, responder) -> {
              var out = responder.start(OK);
              out.write(bytes("all"));
              out.close();
              out.close();
              Expect.refused("HTTP-2.2", () -> out.write(bytes("more")));
              Expect.refused("HTTP-2.2", () -> out.write('m'));
              Expect.refused("HTTP-2.2", out::end);
              Expect.refused("HTTP-2.2", () -> out.end(bytes("more")));
              out.flush();
            });
    WireClient client = server.connect();
    assertThat(client.send(route.get()).read().text()).isEqualTo("all");
    assertThat(client.send(route.get()).read().text()).isEqualTo("all");
  }

  @Test
  @Requirement("HTTP-2.2")
  void closingTheStreamFlushesAndDoesNotEndTheResponse() {
    Gate gate = server.gate();
    Route route =
        server.serveSync(
            (request, responder) -> {
              try (var out = responder.start(OK)) {
                out.write(bytes("early"));
              }
              gate.pass();
            });
    WireClient client = server.connect().send(route.get());
    client.readHead();
    assertThat(client.readChunk()).asString().isEqualTo("early");
    client.expectSilence();
    gate.open();
    assertThat(client.readChunk()).isEmpty();
  }

  @InBothStyles
  @Requirement("HTTP-4.20")
  void endEndsBeforeTheHandler(Style style) {
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              out.write(bytes("one "));
              out.flush();
              out.write(bytes("two"));
              out.end();
              gate.pass();
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> writer.write(bytes("one ")).thenApply(v -> writer))
                    .thenCompose(writer -> writer.end(bytes("two")))
                    .thenCompose(v -> gate.opened()));
    WireClient client = server.connect();
    assertThat(client.send(route.get()).read().text()).isEqualTo("one two");
    assertThat(route.completed()).isZero();
    gate.open();
    assertThat(client.send(route.get()).read().text()).isEqualTo("one two");
  }

  @InBothStyles
  @Requirement("HTTP-2.4")
  void noResponseIsA500ThatNamesTheRule(Style style) {
    Route route =
        server.serve(style, (request, responder) -> {}, (request, responder) -> Stages.done());
    WireClient client = server.connect();
    WireResponse response = client.send(route.get()).read();
    assertThat(response.status()).isEqualTo(500);
    assertThat(response.text()).isEmpty();
    assertLogNames("HTTP-2.4", route);
    assertThat(client.send(route.get()).read().status()).isEqualTo(500);
  }

  @Test
  @Requirement("HTTP-2.5")
  @SuppressWarnings("NullAway") // The mistake under test.
  void nullInsteadOfAStageIsAFailure() {
    Route route = server.serveAsync((request, responder) -> null);
    assertThat(server.exchange(route.get()).status()).isEqualTo(500);
    assertLogNames("HTTP-2.5", route);
  }

  @InBothStyles
  @Requirement({"HTTP-2.8", "HTTP-9.7"})
  void theExchangeLastsAsLongAsItsHandler(Style style) {
    Gate gate = server.gate();
    Route route = Routes.answeringEarly(server, style, gate, "answered");
    WireClient client = server.connect().send(route.get() + route.get());
    assertThat(client.read().text()).isEqualTo("answered");
    Await.stays("the exchange is not completed", () -> route.completed() == 0);
    assertThat(route.calls()).as("calls while the first handler works on").isEqualTo(1);
    gate.open();
    assertThat(client.read().text()).isEqualTo("answered");
    route.completion();
    route.completion();
  }

  private static void assertLogNames(String rule, Route route) {
    route.completion();
    if (server.log().isConnected()) {
      assertThat(server.log().records(Level.SEVERE))
          .singleElement()
          .satisfies(record -> assertThat(record.getThrown()).hasMessageContaining(rule));
    }
  }
}
