package dev.lintel.tck.adapter.ws;

import static dev.lintel.tck.Samples.filler;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncWebSocket;
import dev.lintel.Capability;
import dev.lintel.Message;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a socket receives, and when. */
class ReceiveTests {

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.withDefaults().claiming(Capability.WEBSOCKET);

  @InBothStyles
  @Requirement({"WS-3.1", "WS-4.4"})
  void messagesComeWhole(Style style) {
    FrameClient client = server.open(Sockets.echo(server, style));
    for (int length : new int[] {0, 1, 125, 126, 127, 65535, 65536, 300_000}) {
      byte[] bytes = filler(length);
      client.send(WireFrame.binary(bytes));
      WireFrame echo = client.read();
      assertThat(echo.opcode()).isEqualTo(WireFrame.BINARY);
      Expect.bytes(echo.payload(), bytes);
      client.send(WireFrame.of(WireFrame.TEXT, bytes));
      echo = client.read();
      assertThat(echo.opcode()).isEqualTo(WireFrame.TEXT);
      Expect.bytes(echo.payload(), bytes);
    }
    client.close();
  }

  @InBothStyles
  @Requirement("WS-3.1")
  void fragmentsAreJoined(Style style) {
    FrameClient client = server.open(Sockets.echo(server, style));
    client.send(
        WireFrame.text("Grü").notLast(),
        WireFrame.text("").continued().notLast(),
        WireFrame.text("ße ").continued().notLast(),
        WireFrame.text("\uD83D\uDE80").continued());
    client.expectText("Grüße \uD83D\uDE80");
    client.send(WireFrame.text("").notLast(), WireFrame.text("").continued());
    client.expectText("");
    client.close();
  }

  @InBothStyles
  @Requirement("WS-3.1")
  void fragmentsMayCutACharacter(Style style) {
    FrameClient client = server.open(Sockets.echo(server, style));
    byte[] text = "a\u00e9\u20ac\uD83D\uDE80z".getBytes(UTF_8);
    var frames = new ArrayList<WireFrame>();
    for (byte each : text) {
      WireFrame frame = WireFrame.of(WireFrame.TEXT, new byte[] {each}).notLast();
      frames.add(frames.isEmpty() ? frame : frame.continued());
    }
    frames.add(WireFrame.text("").continued());
    client.send(frames.toArray(WireFrame[]::new));
    client.expectText(new String(text, UTF_8));
    client.close();
  }

  @InBothStyles
  @Requirement({"WS-3.1", "WS-5.1"})
  void controlFramesMayStandBetween(Style style) {
    FrameClient client = server.open(Sockets.echo(server, style));
    client.send(
        WireFrame.text("one ").notLast(),
        WireFrame.ping("p"),
        WireFrame.pong("unasked"),
        WireFrame.text("message").continued());
    client.expect(WireFrame.pong("p"));
    client.expectText("one message");
    client.close();
  }

