package dev.lintel.tck.adapter.ws;

import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncWebSocket;
import dev.lintel.Capability;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.Message;
import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits and time-outs of sockets. */
class SocketLimitTests {

  private static final int MESSAGE = 10_000;
  private static final int FRAME = 4_000;

  /** For what takes the time of a setting. */
  private static final Duration SOON = Duration.ofSeconds(8);

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(
              options ->
                  options
                      .withLimits(
                          options.limits().withMaxMessageBytes(MESSAGE).withMaxFrameBytes(FRAME))
                      .withTimeouts(
                          options
                              .timeouts()
                              .withWebSocketPing(Duration.ofMillis(500))
                              .withWebSocketIdle(Duration.ofMillis(2000))
                              .withWebSocketClose(Duration.ofMillis(500))
                              .withWrite(Duration.ofMillis(800))))
          .claiming(Capability.WEBSOCKET);

  @InBothStyles
  @Requirement("WS-7.1")
  void aMessageAsLongAsTheLimitPasses(Style style) {
    FrameClient client = server.open(Sockets.echo(server, style));
    client.send(
        WireFrame.binary(filler(FRAME)).notLast(),
        WireFrame.binary(filler(FRAME)).continued().notLast(),
        WireFrame.binary(filler(MESSAGE - 2 * FRAME)).continued());
    assertThat(client.read().payload()).hasSize(MESSAGE);
    client.close();
  }

  @InBothStyles
  @Requirement("WS-7.1")
  void aMessageOverTheLimitClosesWith1009(Style style) {
    var failure = new CompletableFuture<Throwable>();
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              failure.complete(Expect.gone(socket::receive));
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(AsyncWebSocket::receive)
                    .handle(
                        (message, thrown) -> {
                          failure.complete(thrown);
                          return null;
                        }));
    FrameClient client = server.open(route);
    // The head of the last frame is enough.
    client.send(
        WireFrame.binary(filler(FRAME)).notLast(),
        WireFrame.binary(filler(FRAME)).continued().notLast());
    byte[] tooLong = WireFrame.binary(filler(MESSAGE - 2 * FRAME + 1)).continued().masked();
    client.wire().send(java.util.Arrays.copyOf(tooLong, 8));
    client.expectClose(1009);
    client.expectEnd();
    Throwable gone = Await.value("the failure", failure);
    assertThat(Expect.gone(CompletableFuture.failedStage(gone)).reason())
        .isSameAs(DisconnectReason.LIMIT);
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.DISCONNECTED);
  }

  @Test
  @Requirement("WS-7.2")
  void aFrameOverTheLimitClosesWith1009() {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO));
    client.send(WireFrame.binary(filler(FRAME)));
    assertThat(client.read().payload()).hasSize(FRAME);
    byte[] tooLong = WireFrame.binary(filler(FRAME + 1)).masked();
    client.wire().send(java.util.Arrays.copyOf(tooLong, 8));
    client.expectClose(1009);
    client.expectEnd();
  }

  @InBothStyles
  @Requirement("WS-5.3")
  void aQuietClientIsPinged(Style style) {
    FrameClient client = server.open(Sockets.echo(server, style));
    for (int i = 0; i < 4; i++) {
      WireFrame ping = client.read();
      assertThat(ping.opcode()).isEqualTo(WireFrame.PING);
      client.send(WireFrame.of(WireFrame.PONG, ping.payload()));
    }
    client.send("still here").expectText("still here");
    client.close();
  }

  @InBothStyles
  @Requirement("WS-7.3")
  void aSilentClientIsCutOff(Style style) {
    var reason = new CompletableFuture<DisconnectReason>();
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              handshake.onDisconnect(reason::complete);
              Expect.gone(acceptor.accept()::receive);
            },
            (handshake, acceptor) -> {
              handshake.onDisconnect(reason::complete);
              return acceptor
                  .accept()
                  .thenCompose(AsyncWebSocket::receive)
                  .handle((message, failure) -> null);
            });
    FrameClient client = server.open(route);
    long opened = System.nanoTime();
    Await.within(SOON, "the signal", reason::isDone);
    assertThat(Await.value("the signal", reason)).isSameAs(DisconnectReason.IDLE_TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - opened)).isGreaterThan(Duration.ofSeconds(1));
    WireFrame frame = client.read();
    assertThat(frame.opcode()).as("what came before").isEqualTo(WireFrame.PING);
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.DISCONNECTED);
  }

  @Test
  @Requirement("WS-7.3")
  void aSlowApplicationIsNotTheClientsFault() {
    var opened = new CompletableFuture<AsyncWebSocket>();
    var gate = server.gate();
    Route route = server.serveSocket(Sockets.lasting(opened, gate.opened()));
    FrameClient client = server.open(route);
    client.send(WireFrame.text("one"), WireFrame.text("two"));
    AsyncWebSocket socket = Await.value("the socket", opened);
    Await.value("the first", socket.receive());
    long since = System.nanoTime();
    Await.within(
        SOON,
        "the time-out is over",
        () -> System.nanoTime() - since > Duration.ofSeconds(3).toNanos());
    assertThat(Await.value("the second", socket.receive())).isEqualTo(new Message.Text("two"));
  }

  @Test
  @Requirement("WS-6.7")
  void anUnansweredCloseIsCutOff() throws Exception {
    Route route =
        server.serveSocket((handshake, acceptor) -> acceptor.accept().thenAccept(socket -> {}));
    // The time-out of idle sockets must not do it in place of the one of closes.
    Server patient =
        server.start(
            server.application(),
            options ->
                options.withTimeouts(options.timeouts().withWebSocketIdle(Duration.ofMinutes(1))));
    FrameClient client = FrameClient.accepted(server.connect(patient).send(route.handshake()));
    client.expectClose(1000);
    long closed = System.nanoTime();
    client.expectEnd();
    assertThat(Duration.ofNanos(System.nanoTime() - closed))
        .isBetween(Duration.ofMillis(300), SOON);
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.DISCONNECTED);
  }

  @Test
  @Requirement("WS-7.4")
  void aClientThatDoesNotReadIsCutOff() {
    var sent = new CompletableFuture<CompletionStage<Void>>();
    Route route =
        server.serveSocket(
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket -> {
                          CompletionStage<Void> pending =
                              socket.send(ByteBuffer.wrap(filler(12_000_000)));
                          sent.complete(pending);
                          return pending;
                        }));
    FrameClient client = FrameClient.accepted(server.connectNarrow().send(route.handshake()));
    CompletableFuture<Void> pending = settled(Await.value("the send", sent));
    var next = new long[] {System.nanoTime()};
    Await.within(
        SOON,
        "the send fails",
        () -> {
          if (!pending.isDone() && System.nanoTime() - next[0] > 0) {
            next[0] += Duration.ofMillis(400).toNanos();
            client.send(WireFrame.pong("I live, but I do not read"));
          }
          return pending.isDone();
        });
    assertThat(Expect.gone(pending).reason()).isSameAs(DisconnectReason.IDLE_TIMEOUT);
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.DISCONNECTED);
  }

  private static CompletableFuture<Void> settled(CompletionStage<Void> stage) {
    var future = new CompletableFuture<Void>();
    stage.whenComplete(
        (v, failure) -> {
          if (failure == null) {
            future.complete(null);
          } else {
            future.completeExceptionally(failure);
          }
        });
    return future;
  }
}
