package dev.lintel.tck.adapter.h2;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Capability;
import dev.lintel.Stages;
import dev.lintel.spec.Requirement;
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
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resets that the server sends: those that a client provokes, and those that it does not. */
class Http2ProvocationTests {

  private static final int MAX_RESETS = 30;

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(options -> options.withHttp2(options.http2().withMaxResets(MAX_RESETS)))
          .claiming(Capability.HTTP2);

  /** What a client sends on a stream, that was opened by a head, to have it reset by the server. */
  static Stream<Arguments> provocations() {
    return Stream.of(
        Arguments.of("no window", one(id -> Frame.windowUpdate(id, 0))),
        Arguments.of("too much window", one(id -> Frame.windowUpdate(id, Integer.MAX_VALUE))),
        Arguments.of("data without a promise", one(id -> Frame.data(id, new byte[100], true))));
  }

  private static IntFunction<Frame> one(IntFunction<Frame> frame) {
    return frame;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("provocations")
  @Requirement("H2-5.8")
  void whoProvokesResetsIsSentAway(String what, IntFunction<Frame> provocation) {
    Gate gate = server.gate();
    Route route = Routes.behind(server, Style.ASYNC, gate, "late");
    H2Client client = server.http2().roundTrip();
    byte[] head = HpackEncoder.encode(H2Client.head("POST", route.path(), "content-length", "10"));
    provoke(
        client,
        stream -> {
          client.send(Frame.headers(stream.id(), head, false));
          client.send(provocation.apply(stream.id()));
        });
    gate.open();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Upper", "connection", "transfer-encoding", "host"})
  @Requirement("H2-5.8")
  void whoSendsMalformedHeadsIsSentAway(String name) {
    H2Client client = server.http2().roundTrip();
    byte[] head = HpackEncoder.encode(H2Client.head("GET", "/", name, "x"));
    provoke(client, stream -> client.send(Frame.headers(stream.id(), head, true)));
  }

  /** Does it again and again, until the server has enough. */
  private static void provoke(H2Client client, Consumer<H2Stream> provocation) {
    int times = 0;
    try {
      while (times < 2 * MAX_RESETS && client.goAway() == null && !client.isEnded()) {
        H2Stream stream = client.newStream();
        provocation.accept(stream);
        client.await(
            "a reset", () -> stream.isClosed() || client.goAway() != null || client.isEnded());
        times++;
      }
    } catch (WireCutException closed) {
      // The server was faster.
    }
    assertThat(times).as("resets that the client could provoke").isLessThan(2 * MAX_RESETS);
    client.awaitEnd();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a part", "the end", "trailers", "window"})
  @Requirement("H2-5.10")
  void whatWasSentBeforeTheResetWasSeenIsNoError(String what) {
    Route aborting =
        server.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        v ->
                            Stages.failed(
                                new IllegalStateException("made by the kit on purpose"))));
    H2Client client = server.http2();
    for (int i = 0; i < 5; i++) {
      H2Stream stream = client.open("POST", aborting.path());
      client.awaitReset(stream);
      client.send(late(what, stream.id())).roundTrip();
    }
    assertThat(aborting.calls()).isEqualTo(5);
    Route next = server.serveAsync((request, responder) -> responder.send(OK, bytes("next")));
    assertThat(client.response(client.get(next.path())).text()).isEqualTo("next");
  }

  private static Frame late(String what, int stream) {
    return switch (what) {
      case "a part" -> Frame.data(stream, new byte[100], false);
      case "the end" -> Frame.data(stream, new byte[100], true);
      case "trailers" ->
          Frame.headers(stream, HpackEncoder.encode(List.of(new WireField("a", "b"))), true);
      default -> Frame.windowUpdate(stream, 100);
    };
  }

  @InBothStyles
  @Requirement("H2-5.9")
  void anApplicationMayAbortAsOftenAsItLikes(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              responder.start(OK).write(bytes("some"));
              throw new IllegalStateException("made by the kit on purpose");
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> writer.write(bytes("some")))
                    .thenCompose(
                        v ->
                            Stages.failed(
                                new IllegalStateException("made by the kit on purpose"))));
    H2Client client = server.http2();
    for (int i = 0; i < 3 * MAX_RESETS; i++) {
      client.awaitReset(client.get(route.path()));
    }
    Route next = server.serveAsync((request, responder) -> responder.send(OK, bytes("next")));
    assertThat(client.response(client.get(next.path())).text()).isEqualTo("next");
  }
}
