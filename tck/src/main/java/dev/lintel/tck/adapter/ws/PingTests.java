package dev.lintel.tck.adapter.ws;

import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncWebSocket;
import dev.lintel.Capability;
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
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pings and pongs. */
class PingTests {

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.withDefaults().claiming(Capability.WEBSOCKET);

  @InBothStyles
  @Requirement("WS-5.1")
  void aPingIsAnswered(Style style) {
    FrameClient client = server.open(Sockets.echo(server, style));
    for (String payload : new String[] {"", "x", "x".repeat(125)}) {
      client.send(WireFrame.ping(payload));
      client.expect(WireFrame.pong(payload));
    }
    client.close();
  }

  @InBothStyles
  @Requirement("WS-5.1")
  void aPingIsAnsweredWhileNobodyReceives(Style style) {
    var gate = server.gate();
    Route route = Sockets.waiting(server, style, gate);
    FrameClient client = server.open(route);
    client.send(WireFrame.ping("idle"));
    client.expect(WireFrame.pong("idle"));
  }

  @Test
  @Requirement("WS-5.1")
  void theLastOfManyPingsIsAnswered() {
    FrameClient client = server.open(server.serveSocket(Sockets.ASYNC_ECHO));
    var frames = new WireFrame[1001];
    for (int i = 0; i < 1000; i++) {
      frames[i] = WireFrame.ping("ping " + i);
    }
    frames[1000] = WireFrame.text("end");
    client.send(frames);
    WireFrame frame = client.read();
    WireFrame lastPong = frame;
    while (frame.opcode() == WireFrame.PONG) {
      lastPong = frame;
      frame = client.read();
    }
    assertThat(frame).isEqualTo(WireFrame.text("end"));
    assertThat(lastPong).isEqualTo(WireFrame.pong("ping 999"));
    client.close();
  }

  @InBothStyles
  @Requirement({"WS-5.2", "WS-5.4"})
  void pongsAreToldWhoAsks(Style style) {
    BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              socket.onPong(payload -> pongs.add(Samples.text(payload)));
              socket.ping(bytes("mine"));
              socket.receive();
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket -> {
                          socket.onPong(payload -> pongs.add(Samples.text(payload)));
                          return socket.ping(bytes("mine")).thenCompose(v -> socket.receive());
                        })
                    .thenAccept(message -> {}));
    FrameClient client = server.open(route);
    client.expect(WireFrame.ping("mine"));
    client.send(WireFrame.pong("mine"), WireFrame.pong("unasked"));
    assertThat(Await.next("a pong", pongs)).isEqualTo("mine");
    assertThat(Await.next("a pong", pongs)).isEqualTo("unasked");
    client.close();
  }

  @InBothStyles
  @Requirement("WS-5.4")
  void aLongPingIsRefused(Style style) {
    ByteBuffer payload = ByteBuffer.wrap(filler(126));
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              Expect.refused("WS-5.4", () -> socket.ping(payload));
              socket.ping(payload.duplicate().limit(125));
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket -> {
                          Expect.refused("WS-5.4", socket.ping(payload));
                          return socket.ping(payload.duplicate().limit(125));
                        }));
    FrameClient client = server.open(route);
    Expect.bytes(client.read().payload(), filler(125));
    client.expectClose(1000);
  }

  @Test
  @Requirement("WS-5.4")
  void aPingMayBeSentFromAnyThread() {
    var opened = new CompletableFuture<AsyncWebSocket>();
    FrameClient client =
        server.open(server.serveSocket(Sockets.lasting(opened, server.gate().opened())));
    Await.value("the ping", Await.value("the socket", opened).ping(bytes("p")));
    client.expect(WireFrame.ping("p"));
  }
}
