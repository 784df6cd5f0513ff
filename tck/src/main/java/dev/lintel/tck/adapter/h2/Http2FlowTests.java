package dev.lintel.tck.adapter.h2;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Capability;
import dev.lintel.Completion;
import dev.lintel.server.Server;
import dev.lintel.server.StartException;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.PerStyle;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.H2Stream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Windows: who may send how much on which stream. */
class Http2FlowTests {

  private static final int MIB = 1 << 20;

  /** It is only waited for. */
  private static final Duration SHORT = Duration.ofMillis(300);

  @RegisterExtension
  static final ServerExtension server = ServerExtension.withDefaults().claiming(Capability.HTTP2);

  private H2Client client;

  @BeforeEach
  void connect() {
    client = server.http2();
  }

  @InBothStyles
  @Requirement({"H2-4.1", "HTTP-4.1"})
  void aWriteWaitsForTheWindow(Style style) {
    byte[] large = filler(MIB);
    var written = new AtomicInteger();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              for (int i = 0; i < 4; i++) {
                out.write(ByteBuffer.wrap(large));
                written.incrementAndGet();
              }
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            writer.writeAll(
                                () ->
                                    written.getAndIncrement() < 4
                                        ? ByteBuffer.wrap(large)
                                        : null)));
    client.givesWindow(false);
    H2Stream blocked = client.get(route.path());
    client.await("a full window", () -> blocked.bodyLength() == H2Client.DEFAULT_WINDOW);
    Route other = server.serveAsync((request, responder) -> responder.send(OK, bytes("")));
    assertThat(client.response(client.get(other.path())).status())
        .as("another stream, which needs no window")
        .isEqualTo(200);
    assertThat(written.get()).as("writes that went through").isLessThanOrEqualTo(1);
    assertThat(blocked.bodyLength()).isEqualTo(H2Client.DEFAULT_WINDOW);
    client.givesWindow(true);
    client.send(
        Frame.windowUpdate(0, H2Client.DEFAULT_WINDOW),
        Frame.windowUpdate(blocked.id(), H2Client.DEFAULT_WINDOW));
    assertThat(client.response(blocked).bodyLength()).isEqualTo(4 * MIB);
  }

  @InBothStyles
  @Requirement({"H2-4.2", "HTTP-5.1"})
  void aBodyThatNobodyReadsIsNotSent(Style style) {
    Gate gate = server.gate();
    Route idle =
        server.serve(
            style,
            (request, responder) -> {
              gate.pass();
              responder.send(OK, bytes(request.body().readAllBytes().length + ""));
            },
            (request, responder) ->
                gate.opened()
                    .thenCompose(v -> request.body().readAll(10 * MIB))
                    .thenCompose(body -> responder.send(OK, bytes(body.length + ""))));
    Route counting =
        server.serveAsync(
            (request, responder) ->
                request
                    .body()
                    .readAll(10 * MIB)
                    .thenCompose(body -> responder.send(OK, bytes(body.length + ""))));
    H2Stream unread = client.open("POST", idle.path());
    idle.awaitCalls(1);
    client.roundTrip();
    int window = server.options().http2().streamWindow();
    int sent = 0;
    while (client.windowOf(unread) > 0) {
      int some = (int) Math.min(H2Client.MAX_FRAME, client.windowOf(unread));
      client.data(unread, filler(some), false);
      sent += some;
      client.roundTrip();
      assertThat(sent).as("bytes of a body that nobody reads").isLessThanOrEqualTo(window);
    }
    H2Stream read = client.open("POST", counting.path());
    client.upload(read, filler(2 * MIB), true);
    assertThat(client.response(read).text()).isEqualTo(2 * MIB + "");
    assertThat(client.windowOf(unread)).as("the window of the stream that is not read").isZero();
    gate.open();
    client.upload(unread, filler(MIB), true);
    assertThat(client.response(unread).text()).isEqualTo(sent + MIB + "");
  }

  /** Both styles beside each other: a server may wait a second for the rest. */
  @Test
  @Requirement({"H2-4.3", "HTTP-5.6"})
  void theRestOfABodyIsNotWaitedFor() {
    var routes = new PerStyle<Route>();
    var endless = new PerStyle<H2Stream>();
    for (Style style : Style.values()) {
      Route route = Routes.answering(server, style, OK, "early");
      routes.put(style, route);
      endless.put(style, client.open("POST", route.path()));
    }
    endless.forEach(
        (style, stream) ->
            assertThat(client.response(stream).text()).as("%s", style).isEqualTo("early"));
    endless.forEach(
        (style, stream) -> {
          client.await("the server does not want the rest, " + style, stream::isReset);
          assertThat(stream.resetCode()).as("%s", style).isIn(Frame.NO_ERROR, Frame.CANCEL);
        });
    routes.forEach(
        (style, route) -> {
          H2Stream small = client.open("POST", route.path());
          client.data(small, bytes("small").array(), true);
          assertThat(client.response(small).text())
              .as("the next stream, %s", style)
              .isEqualTo("early");
        });
  }

  @InBothStyles
  @Requirement({"H2-4.3", "H2-4.4", "HTTP-5.5"})
  void aHundredGoesWithTheFirstRead(Style style) {
    Gate gate = server.gate();
    Route reading =
        server.serve(
            style,
            (request, responder) -> {
              gate.pass();
              responder.send(OK, ByteBuffer.wrap(request.body().readAllBytes()));
            },
            (request, responder) ->
                gate.opened()
                    .thenCompose(v -> request.body().readAll(100))
                    .thenCompose(body -> responder.send(OK, ByteBuffer.wrap(body))));
    H2Stream stream = client.open("POST", reading.path(), "expect", "100-continue");
    reading.awaitCalls(1);
    client.roundTrip();
    assertThat(stream.interimStatuses()).as("interim responses before the read").isEmpty();
    gate.open();
    client.await("a 100", () -> stream.interimStatuses().contains(100));
    client.data(stream, bytes("hello").array(), true);
    assertThat(client.response(stream).text()).isEqualTo("hello");
    Route deaf = server.serveAsync((request, responder) -> responder.send(OK, bytes("no")));
    H2Stream unread = client.open("POST", deaf.path(), "expect", "100-continue");
    assertThat(client.response(unread).text()).isEqualTo("no");
    assertThat(unread.interimStatuses()).isEmpty();
    client.await("the body that nobody asked for is not waited for", unread::isReset);
  }

  @InBothStyles
  @Requirement({"H2-3.4", "HTTP-8.6"})
  void aClientThatDoesNotReadLosesItsStream(Style style) throws Exception {
    byte[] large = filler(MIB);
    Route route =
        server.serve(
            style,
            (request, responder) ->
                Expect.gone(() -> responder.start(OK).write(ByteBuffer.wrap(large))),
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer -> {
                          var write = writer.write(ByteBuffer.wrap(large));
                          return write.handle((v, failure) -> null);
                        }));
    H2Client lazy = server.http2(impatient()).givesWindow(false);
    H2Stream stream = lazy.get(route.path());
    assertThat(lazy.awaitReset(stream)).as("the code of the reset").isNotZero();
    assertThat(route.completion().outcome()).isEqualTo(Completion.Outcome.DISCONNECTED);
    Route other = server.serveAsync((request, responder) -> responder.send(OK, bytes("")));
    assertThat(lazy.response(lazy.get(other.path())).status()).isEqualTo(200);
  }

  @Test
  @Requirement({"H2-4.3", "HTTP-8.5"})
  void aClientThatDoesNotSendIsAnswered() throws Exception {
    Route route = Routes.echo(server, Style.ASYNC);
    H2Client silent = server.http2(impatient());
    H2Stream stream = silent.open("POST", route.path());
    assertThat(silent.response(stream).status()).isEqualTo(408);
    Route other = server.serveAsync((request, responder) -> responder.send(OK, bytes("lives")));
    assertThat(silent.response(silent.get(other.path())).text()).isEqualTo("lives");
  }

  private static Server impatient() throws StartException {
    return server.start(
        server.application(),
        options -> options.withTimeouts(options.timeouts().withRead(SHORT).withWrite(SHORT)));
  }
}
