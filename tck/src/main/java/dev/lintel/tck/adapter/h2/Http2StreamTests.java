package dev.lintel.tck.adapter.h2;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Capability;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Failures;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.H2Stream;
import dev.lintel.tck.h2.HpackEncoder;
import dev.lintel.tck.wire.WireCutException;
import dev.lintel.tck.wire.WireField;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams that break, and too many of them. */
class Http2StreamTests {

  private static final int MAX_STREAMS = 10;
  private static final int MAX_RESETS = 30;

  /** The second of HTTP-6.2, with some more for a busy machine. */
  private static final Duration SOON = Duration.ofMillis(1500);

  /** More frames than any server takes that counts them. */
  private static final int FLOOD = 20_000;

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(
              options ->
                  options.withHttp2(
                      options
                          .http2()
                          .withMaxConcurrentStreams(MAX_STREAMS)
                          .withMaxResets(MAX_RESETS)))
          .claiming(Capability.HTTP2);

  private final List<DisconnectReason> reasons = new CopyOnWriteArrayList<>();

  @InBothStyles
  @Requirement("H2-5.1")
  void noMoreStreamsThanAgreed(Style style) {
    Gate gate = server.gate();
    Route route = Routes.behind(server, style, gate, "");
    H2Client client = server.http2().roundTrip();
    assertThat(client.setting(Frame.MAX_CONCURRENT_STREAMS, -1)).isEqualTo(MAX_STREAMS);
    var streams = new ArrayList<H2Stream>();
    for (int i = 0; i < 3 * MAX_STREAMS; i++) {
      streams.add(client.get(route.path()));
    }
    for (H2Stream refused : streams.subList(MAX_STREAMS, streams.size())) {
      assertThat(client.awaitReset(refused)).isEqualTo(Frame.REFUSED_STREAM);
    }
    route.awaitCalls(MAX_STREAMS);
    assertThat(route.calls()).as("calls of the application").isEqualTo(MAX_STREAMS);
    gate.open();
    for (H2Stream served : streams.subList(0, MAX_STREAMS)) {
      assertThat(client.response(served).status()).isEqualTo(200);
    }
    assertThat(client.response(client.get(route.path())).status()).as("the next").isEqualTo(200);
  }

  @InBothStyles
  @Requirement("H2-5.1")
  void aStreamThatHasEndedIsNoneOfThem(Style style) {
    Gate gate = server.gate();
    Route route = Routes.answeringEarly(server, style, gate, "x");
    H2Client client = server.http2();
    for (int i = 0; i < 2 * MAX_STREAMS; i++) {
      assertThat(client.response(client.get(route.path())).status()).isEqualTo(200);
    }
    gate.open();
  }

  @InBothStyles
  @Requirement("H2-5.2")
  void whoResetsTooOftenIsSentAway(Style style) {
    Gate gate = server.gate();
    Route route = Routes.behind(server, style, gate, "");
    H2Client client = server.http2().roundTrip(); // The first settings are acknowledged.
    byte[] head = HpackEncoder.encode(H2Client.head("GET", route.path()));
    try {
      for (int i = 0; i < MAX_RESETS + 2 && client.goAway() == null; i++) {
        int stream = client.newStream().id();
        int acks = client.settingsAcks();
        client.send(
            Frame.headers(stream, head, true), Frame.reset(stream, Frame.CANCEL), Frame.settings());
        // What is sent behind the limit would make a reset of the close, and GOAWAY would be lost.
        client.await("answer", () -> client.goAway() != null || client.settingsAcks() > acks);
      }
    } catch (WireCutException closed) {
      // The server was faster; its GOAWAY can still be read.
    }
    assertThat(client.awaitGoAway()).as("code").isEqualTo(Frame.ENHANCE_YOUR_CALM);
    client.awaitEnd();
    assertThat(route.calls()).as("calls").isLessThanOrEqualTo(MAX_RESETS + 2);
    gate.open();
  }

  @Test
  @Requirement("H2-5.2")
  void whoResetsNowAndThenIsServed() {
    Route route = server.serveAsync((request, responder) -> responder.send(OK, bytes("")));
    H2Client client = server.http2();
    for (int i = 0; i < MAX_RESETS / 2; i++) {
      client.reset(client.open("POST", route.path()), Frame.CANCEL);
    }
    assertThat(client.response(client.get(route.path())).status()).isEqualTo(200);
  }

  static Stream<Arguments> floods() {
    return Stream.of(
        Arguments.of("pings", frames(i -> Frame.ping(new byte[8], false))),
        Arguments.of("settings", frames(i -> Frame.settings())));
  }

