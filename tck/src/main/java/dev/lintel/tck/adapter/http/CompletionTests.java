package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Completion;
import dev.lintel.Completion.Outcome;
import dev.lintel.ProtocolException;
import dev.lintel.Request;
import dev.lintel.Stages;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.Samples.Boom;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireHead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The record of an exchange, and the listeners that get it. */
class CompletionTests {

  /** How far two clocks may be apart, in milliseconds. */
  private static final int TICK = 20;

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement({"HTTP-6.6", "HTTP-6.9", "HTTP-6.10", "HTTP-6.11"})
  void aCompleteExchangeIsRecorded(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              byte[] body = request.body().readAllBytes();
              var out = responder.start(OK.withStatus(201));
              out.write(body);
              out.flush();
              out.write(body);
            },
            (request, responder) ->
                request
                    .body()
                    .readAll(100)
                    .thenCompose(
                        body ->
                            responder
                                .start(OK.withStatus(201))
                                .thenCompose(
                                    writer ->
                                        writer
                                            .write(ByteBuffer.wrap(body))
                                            .thenCompose(v -> writer.end(ByteBuffer.wrap(body))))));
    Instant before = Instant.now();
    server.exchange(route.request("POST", "Content-Length: 7") + "1234567");
    Completion completion = route.completion();
    assertThat(completion.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(completion.status()).isEqualTo(201);
    assertThat(completion.bytesReceived()).isEqualTo(7);
    assertThat(completion.bytesSent()).isEqualTo(14);
    assertThat(completion.failure()).isNull();
    assertThat(completion.startedAt())
        .as("when the head had arrived")
        .isBetween(before.minusMillis(100), Instant.now().plusMillis(100));
    assertThat(completion.duration()).isBetween(Duration.ZERO, Await.patience());
    Await.stays("one record", () -> route.completed() == 1);
  }

  @InBothStyles
  @Requirement({"HTTP-6.9", "HTTP-6.10", "HTTP-6.11"})
  void aFailedHandlerIsRecorded(Style style) {
    Route before =
        server.serve(
            style,
            (request, responder) -> {
              throw new Boom();
            },
            (request, responder) -> Stages.failed(new Boom()));
    server.exchange(before.get());
    assertFailed(before.completion(), 500, 0, Boom.class);
    Gate gate = server.gate();
    Route after = Routes.failing(server, style, gate, OK, "12345");
    WireClient client = server.connect().send(after.get());
    WireHead head = client.readHead();
    gate.open();
    client.readCutBody(head);
    assertFailed(after.completion(), 200, 5, Boom.class);
    Route nothing =
        server.serve(style, (request, responder) -> {}, (request, responder) -> Stages.done());
    server.exchange(nothing.get());
    assertFailed(nothing.completion(), 500, 0, ProtocolException.class);
  }

  @InBothStyles
  @Requirement("HTTP-6.10")
  void whatIsNotSentIsNotCounted(Style style) {
    Route route = Routes.answering(server, style, OK, "hello");
    server.connect().send(route.request("HEAD")).readBodiless();
    Completion completion = route.completion();
    assertThat(completion.bytesSent()).isZero();
    assertThat(completion.bytesReceived()).isZero();
    assertThat(completion.status()).isEqualTo(200);
    WireClient client = server.connect();
    client.send(route.request("POST", "Content-Length: 1000")).send(filler(1000));
    client.read();
    assertThat(route.completion().bytesReceived()).as("a body that was not read").isZero();
  }

  @InBothStyles
  @Requirement("HTTP-6.11")
  void theTimeLastsFromTheHeadToTheEndOfTheExchange(Style style) {
    Gate gate = server.gate();
    Route route = Routes.answeringEarly(server, style, gate, "early");
    WireClient client = server.connect().send("GET ");
    client.expectSilence();
    Instant before = Instant.now();
    client.send(route.get().substring("GET ".length())).read();
    client.expectSilence();
    gate.open();
    Completion completion = route.completion();
    Duration atMost = Duration.between(before, Instant.now());
    assertThat(completion.startedAt())
        .as("when the head had arrived")
        .isAfterOrEqualTo(before.minusMillis(TICK));
    assertThat(completion.duration())
        .as("from there to the end of the exchange")
        .isBetween(Await.absence().minusMillis(TICK), atMost.plusMillis(TICK));
  }

  @InBothStyles
  @Requirement({"HTTP-6.6", "HTTP-2.8"})
  void completionIsToldAfterTheHandlerIsDone(Style style) {
    Gate gate = server.gate();
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              request.onComplete(completion -> events.add("completed"));
              responder.send(OK, bytes("early"));
              gate.pass();
              events.add("handler done");
            },
            (request, responder) -> {
              request.onComplete(completion -> events.add("completed"));
              return responder
                  .send(OK, bytes("early"))
                  .thenCompose(v -> gate.opened())
                  .thenAccept(v -> events.add("handler done"));
            });
    assertThat(server.exchange(route.get()).text()).isEqualTo("early");
    gate.open();
    assertThat(Await.next("the first event", events)).isEqualTo("handler done");
    assertThat(Await.next("the second event", events)).isEqualTo("completed");
  }

  @InBothStyles
  @Requirement("HTTP-6.5")
  void aListenerThatFailsHarmsNobody(Style style) {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              failingListeners(request, told);
              responder.send(OK, bytes("fine"));
            },
            (request, responder) -> {
              failingListeners(request, told);
              return responder.send(OK, bytes("fine"));
            });
    WireClient client = server.connect();
    assertThat(client.send(route.get()).read().text()).isEqualTo("fine");
    assertThat(Await.next("the listener behind the failing one", told)).isEqualTo("told");
    assertThat(client.send(route.get()).read().text()).isEqualTo("fine");
    if (server.log().isConnected()) {
      Await.until("the failure is logged", () -> !server.log().records(Level.SEVERE).isEmpty());
    }
  }

  @InBothStyles
  @Requirement("HTTP-6.5")
  void aListenerThatFailsKeepsNoneFromHearingThatTheClientIsGone(Style style) {
    Gate gate = server.gate();
    BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              failingDisconnectListeners(request, told);
              gate.pass();
            },
            (request, responder) -> {
              failingDisconnectListeners(request, told);
              return gate.opened();
            });
    WireClient client = server.connect().send(route.get());
    route.awaitCalls(1);
    client.reset();
    Await.next("the listener behind the failing one", told);
    gate.open();
    assertThat(route.completion().outcome()).isEqualTo(Outcome.DISCONNECTED);
  }

  @Test
  @Requirement({"HTTP-6.7", "HTTP-6.1"})
  void lateListenersAreToldAtOnceButNotOfADisconnect() {
    var request = new CompletableFuture<Request>();
    Route route =
        server.serveAsync(
            (asked, responder) -> {
              request.complete(asked);
              return responder.send(OK, bytes("x"));
            });
    WireClient client = server.connect().send(route.get());
    client.read();
    Completion first = route.completion();
    client.reset();
    var told = new CompletableFuture<Completion>();
    var gone = new CompletableFuture<Object>();
    Await.value("the request", request).onDisconnect(gone::complete);
    Await.value("the request", request).onComplete(told::complete);
    Completion second = Await.value("the late listener", told);
    assertThat(second.outcome()).isEqualTo(first.outcome());
    assertThat(second.bytesSent()).isEqualTo(first.bytesSent());
    Await.stays("no disconnect is told", () -> !gone.isDone());
  }

  private static void failingListeners(Request request, BlockingQueue<String> told) {
    request.onComplete(
        completion -> {
          throw new Boom();
        });
    request.onComplete(completion -> told.add("told"));
  }

  private static void failingDisconnectListeners(Request request, BlockingQueue<Object> told) {
    request.onDisconnect(
        reason -> {
          throw new Boom();
        });
    request.onDisconnect(told::add);
  }

  private static void assertFailed(
      Completion completion, int status, long sent, Class<? extends Throwable> failure) {
    assertThat(completion.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(completion.status()).isEqualTo(status);
    assertThat(completion.bytesSent()).isEqualTo(sent);
    assertThat(completion.failure()).as("the recorded failure").isInstanceOf(failure);
  }
}
