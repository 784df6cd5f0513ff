package dev.lintel.tck.adapter.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncWebSocket;
import dev.lintel.Capability;
import dev.lintel.Completion;
import dev.lintel.Message;
import dev.lintel.Stages;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Samples;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireFrame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How sockets are closed, by either side. */
class CloseTests {

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.withDefaults().claiming(Capability.WEBSOCKET);

  @InBothStyles
  @Requirement("WS-6.1")
  void theApplicationCloses(Style style) {
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              socket.send("before");
              socket.close(3999, "genug für heute");
              assertThat(socket.receive()).isEqualTo(new Message.Text("on its way"));
              assertThat(socket.receive()).isEqualTo(new Message.Close(3999, ""));
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket ->
                            socket
                                .send("before")
                                .thenCompose(v -> socket.close(3999, "genug für heute"))
                                .thenCompose(v -> socket.receive())
                                .thenCompose(
                                    message -> {
                                      assertThat(message).isEqualTo(new Message.Text("on its way"));
                                      return socket.receive();
                                    })
                                .thenAccept(
                                    close ->
                                        assertThat(close).isEqualTo(new Message.Close(3999, "")))));
    FrameClient client = server.open(route);
    client.expectText("before");
    WireFrame close = client.expectClose(3999);
    assertThat(
            new String(
                close.payload(),
                2,
                close.payload().length - 2,
                java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("genug für heute");
    client.send(WireFrame.text("on its way"), WireFrame.close(3999, ""));
    client.expectEnd();
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.COMPLETE);
  }

  @InBothStyles
  @Requirement("WS-6.2")
  void theClientCloses(Style style) {
    var seen = new CompletableFuture<Message.Close>();
    Route route = closing(style, seen);
    FrameClient client = server.open(route);
    client.send(WireFrame.close(4321, "über"));
    client.expectClose(4321);
    client.expectEnd();
    assertThat(Await.value("the close", seen)).isEqualTo(new Message.Close(4321, "über"));
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.COMPLETE);
  }

  @InBothStyles
  @Requirement("WS-6.2")
  void theClientClosesWithoutACode(Style style) {
    var seen = new CompletableFuture<Message.Close>();
    Route route = closing(style, seen);
    FrameClient client = server.open(route);
    client.send(WireFrame.close());
    client.expect(WireFrame.close());
    client.expectEnd();
    assertThat(Await.value("the close", seen))
        .isEqualTo(new Message.Close(Message.Close.NO_CODE, ""));
  }

  @Test
  @Requirement("WS-6.2")
  void aCloseIsAnsweredWhileNobodyReceives() {
    var opened = new CompletableFuture<AsyncWebSocket>();
    var gate = server.gate();
    Route route = server.serveSocket(Sockets.lasting(opened, gate.opened()));
    FrameClient client = server.open(route);
    client.send(WireFrame.close(1000, "bye"));
    client.expectClose(1000);
    client.expectEnd();
    AsyncWebSocket socket = Await.value("the socket", opened);
    assertThat(Await.value("the close", socket.receive()))
        .isEqualTo(new Message.Close(1000, "bye"));
    assertThat(route.completed()).as("completed exchanges").isZero();
    gate.open();
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.COMPLETE);
  }

  @Test
  @Requirement({"WS-6.1", "WS-6.2"})
  void bothSidesMayCloseAtOnce() {
    var opened = new CompletableFuture<AsyncWebSocket>();
    var gate = server.gate();
    Route route = server.serveSocket(Sockets.lasting(opened, gate.opened()));
    FrameClient client = server.open(route);
    AsyncWebSocket socket = Await.value("the socket", opened);
    CompletionStage<Message> pending = socket.receive();
    client.send(WireFrame.close(4000, "mine"));
    socket.close(4001, "theirs").exceptionally(late -> null);
    int code = client.read().code();
    assertThat(code).as("the one close that comes").isIn(4000, 4001);
    client.expectEnd();
    assertThat(Await.value("the close", pending)).isEqualTo(new Message.Close(4000, "mine"));
    gate.open();
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.COMPLETE);
  }

  @InBothStyles
  @Requirement("WS-6.3")
  void aHandlerThatIsDoneClosesWith1000(Style style) {
    var opened = new CompletableFuture<AsyncWebSocket>();
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> acceptor.accept().send("that was it"),
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket -> {
                          opened.complete(socket);
                          return socket.send("that was it");
                        }));
    FrameClient client = server.open(route);
    client.expectText("that was it");
    client.expectClose(1000);
    if (style == Style.ASYNC) {
      Expect.refused("WS-6.3", Await.value("the socket", opened).receive());
    }
    client.send(WireFrame.text("nobody"), WireFrame.text("listens"), WireFrame.close(1000, ""));
    client.expectEnd();
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.COMPLETE);
  }

  @InBothStyles
  @Requirement("WS-6.4")
  void aHandlerThatFailsClosesWith1011(Style style) {
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              acceptor.accept().send("oh");
              throw new Samples.Boom();
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(socket -> socket.send("oh"))
                    .thenCompose(v -> Stages.failed(new Samples.Boom())));
    FrameClient client = server.open(route);
    client.expectText("oh");
    client.expectClose(1011);
    client.send(WireFrame.close(1011, ""));
    client.expectEnd();
    Completion completion = route.completion();
    assertThat(completion.outcome()).isSameAs(Completion.Outcome.FAILED);
    assertThat(completion.failure()).isInstanceOf(Samples.Boom.class);
    assertThat(server.log().records(Level.SEVERE)).as("errors in the log").hasSize(1);
  }

  @InBothStyles
  @Requirement("WS-6.5")
  void nothingIsSentBehindACloseOfOnesOwn(Style style) {
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              socket.close(1000, "");
              Expect.refused("WS-6.5", () -> socket.send("late"));
              Expect.refused("WS-6.5", () -> socket.close(1000, ""));
              socket.receive();
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket -> {
                          socket.close(1000, "");
                          Expect.refused("WS-6.5", socket.send("late"));
                          Expect.refused("WS-6.5", socket.close(1000, ""));
                          return socket.receive();
                        })
                    .thenAccept(close -> {}));
    FrameClient client = server.open(route);
    client.expectClose(1000);
    client.send(WireFrame.close(1000, ""));
    client.expectEnd();
    route.completion();
  }

  @InBothStyles
  @Requirement({"WS-6.5", "WS-6.4"})
  void nothingIsSentBehindACloseOfTheClient(Style style) {
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              socket.receive();
              Expect.gone(() -> socket.send("late"));
              socket.send("once more, and let it through");
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket ->
                            socket
                                .receive()
                                .thenCompose(
                                    close -> {
                                      Expect.gone(socket.send("late"));
                                      return socket.send("once more, and let it through");
                                    })));
    FrameClient client = server.open(route);
    client.send(WireFrame.close(1000, ""));
    client.expectClose(1000);
    client.expectEnd();
    assertThat(route.completion().outcome()).isSameAs(Completion.Outcome.COMPLETE);
    assertThat(server.log().records(Level.SEVERE)).as("errors in the log").isEmpty();
  }

  @InBothStyles
  @Requirement("WS-6.6")
  void codesThatCannotBeSentAreRefused(Style style) {
    int[] codes = {-1, 0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 66_536};
    String tooLong = "ä".repeat(62);
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              for (int code : codes) {
                Expect.refused("WS-6.6", () -> socket.close(code, ""));
              }
              Expect.refused("WS-6.6", () -> socket.close(1000, tooLong));
              socket.send("open");
              socket.close(1013, tooLong.substring(1));
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket -> {
                          for (int code : codes) {
                            Expect.refused("WS-6.6", socket.close(code, ""));
                          }
                          Expect.refused("WS-6.6", socket.close(1000, tooLong));
                          return socket
                              .send("open")
                              .thenCompose(v -> socket.close(1013, tooLong.substring(1)));
                        }));
    FrameClient client = server.open(route);
    client.expectText("open");
    client.expectClose(1013);
    client.send(WireFrame.close(1013, ""));
    client.expectEnd();
  }

  @InBothStyles
  @Requirement("WS-6.10")
  void thereIsOneRecordForEachSocket(Style style) {
    Route route = Sockets.echo(server, style);
    FrameClient client = server.open(route);
    client.send("12345").expectText("12345");
    assertThat(route.completed()).as("completed exchanges").isZero();
    client.close();
    Completion completion = route.completion();
    assertThat(completion.status()).isEqualTo(101);
    assertThat(completion.outcome()).isSameAs(Completion.Outcome.COMPLETE);
    assertThat(completion.bytesReceived()).as("bytes received").isEqualTo(6 + 5 + 6 + 2);
    assertThat(completion.bytesSent()).as("bytes sent").isEqualTo(2 + 5 + 2 + 2);
    assertThat(completion.failure()).isNull();
  }

  /** Sends back what comes, and tells the close of the client. */
  private static Route closing(Style style, CompletableFuture<Message.Close> seen) {
    return server.serveSocket(
        style,
        (handshake, acceptor) -> {
          var socket = acceptor.accept();
          seen.complete(socket.forEach(socket::send));
        },
        (handshake, acceptor) ->
            acceptor
                .accept()
                .thenCompose(socket -> socket.forEach(socket::send))
                .thenAccept(seen::complete));
  }
}