  private static IntFunction<Frame[]> frames(IntFunction<Frame> one) {
    return i -> new Frame[] {one.apply(i)};
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  @Requirement("H2-5.3")
  void framesWithoutUseAreCounted(String what, IntFunction<Frame[]> frames) {
    H2Client client = server.http2();
    flood(client, FLOOD, frames);
    client.awaitEnd();
  }

  @Test
  @Requirement("H2-5.3")
  void emptyDataIsCounted() {
    Route route = Routes.echo(server, Style.ASYNC);
    H2Client client = server.http2();
    H2Stream stream = client.open("POST", route.path());
    flood(client, FLOOD, frames(i -> Frame.data(stream.id(), new byte[0], false)));
    client.awaitEnd();
  }

  @Test
  @Requirement("H2-5.3")
  void anEndlessFieldBlockIsNotRead() {
    H2Client client = server.http2();
    H2Stream stream = client.newStream();
    byte[] field = HpackEncoder.encode(List.of(new WireField("x-a", "b".repeat(1000))));
    client.send(new Frame(Frame.HEADERS, 0, stream.id(), field));
    flood(client, FLOOD, frames(i -> new Frame(Frame.CONTINUATION, 0, stream.id(), field)));
    client.awaitEnd();
  }

  /** Sends until the server closes. */
  private static void flood(H2Client client, int count, IntFunction<Frame[]> frames) {
    try {
      for (int i = 0; i < count; i++) {
        client.send(frames.apply(i));
      }
    } catch (WireCutException closed) {
      // That is what floods are for.
    }
  }

  @InBothStyles
  @Requirement({"H2-5.4", "HTTP-6.1", "HTTP-6.3", "HTTP-6.4"})
  void aResetWhileIdleIsGone(Style style) {
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              request.onDisconnect(reasons::add);
              gate.pass();
              Expect.gone(() -> responder.send(OK, bytes("late")));
            },
            (request, responder) -> {
              request.onDisconnect(reasons::add);
              return gate.opened()
                  .thenAcceptAsync(v -> Expect.gone(responder.send(OK, bytes("late"))));
            });
    H2Client client = server.http2();
    H2Stream stream = client.get(route.path());
    route.awaitCalls(1);
    client.reset(stream, Frame.CANCEL);
    Await.within(SOON, "the signal", () -> !reasons.isEmpty());
    gate.open();
    assertThat(route.completion().outcome()).isEqualTo(Completion.Outcome.DISCONNECTED);
    assertThat(reasons).containsExactly(DisconnectReason.PEER_RESET);
    assertLives(client);
  }

  @InBothStyles
  @Requirement({"H2-5.4", "HTTP-6.3"})
  void aResetFailsTheRead(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              request.onDisconnect(reasons::add);
              Expect.gone(() -> request.body().readAllBytes());
            },
            (request, responder) -> {
              request.onDisconnect(reasons::add);
              return request
                  .body()
                  .readAll(1000)
                  .handle(
                      (body, failure) -> {
                        Failures.find(DisconnectedException.class, failure);
                        return null;
                      });
            });
    H2Client client = server.http2();
    H2Stream stream = client.open("POST", route.path());
    client.data(stream, bytes("hello").array(), false);
    route.awaitCalls(1);
    client.reset(stream, Frame.CANCEL);
    assertThat(route.completion().outcome()).isEqualTo(Completion.Outcome.DISCONNECTED);
    assertThat(reasons).containsExactly(DisconnectReason.PEER_RESET);
    assertLives(client);
  }

  @InBothStyles
  @Requirement({"H2-5.4", "HTTP-6.3"})
  void aResetFailsTheWrite(Style style) {
    byte[] large = filler(1 << 20);
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              request.onDisconnect(reasons::add);
              var out = responder.start(OK);
              Expect.gone(() -> out.write(ByteBuffer.wrap(large)));
            },
            (request, responder) -> {
              request.onDisconnect(reasons::add);
              return responder
                  .start(OK)
                  .thenCompose(
                      writer ->
                          writer
                              .write(ByteBuffer.wrap(large))
                              .handle(
                                  (v, failure) -> {
                                    Failures.find(DisconnectedException.class, failure);
                                    return null;
                                  }));
            });
    H2Client client = server.http2().givesWindow(false);
    H2Stream stream = client.get(route.path());
    client.await("a full window", () -> stream.bodyLength() == H2Client.DEFAULT_WINDOW);
    client.reset(stream, Frame.CANCEL);
    assertThat(route.completion().outcome()).isEqualTo(Completion.Outcome.DISCONNECTED);
    assertThat(reasons).containsExactly(DisconnectReason.PEER_RESET);
    assertLives(client);
  }

  @InBothStyles
  @Requirement({"H2-5.5", "HTTP-6.2"})
  void theEndOfTheConnectionIsGoneForAll(Style style) {
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              request.onDisconnect(reasons::add);
              gate.pass();
            },
            (request, responder) -> {
              request.onDisconnect(reasons::add);
              return gate.opened();
            });
    H2Client client = server.http2();
    client.get(route.path());
    client.get(route.path());
    client.open("POST", route.path());
    route.awaitCalls(3);
    client.roundTrip(); // What nobody has read would make a reset of the close.
    client.wire().close();
    Await.within(SOON, "three signals", () -> reasons.size() == 3);
    assertThat(reasons).containsOnly(DisconnectReason.PEER_CLOSED);
    gate.open();
    for (int i = 0; i < 3; i++) {
      assertThat(route.completion().outcome()).isEqualTo(Completion.Outcome.DISCONNECTED);
    }
  }

  @InBothStyles
  @Requirement("H2-5.6")
  void whoGoesAwayGetsItsAnswers(Style style) {
    Gate gate = server.gate();
    Route route = Routes.behind(server, style, gate, "after all");
    H2Client client = server.http2();
    H2Stream stream = client.get(route.path());
    route.awaitCalls(1);
    client.send(Frame.goAway(0, Frame.NO_ERROR)).roundTrip();
    gate.open();
    assertThat(client.response(stream).text()).isEqualTo("after all");
  }

  private static void assertLives(H2Client client) {
    Route next = server.serveAsync((request, responder) -> responder.send(OK, bytes("")));
    assertThat(client.response(client.get(next.path())).status()).isEqualTo(200);
  }
}
