package dev.lintel.tck.adapter.ws;

import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncWebSocket;
import dev.lintel.Capability;
import dev.lintel.Stages;
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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a socket sends, and when. */
class SendTests {

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.withDefaults().claiming(Capability.WEBSOCKET);

  @InBothStyles
  @Requirement("WS-4.1")
  void whoDoesNotReadStopsTheSender(Style style) {
    ByteBuffer piece = ByteBuffer.wrap(filler(5000));
    int most = 5_000;
    var sent = new AtomicInteger();
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              while (sent.get() < most) {
                socket.send(piece);
                sent.incrementAndGet();
              }
            },
            (handshake, acceptor) ->
                acceptor.accept().thenCompose(socket -> sendOn(socket, piece, sent, most)));
    FrameClient client = FrameClient.accepted(server.connectNarrow().send(route.handshake()));
    Await.standstill("the number of sent messages", sent::get);
    assertThat(sent.get()).as("messages that nobody reads").isLessThan(most);
    for (int i = 0; i < most; i++) {
      assertThat(client.read().payload()).hasSize(5000);
    }
    client.expectClose(1000);
  }

  private static CompletionStage<Void> sendOn(
      AsyncWebSocket socket, ByteBuffer piece, AtomicInteger sent, int most) {
    CompletableFuture<Void> next = CompletableFuture.completedFuture(null);
    while (next.isDone() && !next.isCompletedExceptionally() && sent.get() < most) {
      next = socket.send(piece).thenRun(sent::incrementAndGet).toCompletableFuture();
    }
    return sent.get() == most ? next : next.thenCompose(v -> sendOn(socket, piece, sent, most));
  }

  @Test
  @Requirement("WS-4.1")
  void smallMessagesWaitToo() {
    var opened = new CompletableFuture<AsyncWebSocket>();
    Route route = server.serveSocket(Sockets.lasting(opened, server.gate().opened()));
    FrameClient.accepted(server.connectNarrow().send(route.handshake()));
    AsyncWebSocket socket = Await.value("the socket", opened);
    CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
    long total = 0;
    while (sent.isDone() && total < 64L << 20) {
      var next = new CompletableFuture<Void>();
      socket.send(ByteBuffer.wrap(filler(1000))).whenComplete((v, failure) -> next.complete(null));
      sent = next;
      total += 1000;
      if (!sent.isDone()) {
        settle(sent);
      }
    }
    assertThat(total).as("bytes that nobody reads").isLessThan(64L << 20);
  }

  /** Gives a stage the short time to complete. */
  private static void settle(CompletableFuture<Void> stage) {
    long deadline = System.nanoTime() + Await.absence().toNanos();
    while (!stage.isDone() && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Requirement("WS-4.2")
  void thereIsOneSendAtATime() {
    var opened = new CompletableFuture<AsyncWebSocket>();
    Route route = server.serveSocket(Sockets.lasting(opened, server.gate().opened()));
    FrameClient client = FrameClient.accepted(server.connectNarrow().send(route.handshake()));
    AsyncWebSocket socket = Await.value("the socket", opened);
    byte[] large = filler(12_000_000);
    CompletionStage<Void> pending = socket.send(ByteBuffer.wrap(large));
    Expect.refused("WS-4.2", socket.send("another"));
    CompletionStage<Void> ping = socket.ping(bytes("p"));
    Expect.refused("WS-4.2", socket.ping(bytes("q")));
    Expect.bytes(client.read().payload(), large);
    Await.value("the send", pending);
    Await.value("the ping", ping);
    client.expect(WireFrame.ping("p"));
    Await.value("one more", socket.send("one more"));
    client.expectText("one more");
  }

  @Test
  @Requirement("WS-4.2")
  void threadsThatSendWaitForEachOther() {
    int threads = 4;
    int messages = 50;
    Route route =
        server.serveSyncSocket(
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              List<Thread> senders = new ArrayList<>();
              for (int t = 0; t < threads; t++) {
                String text = String.valueOf(t).repeat(20_000);
                senders.add(
                    new Thread(
                        () -> {
                          for (int i = 0; i < messages; i++) {
                            try {
                              socket.send(text);
                            } catch (IOException gone) {
                              return;
                            }
                          }
                        }));
              }
              senders.forEach(Thread::start);
              for (Thread sender : senders) {
                sender.join();
              }
            });
    FrameClient client = server.open(route);
    for (int i = 0; i < threads * messages; i++) {
      WireFrame frame = client.read();
      assertThat(frame.payload()).hasSize(20_000).containsOnly(frame.payload()[0]);
    }
    client.expectClose(1000);
  }

  @InBothStyles
  @Requirement("WS-4.3")
  void aSentBufferIsLeftAsItIs(Style style) {
    ByteBuffer small = ByteBuffer.wrap(filler(300)).position(100).limit(200);
    ByteBuffer large = ByteBuffer.wrap(filler(30_000)).position(10_000);
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              for (int i = 0; i < 2; i++) {
                socket.send(small);
                socket.send(large);
              }
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket ->
                            socket
                                .send(small)
                                .thenCompose(v -> socket.send(large))
                                .thenCompose(v -> socket.send(small))
                                .thenCompose(v -> socket.send(large))));
    FrameClient client = server.open(route);
    for (int i = 0; i < 2; i++) {
      Expect.bytes(client.read().payload(), java.util.Arrays.copyOfRange(filler(300), 100, 200));
      Expect.bytes(
          client.read().payload(), java.util.Arrays.copyOfRange(filler(30_000), 10_000, 30_000));
    }
    client.expectClose(1000);
    assertThat(small.position()).isEqualTo(100);
    assertThat(large.position()).isEqualTo(10_000);
    assertThat(large.array()).isEqualTo(filler(30_000));
  }

  @Test
  @Requirement("WS-4.4")
  @NotBehind(value = "bridges", reason = "THR-4.2: another thread sends, and may do so in parts")
  void theMessagesOfOneTurnLeaveInOrder() {
    Route route =
        server.serveSocket(
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenAccept(
                        socket -> {
                          for (int i = 0; i < 100; i++) {
                            assertThat(socket.send("message " + i).toCompletableFuture())
                                .as("the stage of small message %d", i)
                                .isCompleted();
                          }
                        }));
    FrameClient client = server.open(route);
    for (int i = 0; i < 100; i++) {
      client.expectText("message " + i);
    }
    client.expectClose(1000);
  }

  /** What is small may wait for more; what is large must not overtake it. */
  @InBothStyles
  @Requirement("WS-4.4")
  void largeMessagesDoNotOvertakeSmallOnes(Style style) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      texts.add(("message " + i + " ").repeat(i % 2 == 0 ? 1 : 3000));
    }
    Route route =
        server.serveSocket(
            style,
            (handshake, acceptor) -> {
              var socket = acceptor.accept();
              for (String text : texts) {
                socket.send(text);
              }
            },
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket -> {
                          CompletionStage<Void> sent = Stages.done();
                          for (String text : texts) {
                            sent = sent.thenCompose(v -> socket.send(text));
                          }
                          return sent;
                        }));
    FrameClient client = server.open(route);
    for (String text : texts) {
      Expect.bytes(client.read().payload(), text.getBytes(UTF_8));
    }
    client.expectClose(1000);
  }

  @Test
  @Requirement({"WS-4.4", "THR-1.3"})
  void messagesMayBeSentFromAnyThread() {
    Route route =
        server.serveSocket(
            (handshake, acceptor) ->
                acceptor
                    .accept()
                    .thenCompose(
                        socket ->
                            CompletableFuture.runAsync(
                                () -> {
                                  for (int i = 0; i < 100; i++) {
                                    Await.value("a send", socket.send("message " + i));
                                  }
                                })));
    FrameClient client = server.open(route);
    for (int i = 0; i < 100; i++) {
      client.expectText("message " + i);
    }
    client.expectClose(1000);
  }
}
