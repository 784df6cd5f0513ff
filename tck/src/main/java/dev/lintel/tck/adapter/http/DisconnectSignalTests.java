package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.Request;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The signal that the client is gone: when it comes, and when it does not. */
class DisconnectSignalTests {

  /** The second of HTTP-6.2, with some more for a busy machine. */
  private static final Duration SOON = Duration.ofMillis(1500);

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  private final List<DisconnectReason> reasons = new CopyOnWriteArrayList<>();

  @InBothStyles
  @Requirement({"HTTP-6.1", "HTTP-6.2"})
  void goingBetweenTwoEventsIsToldSoon(Style style) {
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              listen(request);
              var out = responder.start(OK);
              out.write(bytes("event"));
              out.flush();
              gate.pass();
              Expect.gone(
                  () -> {
                    out.write(bytes("event"));
                    out.flush();
                  });
            },
            (request, responder) -> {
              listen(request);
              return responder
                  .start(OK)
                  .thenCompose(
                      writer ->
                          writer
                              .write(bytes("event"))
                              .thenCompose(v -> gate.opened())
                              .thenAccept(v -> Expect.gone(writer.write(bytes("event")))));
            });
    WireClient client = server.connect().send(route.get());
    client.readHead();
    client.readChunk();
    client.halfClose();
    Await.within(SOON, "the signal", () -> !reasons.isEmpty());
    gate.open();
    route.completion();
    assertThat(reasons).hasSize(1);
  }

  @InBothStyles
  @Requirement("HTTP-6.1")
  void goingAfterTheExchangeIsNotTold(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              listen(request);
              responder.send(OK, bytes("done"));
            },
            (request, responder) -> {
              listen(request);
              return responder.send(OK, bytes("done"));
            });
    WireClient client = server.connect().send(route.get());
    assertThat(client.read().text()).isEqualTo("done");
    assertThat(route.completion().outcome()).isEqualTo(Completion.Outcome.COMPLETE);
    client.reset();
    Await.stays("no signal", reasons::isEmpty);
  }

  @InBothStyles
  @Requirement({"HTTP-6.8", "HTTP-6.3"})
  void aFailureBecauseTheClientIsGoneIsNoError(Style style) {
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              listen(request);
              gate.pass();
              responder.send(OK, bytes("late"));
            },
            (request, responder) -> {
              listen(request);
              return gate.opened().thenCompose(v -> responder.send(OK, bytes("late")));
            });
    WireClient client = server.connect().send(route.get());
    route.awaitCalls(1);
    client.reset();
    Await.within(SOON, "the signal", () -> !reasons.isEmpty());
    gate.open();
    route.completion();
    assertThat(server.log().records(Level.INFO))
        .as("what is logged above DEBUG")
        .extracting(LogRecord::getMessage)
        .isEmpty();
  }

  @Test
  @Requirement("HTTP-6.7")
  void aLateListenerIsToldAtOnce() {
    Gate gate = server.gate();
    var late = new CompletableFuture<DisconnectReason>();
    Route route =
        server.serveAsync(
            (request, responder) -> {
              listen(request);
              return gate.opened().thenAccept(v -> request.onDisconnect(late::complete));
            });
    WireClient client = server.connect().send(route.get());
    route.awaitCalls(1);
    client.halfClose();
    Await.within(SOON, "the signal", () -> !reasons.isEmpty());
    gate.open();
    assertThat(Await.value("the late listener", late)).isSameAs(reasons.get(0));
  }

  @ParameterizedTest
  @EnumSource
  @Requirement("HTTP-6.2")
  void aPipelinedRequestDoesNotHideThatTheClientIsGone(DisconnectTests.Going going) {
    Gate gate = server.gate();
    Route route =
        server.serveAsync(
            (request, responder) -> {
              listen(request);
              return gate.opened();
            });
    WireClient client = server.connect().send(route.get() + route.get());
    route.awaitCalls(1);
    going.go(client);
    Await.within(SOON, "the signal", () -> !reasons.isEmpty());
    gate.open();
    assertThat(route.completion().outcome()).isEqualTo(Completion.Outcome.DISCONNECTED);
    assertThat(route.calls()).as("the request of a client that is gone").isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  @Requirement({"HTTP-6.1", "HTTP-6.3", "HTTP-5.9"})
  void goingBeforeTheBodyIsToldWhenTheBodyIsRead(DisconnectTests.Going going) {
    for (Style style : Style.values()) {
      reasons.clear();
      Gate gate = server.gate();
      Route route =
          server.serve(
              style,
              (request, responder) -> {
                listen(request);
                gate.pass();
                Expect.gone(() -> request.body().readAllBytes());
              },
              (request, responder) -> {
                listen(request);
                return gate.opened().thenAcceptAsync(v -> Expect.gone(request.body().readAll(10)));
              });
      WireClient client = server.connect().send(route.request("POST", "Content-Length: 5"));
      route.awaitCalls(1);
      going.go(client);
      gate.open();
      assertThat(route.completion().outcome()).isEqualTo(Completion.Outcome.DISCONNECTED);
      assertThat(reasons).hasSize(1);
    }
  }

  @InBothStyles
  @Requirement({"HTTP-6.12", "HTTP-6.4"})
  void anAbortIsNoDisconnect(Style style) {
    var later = new CompletableFuture<DisconnectReason>();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              listen(request);
              var out = responder.start(OK.with("content-length", "10"));
              out.write(bytes("short"));
              out.flush();
              Expect.refused("HTTP-3.5", out::end);
              later.complete(Expect.gone(() -> request.body().read()).reason());
            },
            (request, responder) -> {
              listen(request);
              return responder
                  .start(OK.with("content-length", "10"))
                  .thenCompose(writer -> writer.write(bytes("short")).thenApply(v -> writer))
                  .thenCompose(writer -> writer.write(bytes("")).thenApply(v -> writer))
                  .thenAccept(
                      writer -> {
                        Expect.refused("HTTP-3.5", writer.end());
                        later.complete(Expect.gone(request.body().read()).reason());
                      });
            });
    WireClient client = server.connect().send(route.request("POST", "Content-Length: 5"));
    client.readCutBody(client.readHead());
    assertThat(Await.value("a read after the abort", later)).isSameAs(DisconnectReason.ABORTED);
    route.completion();
    Await.stays("no signal", reasons::isEmpty);
  }

  private void listen(Request request) {
    request.onDisconnect(reasons::add);
  }
}
