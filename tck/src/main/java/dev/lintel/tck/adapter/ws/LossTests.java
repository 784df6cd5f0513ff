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
import dev.lintel.tck.wrap.NotBehind;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that end without a close, and servers that do. */
class LossTests {

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.withDefaults().claiming(Capability.WEBSOCKET);

  @InBothStyles
  @Requirement("WS-6.9")
  void aClientThatEndsWithoutACloseIsLost(Style style) {
    var told = new CompletableFuture<DisconnectReason>();
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              handshake.onDisconnect(told::complete);
              var socket = acceptor.accept();
              Expect.gone(socket::receive);
              Expect.gone(socket::receive);
              Expect.gone(() -> socket.send("late"));
            },
            (handshake, acceptor) -> {
              handshake.onDisconnect(told::complete);
              return acceptor
                  .accept()
                  .thenCompose(
                      socket ->
                          socket
                              .receive()
                              .handle(
                                  (message, failure) -> {
                                    assertThat(failure).isNotNull();
                                    Expect.gone(socket.receive());
                                    Expect.gone(socket.send("late"));
                                    return null;
                                  }));
            });
    FrameClient client = server.open(route);
    client.wire().halfClose();
    assertThat(Await.value("the signal", told)).isSameAs(DisconnectReason.PEER_CLOSED);
    client.expectEnd();
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.DISCONNECTED);
  }

  @Test
  @Requirement("WS-6.9")
  @NotBehind(value = "unix", reason = "a Unix domain socket knows no reset")
  void aLossIsSeenWhileNobodyReceives() {
    var told = new CompletableFuture<DisconnectReason>();
    var opened = new CompletableFuture<AsyncWebSocket>();
    Route route =
        server.serveSocket(
            (handshake, acceptor) -> {
              handshake.onDisconnect(told::complete);
              return Sockets.lasting(opened, told.thenAccept(r -> {})).handle(handshake, acceptor);
            });
    FrameClient client = server.open(route);
    client.wire().reset();
    assertThat(Await.value("the signal", told)).isSameAs(DisconnectReason.PEER_RESET);
    Expect.gone(Await.value("the socket", opened).receive());
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.DISCONNECTED);
  }

  @Test
  @Requirement("WS-6.9")
  void aPendingSendFailsWithTheLoss() {
    var opened = new CompletableFuture<AsyncWebSocket>();
    var gate = server.gate();
    Route route = server.serveSocket(Sockets.lasting(opened, gate.opened()));
    FrameClient client = FrameClient.accepted(server.connectNarrow().send(route.handshake()));
    AsyncWebSocket socket = Await.value("the socket", opened);
    CompletionStage<Void> pending = socket.send(ByteBuffer.wrap(filler(12_000_000)));
    client.wire().reset();
    Expect.gone(pending);
    gate.open();
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.DISCONNECTED);
  }

  @Test
  @Requirement("WS-6.9")
  void messagesBeforeTheLossAreHandedOut() {
    var opened = new CompletableFuture<AsyncWebSocket>();
    Route route = server.serveSocket(Sockets.lasting(opened, server.gate().opened()));
    FrameClient client = server.open(route);
    client.send(WireFrame.text("one"), WireFrame.text("two")).wire().halfClose();
    AsyncWebSocket socket = Await.value("the socket", opened);
    for (String text : new String[] {"one", "two"}) {
      assertThat(Await.value("a message", socket.receive())).isEqualTo(new Message.Text(text));
    }
    Expect.gone(socket.receive());
  }

  @InBothStyles
  @Requirement("WS-6.8")
  void aDrainClosesWith1001(Style style) throws Exception {
    var closed = new CompletableFuture<Message.Close>();
    Queue<String> order = new ConcurrentLinkedQueue<>();
    Server other =
        server.start(
            new dev.lintel.AsyncApplication() {}.with(
                style == Style.SYNC
                    ? server.asyncOf(
                        (handshake, acceptor) -> {
                          handshake.onDrain(deadline -> order.add("told"));
                          var socket = acceptor.accept();
                          socket.send("open");
                          Message.Close close = socket.forEach(message -> {});
                          order.add("closed");
                          closed.complete(close);
                        })
                    : (handshake, acceptor) -> {
                      handshake.onDrain(deadline -> order.add("told"));
                      return acceptor
                          .accept()
                          .thenCompose(
                              socket ->
                                  socket
                                      .send("open")
                                      .thenCompose(
                                          v ->
                                              socket.forEach(
                                                  m -> CompletableFuture.completedStage(null))))
                          .thenAccept(
                              close -> {
                                order.add("closed");
                                closed.complete(close);
                              });
                    }),
            UnaryOperator.identity());
    Route route = server.serveSocket(Sockets.ASYNC_ECHO);
    FrameClient client = FrameClient.accepted(server.connect(other).send(route.handshake()));
    client.expectText("open");
    CompletionStage<Void> drained = other.drain();
    client.expectClose(1001);
    client.send(WireFrame.close(1001, ""));
    client.expectEnd();
    assertThat(Await.value("the close", closed)).isEqualTo(new Message.Close(1001, ""));
    Await.value("the drain", drained);
    assertThat(order).containsExactly("told", "closed");
  }

  @Test
  @Requirement("WS-6.8")
  void sendsFailFromTheDrainOn() throws Exception {
    var opened = new CompletableFuture<AsyncWebSocket>();
    var gate = server.gate();
    Server other =
        server.start(
            new dev.lintel.AsyncApplication() {}.with(Sockets.lasting(opened, gate.opened())),
            UnaryOperator.identity());
    Route route = server.serveSocket(Sockets.ASYNC_ECHO);
    FrameClient client = FrameClient.accepted(server.connect(other).send(route.handshake()));
    AsyncWebSocket socket = Await.value("the socket", opened);
    other.drain();
    client.expectClose(1001);
    assertThat(Expect.gone(socket.send("late")).reason()).isSameAs(DisconnectReason.SERVER_STOPPED);
    client.send(WireFrame.close(1001, ""));
    gate.open();
  }
}
