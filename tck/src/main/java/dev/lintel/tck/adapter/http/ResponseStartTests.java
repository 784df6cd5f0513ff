package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.ResponseHead;
import dev.lintel.Stages;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How a response begins: once, and held back. */
class ResponseStartTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement("HTTP-3.2")
  void aWholeResponseHasALengthAndNoChunks(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> responder.send(OK.with("x", "y"), bytes("hello")),
            (request, responder) -> responder.send(OK.with("x", "y"), bytes("hello")));
    WireResponse response = server.exchange(route.get());
    assertThat(response.framing()).isEqualTo(WireFraming.LENGTH);
    assertThat(response.header("content-length")).isEqualTo("5");
    assertThat(response.header("x")).isEqualTo("y");
    assertThat(response.text()).isEqualTo("hello");
  }

  @InBothStyles
  @Requirement("HTTP-3.2")
  void anEmptyResponseHasALengthToo(Style style) {
    Route route = Routes.answering(server, style, OK, "");
    WireResponse response = server.exchange(route.get());
    assertThat(response.framing()).isEqualTo(WireFraming.LENGTH);
    assertThat(response.text()).isEmpty();
  }

  @InBothStyles
  @Requirement("HTTP-3.1")
  void aSecondStartFailsAndLeavesTheFirstUntouched(Style style, @TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "content");
    ResponseHead other = ResponseHead.of(500).with("x-late", "yes");
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              Expect.refused("HTTP-3.1", () -> responder.start(other));
              Expect.refused("HTTP-3.1", () -> responder.send(other, bytes("late")));
              Expect.refused("HTTP-3.1", () -> responder.sendFile(other, file, 0, 7));
              out.write(bytes("first"));
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer -> {
                          Expect.refused("HTTP-3.1", responder.start(other));
                          Expect.refused("HTTP-3.1", responder.send(other, bytes("late")));
                          Expect.refused("HTTP-3.1", responder.sendFile(other, file, 0, 7));
                          return writer.write(bytes("first"));
                        }));
    WireResponse response = server.exchange(route.get());
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.head().has("x-late")).isFalse();
    assertThat(response.text()).isEqualTo("first");
  }

  @InBothStyles
  @Requirement("HTTP-3.1")
  void nothingIsStartedAfterAWholeResponse(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              responder.send(OK, bytes("first"));
              Expect.refused("HTTP-3.1", () -> responder.start(OK));
              Expect.refused("HTTP-3.1", () -> responder.send(OK, bytes("second")));
            },
            (request, responder) ->
                responder
                    .send(OK, bytes("first"))
                    .thenAccept(
                        v -> {
                          Expect.refused("HTTP-3.1", responder.start(OK));
                          Expect.refused("HTTP-3.1", responder.send(OK, bytes("second")));
                        }));
    WireClient client = server.connect();
    assertThat(client.send(route.get()).read().text()).isEqualTo("first");
    assertThat(client.send(route.get()).read().text()).isEqualTo("first");
  }

  @InBothStyles
  @Requirement("HTTP-3.3")
  void theHeadIsHeldBack(Style style) {
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              gate.pass();
              out.write(bytes("x"));
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer -> gate.opened().thenCompose(v -> writer.write(bytes("x")))));
    WireClient client = server.connect().send(route.get());
    route.awaitCalls(1);
    client.expectSilence();
    gate.open();
    assertThat(client.read().text()).isEqualTo("x");
  }

  @InBothStyles
  @Requirement("HTTP-3.7")
  void aFinalResponseHasAFinalStatus(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              Expect.refused("HTTP-3.7", () -> responder.start(ResponseHead.of(100)));
              Expect.refused("HTTP-3.7", () -> responder.send(ResponseHead.of(199), bytes("")));
              responder.send(ResponseHead.of(299), bytes("ok"));
            },
            (request, responder) -> {
              Expect.refused("HTTP-3.7", responder.start(ResponseHead.of(100)));
              Expect.refused("HTTP-3.7", responder.send(ResponseHead.of(199), bytes("")));
              return responder.send(ResponseHead.of(299), bytes("ok"));
            });
    WireResponse response = server.exchange(route.get());
    assertThat(response.status()).isEqualTo(299);
    assertThat(response.interim()).isEmpty();
  }

  @Test
  @Requirement("THR-1.3")
  void startingOnAnotherThreadIsTheSame() {
    var outcome = new CompletableFuture<Void>();
    Route route =
        server.serveAsync(
            (request, responder) ->
                Stages.done()
                    .thenComposeAsync(v -> responder.start(OK))
                    .thenComposeAsync(writer -> writer.end(bytes("elsewhere")))
                    .whenComplete((v, failure) -> outcome.complete(null)));
    assertThat(server.exchange(route.get()).text()).isEqualTo("elsewhere");
    Await.value("the end", outcome);
  }
}