  @Test
  @Requirement("WS-3.1")
  void packetsDoNotMatter() {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO));
    client.sendInPieces(WireFrame.text("one byte at a time"), 1);
    client.expectText("one byte at a time");
    byte[] large = filler(200_000);
    client.sendInPieces(WireFrame.binary(large), 7001);
    Expect.bytes(client.read().payload(), large);
    client.close();
  }

  @InBothStyles
  @Requirement({"WS-3.1", "WS-4.4"})
  void theOrderIsKept(Style style) {
    FrameClient client = server.open(Sockets.echo(server, style));
    int count = 10_000;
    var sending =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < count; i += 100) {
                var frames = new WireFrame[100];
                for (int j = 0; j < frames.length; j++) {
                  frames[j] = WireFrame.text("message " + (i + j));
                }
                client.send(frames);
              }
            });
    for (int i = 0; i < count; i++) {
      client.expectText("message " + i);
    }
    Await.value("everything is sent", sending);
    client.close();
  }

  @InBothStyles
  @Requirement("WS-3.2")
  void whoDoesNotReceiveIsNotSentTo(Style style) {
    var gate = server.gate();
    Route route = Sockets.waiting(server, style, gate);
    FrameClient client = server.open(route);
    client.wire().send(new byte[] {(byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0});
    client.wire().send(new byte[4]);
    long max = 64L << 20;
    assertThat(client.wire().sendUntilBlocked(max)).as("bytes taken").isLessThan(max);
  }

  @Test
  @Requirement("WS-3.2")
  void demandIsByMessage() {
    var opened = new CompletableFuture<AsyncWebSocket>();
    var gate = server.gate();
    Route route = server.serveSocket(Sockets.lasting(opened, gate.opened()));
    FrameClient client = server.open(route);
    AsyncWebSocket socket = Await.value("the socket", opened);
    client.send(WireFrame.text("one"), WireFrame.text("two"), WireFrame.text("three"));
    for (String text : List.of("one", "two", "three")) {
      assertThat(Await.value("a message", socket.receive())).isEqualTo(new Message.Text(text));
    }
    CompletionStage<Message> pending = socket.receive();
    assertThat(pending.toCompletableFuture()).isNotDone();
    client.send("four");
    assertThat(Await.value("a message", pending)).isEqualTo(new Message.Text("four"));
  }

  @InBothStyles
  @Requirement("WS-3.3")
  void aMessageIsTheApplications(Style style) {
    List<ByteBuffer> kept = new ArrayList<>();
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              socket.forEach(message -> kept.add(((Message.Binary) message).bytes()));
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket ->
                            socket.forEach(
                                message -> {
                                  kept.add(((Message.Binary) message).bytes());
                                  return CompletableFuture.completedStage(null);
                                }))
                    .thenAccept(close -> {}));
    FrameClient client = server.open(route);
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[1000 * i];
      Arrays.fill(bytes, (byte) i);
      client.send(WireFrame.binary(bytes));
    }
    client.close();
    route.completion();
    assertThat(kept).hasSize(20);
    for (int i = 0; i < 20; i++) {
      byte[] expected = new byte[1000 * i];
      Arrays.fill(expected, (byte) i);
      assertThat(kept.get(i)).as("message %d", i).isEqualTo(ByteBuffer.wrap(expected));
    }
  }

  @InBothStyles
  @Requirement("WS-3.4")
  void theCloseComesLastAndOnce(Style style) {
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              assertThat(socket.receive()).isEqualTo(new Message.Text("last words"));
              assertThat(socket.receive()).isEqualTo(new Message.Close(4001, "bye"));
              Expect.refused("WS-3.4", socket::receive);
              Expect.refused("WS-3.4", socket::receive);
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket ->
                            socket
                                .receive()
                                .thenCompose(
                                    first -> {
                                      assertThat(first).isEqualTo(new Message.Text("last words"));
                                      return socket.receive();
                                    })
                                .thenAccept(
                                    second -> {
                                      assertThat(second).isEqualTo(new Message.Close(4001, "bye"));
                                      Expect.refused("WS-3.4", socket.receive());
                                      Expect.refused("WS-3.4", socket.receive());
                                    })));
    FrameClient client = server.open(route);
    client.send(WireFrame.text("last words"), WireFrame.close(4001, "bye"));
    client.expectClose(4001);
    client.expectEnd();
    route.completion();
  }

  @Test
  @Requirement("WS-3.5")
  void thereIsOneReceiveAtATime() {
    var opened = new CompletableFuture<AsyncWebSocket>();
    Route route = server.serveSocket(Sockets.lasting(opened, server.gate().opened()));
    FrameClient client = server.open(route);
    AsyncWebSocket socket = Await.value("the socket", opened);
    CompletionStage<Message> first = socket.receive();
    Expect.refused("WS-3.5", socket.receive());
    client.send("for the first");
    assertThat(Await.value("the first", first)).isEqualTo(new Message.Text("for the first"));
  }

  @InBothStyles
  @Requirement("WS-3.8")
  void receivingGoesOnWhileASendIsPending(Style style) {
    ByteBuffer large = ByteBuffer.wrap(filler(12_000_000));
    var received = new CompletableFuture<Message>();
    var sent = new CompletableFuture<Void>();
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              Thread sender =
                  new Thread(
                      () -> {
                        try {
                          socket.send(large);
                        } catch (java.io.IOException gone) {
                          // The test has closed its connection.
                        }
                        sent.complete(null);
                      });
              sender.start();
              received.complete(socket.receive());
              sender.join();
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket -> {
                          socket.receive().thenAccept(received::complete);
                          return socket
                              .send(large)
                              .whenComplete((v, failure) -> sent.complete(null));
                        }));
    FrameClient client = FrameClient.accepted(server.connectNarrow().send(route.handshake()));
    Await.stays("the send is pending", () -> !sent.isDone());
    client.send("meanwhile");
    assertThat(Await.value("a message", received)).isEqualTo(new Message.Text("meanwhile"));
    assertThat(sent).isNotDone();
    Expect.bytes(client.read().payload(), large.array());
  }
}
