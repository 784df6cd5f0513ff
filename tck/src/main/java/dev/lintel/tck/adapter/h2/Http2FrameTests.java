package dev.lintel.tck.adapter.h2;

import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Capability;
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
import dev.lintel.tck.wire.WireField;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that are wrong, at the wrong place, or of a time to come. */
class Http2FrameTests {

  private static final int UNKNOWN = 0x77;

  @RegisterExtension
  static final ServerExtension server = ServerExtension.withDefaults().claiming(Capability.HTTP2);

  static Stream<Arguments> brokenConnections() {
    byte[] block = HpackEncoder.encode(H2Client.head("GET", "/"));
    Frame begun = new Frame(Frame.HEADERS, Frame.END_STREAM, 1, block);
    return Stream.of(
        frames("DATA on an idle stream", Frame.data(1, new byte[1], true)),
        frames("RST_STREAM on an idle stream", Frame.reset(1, Frame.CANCEL)),
        frames("WINDOW_UPDATE on an idle stream", Frame.windowUpdate(1, 1)),
        frames("HEADERS on an even stream", Frame.headers(2, block, true)),
        frames("CONTINUATION of nothing", continuation(1)),
        frames("CONTINUATION of another stream", begun, continuation(3)),
        frames("PING in a field block", begun, Frame.ping(new byte[8], false)),
        frames("PUSH_PROMISE", new Frame(Frame.PUSH_PROMISE, Frame.END_HEADERS, 1, new byte[4])),
        frames("a window of 2^31", Frame.settings(Frame.INITIAL_WINDOW_SIZE, 1 << 31)),
        frames("a frame size of 1", Frame.settings(5, 1)),
        frames("SETTINGS of 5 bytes", new Frame(Frame.SETTINGS, 0, 0, new byte[5])),
        frames("SETTINGS with payload and ACK", new Frame(Frame.SETTINGS, 1, 0, new byte[6])),
        frames("PING of 7 bytes", Frame.ping(new byte[7], false)),
        frames("GOAWAY of 7 bytes", new Frame(Frame.GOAWAY, 0, 0, new byte[7])),
        frames("a frame that is too long", new Frame(UNKNOWN, 0, 0, new byte[20_000])),
        frames("WINDOW_UPDATE of 0", Frame.windowUpdate(0, 0)),
        frames("too much window", Frame.windowUpdate(0, Integer.MAX_VALUE)),
        frames("an index of HPACK without a field", Frame.headers(1, new byte[] {-1, 1}, true)));
  }

  private static Frame continuation(int stream) {
    return new Frame(Frame.CONTINUATION, Frame.END_HEADERS, stream, new byte[0]);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenConnections")
  @Requirement("H2-7.1")
  void aBrokenConnectionEnds(String what, Frame[] frames) {
    int before = server.application().calls();
    H2Client client = server.http2().roundTrip();
    for (Frame frame : frames) {
      if (frame.stream() != 0) {
        client.stream(frame.stream());
      }
    }
    client.send(frames);
    // A call is wrong already: then there is nothing to wait for.
    client.await(
        "the end of the connection over " + what,
        () -> client.isEnded() || client.goAway() != null || server.application().calls() > before);
    assertThat(client.goAway()).as("GOAWAY for %s", what).isNotNull();
    assertThat(client.awaitGoAway()).as("the code for %s", what).isNotZero();
    client.awaitEnd();
    assertThat(server.application().calls()).as("calls for %s", what).isEqualTo(before);
  }

  static Stream<Arguments> brokenStreams() {
    return Stream.of(
        broken("WINDOW_UPDATE of 0", id -> Frame.windowUpdate(id, 0)),
        broken("too much window", id -> Frame.windowUpdate(id, Integer.MAX_VALUE)),
        broken("too much padding", id -> new Frame(Frame.DATA, Frame.PADDED, id, new byte[] {9})),
        broken("RST_STREAM of 3 bytes", id -> new Frame(Frame.RST_STREAM, 0, id, new byte[3])),
        broken("PRIORITY of 4 bytes", id -> new Frame(Frame.PRIORITY, 0, id, new byte[4])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenStreams")
  @Requirement("H2-7.2")
  void aBrokenStreamEnds(String what, IntFunction<Frame> frame) {
    Route route = Routes.echo(server, Style.ASYNC);
    H2Client client = server.http2();
    H2Stream stream = client.open("POST", route.path());
    route.awaitCalls(1);
    client.send(frame.apply(stream.id()));
    assertBroken(what, client, stream);
  }

  static Stream<Arguments> late() {
    byte[] fields = HpackEncoder.encode(List.of(new WireField("x", "y")));
    return Stream.of(
        broken("DATA", id -> Frame.data(id, new byte[1], true)),
        broken("HEADERS", id -> Frame.headers(id, fields, true)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("late")
  @Requirement("H2-7.2")
  void nothingComesBehindTheEndOfARequest(String what, IntFunction<Frame> frame) {
    Gate gate = server.gate();
    Route route = Routes.behind(server, Style.ASYNC, gate, "late");
    H2Client client = server.http2();
    H2Stream stream = client.get(route.path());
    route.awaitCalls(1);
    client.send(frame.apply(stream.id()));
    assertBroken(what + " behind the end", client, stream);
    gate.open();
  }

  private static void assertBroken(String what, H2Client client, H2Stream stream) {
    client.awaitRefused(stream);
    if (stream.isClosed()) {
      assertThat(stream.isReset()).as("whether the stream is reset over %s", what).isTrue();
      assertThat(stream.resetCode()).as("the code for %s", what).isNotZero();
    } else {
      assertThat(client.awaitGoAway()).as("the code for %s", what).isNotZero();
    }
  }

  @Test
  @Requirement("H2-7.3")
  void whatIsNewIsIgnored() {
    Route route = Routes.echo(server, Style.ASYNC);
    H2Client client = server.http2();
    H2Stream reset = client.open("POST", route.path());
    H2Stream stream = client.open("POST", route.path());
    client.send(
        new Frame(UNKNOWN, 0xff, 0, new byte[10]),
        new Frame(UNKNOWN, 0xff, stream.id(), new byte[10]),
        Frame.settings(UNKNOWN, 1),
        Frame.reset(reset.id(), UNKNOWN),
        new Frame(Frame.DATA, 0xf6, stream.id(), bytes("he").array()),
        Frame.data(stream.id(), bytes("llo").array(), true));
    assertThat(client.response(stream).text()).isEqualTo("hello");
  }

  @InBothStyles
  @Requirement("H2-5.7")
  void aResetIsNotAnswered(Style style) {
    H2Client client = server.http2();
    Route route = Routes.echo(server, style);
    H2Stream stream = client.open("POST", route.path());
    route.awaitCalls(1);
    client.reset(stream, Frame.CANCEL);
    route.completion();
    client.roundTrip();
    assertThat(stream.resets()).as("resets of a stream that the client has reset").isZero();
  }

  @InBothStyles
  @Requirement("H2-5.7")
  void thereIsOneReset(Style style) {
    H2Client client = server.http2();
    Route route = Routes.echo(server, style);
    H2Stream stream = client.open("POST", route.path());
    route.awaitCalls(1);
    client.send(Frame.windowUpdate(stream.id(), Integer.MAX_VALUE));
    client.awaitReset(stream);
    route.completion();
    client.roundTrip();
    assertThat(stream.resets()).as("resets of one stream").isOne();
  }

  private static Arguments frames(String what, Frame... frames) {
    return Arguments.of(what, frames);
  }

  private static Arguments broken(String what, IntFunction<Frame> frame) {
    return Arguments.of(what, frame);
  }
}
