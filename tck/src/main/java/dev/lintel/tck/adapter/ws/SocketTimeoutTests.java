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
import dev.lintel.tck.PerStyle;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireCutException;
import dev.lintel.tck.wire.WireFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Time-outs of sockets, with short times; both styles wait beside each other. */
class SocketTimeoutTests {

  private static final Duration PING = Duration.ofMillis(200);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration WRITE = Duration.ofMillis(400);

  /** When a time-out of {@link #IDLE} is over, if it were one. */
  private static final Duration PAST_IDLE = IDLE.plusMillis(400);

  /** For what takes the time of a setting. */
  private static final Duration SOON = Duration.ofSeconds(5);

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(
              options ->
                  options.withTimeouts(
                      options
                          .timeouts()
                          .withWebSocketPing(PING)
                          .withWebSocketIdle(IDLE)
                          .withWebSocketClose(CLOSE)
                          .withWrite(WRITE)))
          .claiming(Capability.WEBSOCKET);

  @Test
  @Requirement("WS-5.3")
  void aQuietClientIsPinged() {
    var clients = new PerStyle<FrameClient>();
    for (Style style : Style.values()) {
      clients.put(style, server.open(Sockets.echo(server, style)));
    }
    long opened = System.nanoTime();
    for (int i = 0; i < 4 || since(opened).compareTo(PAST_IDLE) < 0; i++) {
      clients.forEach(
          (style, client) -> {
            WireFrame ping = client.read();
            assertThat(ping.opcode()).as("%s", style).isEqualTo(WireFrame.PING);
            client.send(WireFrame.of(WireFrame.PONG, ping.payload()));
          });
    }
    clients.forEach((style, client) -> client.send("still here").expectText("still here"));
    clients.forEach((style, client) -> client.close());
  }

  @Test
  @Requirement("WS-7.3")
  void aSilentClientIsCutOff() {
    var reasons = new PerStyle<CompletableFuture<DisconnectReason>>();
    var routes = new PerStyle<Route>();
    var clients = new PerStyle<FrameClient>();
    for (Style style : Style.values()) {
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
      reasons.put(style, reason);
      routes.put(style, route);
      clients.put(style, server.open(route));
    }
    long opened = System.nanoTime();
    Await.within(
        SOON, "a signal", () -> reasons.values().stream().anyMatch(CompletableFuture::isDone));
    assertThat(since(opened)).isGreaterThan(IDLE.dividedBy(2));
    Await.within(
        SOON, "both signals", () -> reasons.values().stream().allMatch(CompletableFuture::isDone));
    for (Style style : Style.values()) {
      assertThat(Await.value("the signal", reasons.get(style)))
          .as("%s", style)
          .isSameAs(DisconnectReason.IDLE_TIMEOUT);
      assertThat(clients.get(style).read().opcode())
          .as("what came before, %s", style)
          .isEqualTo(WireFrame.PING);
      assertThat(routes.get(style).completion().outcome())
          .as("%s", style)
          .isSameAs(Completion.Outcome.DISCONNECTED);
    }
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
    long begin = System.nanoTime();
    Await.within(SOON, "the time-out is over", () -> since(begin).compareTo(PAST_IDLE) > 0);
    assertThat(Await.value("the second", socket.receive())).isEqualTo(new Message.Text("two"));
  }

  @Test
  @Requirement("WS-6.7")
  void anUnansweredCloseIsCutOff() throws Exception {
    Route route =
        server.serveSocket((handshake, acceptor) -> acceptor.accept().thenAccept(socket -> {}));
    // It must not be the silence that ends it.
    Server patient =
        server.start(
            server.application(),
            options -> options.withTimeouts(options.timeouts().withWebSocketIdle(LONG)));
    FrameClient client = FrameClient.accepted(server.connect(patient).send(route.handshake()));
    client.expectClose(1000);
    long closed = System.nanoTime();
    client.expectEnd();
    assertThat(since(closed)).isBetween(CLOSE.dividedBy(2), SOON);
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
            next[0] += PING.toNanos();
            try {
              client.send(WireFrame.pong("I live, but I do not read"));
            } catch (WireCutException cut) {
              // It was cut off just now; the stage tells why.
              next[0] += LONG.toNanos();
            }
          }
          return pending.isDone();
        });
    assertThat(Expect.gone(pending).reason()).isSameAs(DisconnectReason.IDLE_TIMEOUT);
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.DISCONNECTED);
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
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
