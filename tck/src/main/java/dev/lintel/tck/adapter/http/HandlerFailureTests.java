package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Stages;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.Samples.Boom;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireFraming;
import dev.lintel.tck.wire.WireHead;
import dev.lintel.tck.wire.WireResponse;
import dev.lintel.tck.wrap.NotBehind;
import java.nio.ByteBuffer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients see when a handler fails. */
class HandlerFailureTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement({"HTTP-2.6", "HTTP-2.10", "HTTP-9.5"})
  void failureBeforeTheStartIsAnEmpty500AndTheConnectionLivesOn(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              throw new Boom();
            },
            (request, responder) -> {
              throw new Boom();
            });
    WireClient client = server.connect();
    assertEmpty500(client.send(route.get()).read());
    assertEmpty500(client.send(route.get()).read());
  }

  @Test
  @Requirement({"HTTP-2.6", "HTTP-2.10"})
  void aFailedStageBeforeTheStartIsAnEmpty500() {
    Gate gate = server.gate();
    Route route =
        server.serveAsync(
            (request, responder) -> gate.opened().thenCompose(v -> Stages.failed(new Boom())));
    WireClient client = server.connect().send(route.get());
    gate.open();
    assertEmpty500(client.read());
  }

  @InBothStyles
  @Requirement({"HTTP-2.3", "HTTP-2.10"})
  void failureAfterAPieceLacksTheLastChunk(Style style) {
    Gate gate = server.gate();
    Route route = Routes.failing(server, style, gate, OK, "half of it");
    assertCutShort(route, WireFraming.CHUNKED, gate);
  }

  @InBothStyles
  @Requirement("HTTP-2.3")
  void failureWithinADeclaredLengthFallsShortOfIt(Style style) {
    var head = OK.with("content-length", "100");
    Gate gate = server.gate();
    Route route = Routes.failing(server, style, gate, head, "half of it");
    assertCutShort(route, WireFraming.LENGTH, gate);
  }

  @InBothStyles
  @Requirement("HTTP-2.3")
  @NotBehind(value = "unix", reason = "a Unix domain socket knows no reset")
  void failureInHttp10IsAReset(Style style) {
    Gate gate = server.gate();
    Route route = Routes.failing(server, style, gate, OK, "half of it");
    WireClient client = server.connect().send("GET " + route.path() + " HTTP/1.0\r\n\r\n");
    client.readHead();
    client.readBytes(10);
    gate.open();
    client.expectReset();
  }

  @InBothStyles
  @Requirement("HTTP-2.3")
  void failureWhileTheHeadIsHeldIsNo500(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              responder.start(OK).write(bytes("never seen"));
              throw new Boom();
            },
            (request, responder) ->
                responder.start(OK).thenCompose(writer -> Stages.failed(new Boom())));
    WireClient client = server.connect().send(route.get());
    client.expectEnd();
    assertThat(client.bytesReceived()).isZero();
  }

  @Test
  @Requirement({"HTTP-2.2", "HTTP-2.3"})
  void aTryBlockLeftByAnExceptionNeverLooksComplete() {
    Route route =
        server.serveSync(
            (request, responder) -> {
              try (var out = responder.start(OK)) {
                out.write(bytes("half of it"));
                throw new Boom();
              }
            });
    assertCutShort(route, WireFraming.CHUNKED, server.gate());
    Route declared =
        server.serveSync(
            (request, responder) -> {
              try (var out = responder.start(OK.with("content-length", "11"))) {
                out.write(bytes("half of it"));
                throw new Boom();
              }
            });
    assertCutShort(declared, WireFraming.LENGTH, server.gate());
  }

  @InBothStyles
  @Requirement("HTTP-2.9")
  void failureAfterTheEndChangesNothingOnTheWire(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              responder.send(OK, bytes("whole"));
              throw new Boom();
            },
            (request, responder) ->
                responder.send(OK, bytes("whole")).thenCompose(v -> Stages.failed(new Boom())));
    WireClient client = server.connect();
    assertThat(client.send(route.get()).read().text()).isEqualTo("whole");
    assertThat(client.send(route.get()).read().text()).isEqualTo("whole");
  }

  @InBothStyles
  @Requirement("HTTP-2.3")
  void failureAfterMuchWasWrittenIsSeen(Style style) {
    byte[] much = filler(300_000);
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              responder.start(OK).write(ByteBuffer.wrap(much));
              throw new Boom();
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> writer.write(ByteBuffer.wrap(much)))
                    .thenCompose(v -> Stages.failed(new Boom())));
    WireClient client = server.connect().send(route.get());
    byte[] cut = client.readCutBody(client.readHead());
    Expect.bytes(cut, java.util.Arrays.copyOf(much, cut.length));
  }

  @InBothStyles
  @Requirement("HTTP-2.7")
  void aFailureIsLoggedOnceWithItsRequest(Style style) {
    Assumptions.assumeTrue(server.log().isConnected(), "the log of the server goes elsewhere");
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              throw new Boom();
            },
            (request, responder) -> Stages.failed(new Boom()));
    server.exchange(route.requestTo("PUT", route.path() + "/x?y"));
    route.completion();
    assertThat(server.log().records(Level.SEVERE))
        .as("what is logged as an error")
        .extracting(LogRecord::getMessage)
        .hasSize(1);
    LogRecord record = server.log().records(Level.SEVERE).get(0);
    assertThat(record.getThrown()).isInstanceOf(Boom.class);
    assertThat(record.getMessage()).contains("PUT").contains(route.path() + "/x?y");
  }

  @InBothStyles
  @Requirement("HTTP-2.7")
  void aFailureAfterTheStartIsLoggedOnce(Style style) {
    Assumptions.assumeTrue(server.log().isConnected(), "the log of the server goes elsewhere");
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              responder.start(OK);
              throw new Boom();
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> writer.write(bytes("x")))
                    .thenCompose(v -> Stages.failed(new Boom())));
    server.connect().send(route.get());
    route.completion();
    assertThat(server.log().records(Level.SEVERE))
        .as("what is logged as an error")
        .extracting(LogRecord::getMessage)
        .hasSize(1);
    assertThat(server.log().records(Level.SEVERE).get(0).getThrown()).isInstanceOf(Boom.class);
  }

  private static void assertCutShort(Route route, WireFraming framing, Gate gate) {
    WireClient client = server.connect().send(route.get());
    WireHead head = client.readHead();
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.has("content-length")).isEqualTo(framing == WireFraming.LENGTH);
    gate.open();
    // Nothing at all is a part of it, too.
    assertThat("half of it")
        .startsWith(new String(client.readCutBody(head), java.nio.charset.StandardCharsets.UTF_8));
  }

  private static void assertEmpty500(WireResponse response) {
    assertThat(response.status()).isEqualTo(500);
    assertThat(response.text()).isEmpty();
    assertThat(response.head().closes()).isFalse();
    assertThat(response.header("content-type")).isNull();
  }
}
