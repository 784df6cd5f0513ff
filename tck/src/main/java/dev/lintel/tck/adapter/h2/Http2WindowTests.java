package dev.lintel.tck.adapter.h2;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.Capability;
import dev.lintel.Stages;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Samples.Boom;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.H2Stream;
import dev.lintel.tck.wrap.NotBehind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bodies that nobody reads leave to the other streams of a connection. */
class Http2WindowTests {

  private static final int MIB = 1 << 20;
  private static final int KIB = 1 << 10;

  @RegisterExtension
  static final ServerExtension server = ServerExtension.withDefaults().claiming(Capability.HTTP2);

  private H2Client client;

  @BeforeEach
  void connect() {
    client = server.http2();
  }

  /** Together less than half of the window of the connection; each comes alone. */
  @ParameterizedTest(name = "{0} bytes each")
  @ValueSource(ints = {1, KIB, 8 * KIB})
  @Requirement("H2-4.2")
  void manyBodiesThatNobodyReadsHoldUpNobody(int size) {
    Gate gate = server.gate();
    Route idle =
        server.serveAsync(
            (request, responder) ->
                gate.opened()
                    .thenCompose(v -> request.body().readAll(MIB))
                    .thenCompose(body -> responder.send(OK, bytes(body.length + ""))));
    Route other = server.serveAsync(Http2WindowTests::count);
    List<H2Stream> unread = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      H2Stream stream = client.open("POST", idle.path());
      client.roundTrip().data(stream, filler(size), false);
      unread.add(stream);
    }
    H2Stream read = client.open("POST", other.path());
    client.upload(read, filler(2 * MIB), true);
    assertThat(client.response(read).text()).as("the body that is read").isEqualTo(2 * MIB + "");
    gate.open();
    for (H2Stream stream : unread) {
      client.data(stream, new byte[0], true);
      assertThat(client.response(stream).text()).isEqualTo(size + "");
    }
  }

  @InBothStyles
  @Requirement("H2-4.5")
  void anEndBeforeTheBodyGivesItsWindowBack(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> responder.send(OK, bytes("early")),
            (request, responder) -> responder.send(OK, bytes("early")));
    throwAway(route, stream -> client.awaitClosed(stream));
  }

  @InBothStyles
  @Requirement("H2-4.5")
  void anAbortGivesItsWindowBack(Style style) {
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              gate.pass();
              responder.start(OK).write(bytes("some"));
              throw new Boom();
            },
            (request, responder) ->
                gate.opened()
                    .thenCompose(v -> responder.start(OK))
                    .thenCompose(writer -> writer.write(bytes("some")))
                    .thenAccept(
                        v -> {
                          throw new Boom();
                        }));
    throwAway(
        route,
        stream -> {
          gate.open();
          client.awaitReset(stream);
        });
  }

  @Test
  @Requirement("H2-4.5")
  void aResetByTheClientGivesItsWindowBack() {
    Gate gate = server.gate();
    Route route = server.serveAsync((request, responder) -> gate.opened());
    throwAway(route, stream -> client.reset(stream, Frame.CANCEL).roundTrip());
    gate.open();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Requirement("H2-5.11")
  @NotBehind(value = "bridges", reason = "THR-4.2: a handler ends behind the write that waits")
  void aStreamThatWasResetSendsNothingMore(boolean provoked) {
    Gate gate = server.gate();
    byte[] large = filler(MIB);
    Route route =
        server.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer -> {
                          var unused = writer.write(ByteBuffer.wrap(large));
                          return gate.opened();
                        })
                    .thenCompose(v -> Stages.failed(new Boom())));
    client.givesWindow(false);
    takeTheWindow();
    H2Stream second = client.open("POST", route.path(), "content-length", "1");
    route.awaitCalls(1);
    if (provoked) {
      client.data(second, bytes("more").array(), true);
    } else {
      gate.open();
    }
    client.awaitReset(second);
    client.send(Frame.windowUpdate(0, 2 * H2Client.DEFAULT_WINDOW)).roundTrip();
    Route next = server.serveAsync((request, responder) -> responder.send(OK, bytes("next")));
    assertThat(client.response(client.get(next.path())).text()).isEqualTo("next");
    assertThat(second.bodyLength()).as("bytes behind the reset").isZero();
    gate.open();
  }

  @Test
  @Requirement("H2-4.1")
  void aStreamThatWaitsForItsWindowHoldsUpNoOther() {
    byte[] large = filler(MIB);
    Route route =
        server.serveAsync((request, responder) -> responder.send(OK, ByteBuffer.wrap(large)));
    client.givesWindow(false);
    H2Stream waiting = client.get(route.path());
    client.await("no window", () -> waiting.bodyLength() == H2Client.DEFAULT_WINDOW);
    client.send(Frame.windowUpdate(0, 2 * H2Client.DEFAULT_WINDOW));
    Route next = server.serveAsync((request, responder) -> responder.send(OK, bytes("next")));
    assertThat(client.response(client.get(next.path())).text()).isEqualTo("next");
    client.reset(waiting, Frame.CANCEL);
  }

  /** A response that leaves no window of the connection. */
  private void takeTheWindow() {
    byte[] all = filler(H2Client.DEFAULT_WINDOW);
    Route route =
        server.serveAsync((request, responder) -> responder.send(OK, ByteBuffer.wrap(all)));
    client.response(client.get(route.path()));
  }

  /** Sends bodies to who does not read them, together more than the window of the connection. */
  private void throwAway(Route route, Consumer<H2Stream> end) {
    for (int i = 0; i < 30; i++) {
      H2Stream stream = client.open("POST", route.path());
      client.upload(stream, filler(64 * KIB), i % 2 == 0);
      end.accept(stream);
    }
    Route other = server.serveAsync(Http2WindowTests::count);
    H2Stream read = client.open("POST", other.path());
    client.upload(read, filler(2 * MIB), true);
    assertThat(client.response(read).text()).isEqualTo(2 * MIB + "");
  }

  private static CompletionStage<Void> count(AsyncRequest request, AsyncResponder responder) {
    return request
        .body()
        .readAll(10 * MIB)
        .thenCompose(body -> responder.send(OK, bytes(body.length + "")));
  }
}
