package dev.lintel.tck.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.ResponseHead;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.tck.Await;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.Wire;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireFrame;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the kit does not look at: the network of the provider, and how filters make it wrong. */
class MemoryServerTests {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private static final String HANDSHAKE =
      """
      GET / HTTP/1.1
      Host: a
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: %s

      """
          .formatted(FrameClient.KEY)
          .replace("\n", "\r\n");

  /** The head of a frame of more than 64 KiB. */
  private static final int FRAME_HEAD = 10;

  private final CompletableFuture<DisconnectReason> gone = new CompletableFuture<>();

  /** Writes one piece, and then waits for the client to go. */
  private final AsyncHttpHandler waiting =
      (request, responder) -> {
        request.onDisconnect(gone::complete);
        return responder
            .start(ResponseHead.of(200))
            .thenCompose(writer -> writer.write(text("piece")))
            .thenCompose(v -> gone)
            .thenAccept(reason -> {});
      };

  @Test
  void noOperatorIsOfferedIt() {
    assertThat(ServiceLoader.load(ServerProvider.class))
        .noneMatch(provider -> provider instanceof MemoryServerProvider);
  }

  @Test
  void eachProviderHasItsOwnNetwork() throws Exception {
    var one = new MemoryServerProvider();
    var other = new MemoryServerProvider();
    try (Server server = start(one, waiting)) {
      one.network().connect(server.address(), 0).close();
      assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(() -> other.network().connect(server.address(), 0));
    }
  }

  @Test
  void aFilterChangesWhatTheClientSees() throws Exception {
    var provider =
        new MemoryServerProvider(
            () ->
                WireFilters.fromServer(
                    new WireFilter() {
                      @Override
                      public void bytes(byte[] bytes, Outlet outlet) {
                        String sent = new String(bytes, StandardCharsets.ISO_8859_1);
                        outlet.bytes(
                            sent.replace("right", "wrong").getBytes(StandardCharsets.ISO_8859_1));
                      }
                    }));
    try (Server server =
            start(
                provider,
                (request, responder) -> responder.send(ResponseHead.of(200), text("right")));
        WireClient client = WireClient.connect(provider.network(), server.address(), 0)) {
      assertThat(client.send(GET).read().text()).isEqualTo("wrong");
    }
  }

  @Test
  void aFilterMakesACleanEndOfAReset() throws Exception {
    var provider =
        new MemoryServerProvider(
            () ->
                WireFilters.fromServer(
                    new WireFilter() {
                      @Override
                      public void reset(Outlet outlet) {
                        outlet.bytes("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                        outlet.end();
                      }
                    }));
    try (Server server = start(provider, waiting);
        WireClient client = WireClient.connect(provider.network(), server.address(), 0)) {
      client.send(GET);
      var head = client.readHead();
      server.abort();
      assertThat(client.readBody(head)).asString().isEqualTo("piece");
      client.expectEnd();
    }
  }

  @Test
  void aFilterKeepsFromTheServerThatTheClientHasGone() throws Exception {
    var filters = new AtomicInteger();
    var provider =
        new MemoryServerProvider(
            () -> {
              filters.incrementAndGet();
              return WireFilters.fromClient(
                  new WireFilter() {
                    @Override
                    public void end(Outlet outlet) {}

                    @Override
                    public void reset(Outlet outlet) {
                      outlet.end();
                    }
                  });
            });
    try (Server server = start(provider, waiting);
        WireClient client = WireClient.connect(provider.network(), server.address(), 0)) {
      client.send(GET).readHead();
      client.halfClose();
      Await.stays("nothing is told", () -> !gone.isDone());
      client.reset();
      assertThat(Await.value("the client is gone", gone)).isEqualTo(DisconnectReason.PEER_CLOSED);
    }
    assertThat(filters).hasValue(1);
  }

  /** The echo fills the buffers to the last byte, and the close comes before it has left. */
  @Test
  void aCloseThatWaitsForRoomEndsItsSocket() throws Exception {
    int piece = 16 * 1024;
    int room = 8 * piece;
    var sent = new AtomicInteger();
    var provider = new MemoryServerProvider(() -> WireFilters.fromServer(counting(sent)));
    var over = new CompletableFuture<Completion>();
    AsyncApplication echo =
        AsyncApplication.of((request, responder) -> responder.send(ResponseHead.of(200), text("")))
            .with(
                (handshake, acceptor) -> {
                  handshake.onComplete(over::complete);
                  return acceptor
                      .accept()
                      .thenCompose(socket -> socket.forEach(socket::send))
                      .thenAccept(close -> {});
                });
    try (Server server = provider.start(echo, ServerOptions.defaults().withEventThreads(1));
        Wire wire = provider.network().connect(server.address(), 0);
        WireClient other = WireClient.connect(provider.network(), server.address(), 0)) {
      WireClient client = WireClient.over(wire).send(HANDSHAKE);
      client.readHead();
      int head = sent.get();
      client.send(WireFrame.binary(new byte[room + piece - FRAME_HEAD]).masked());
      Await.until("the buffers are full", () -> sent.get() == head + room);
      client.send(WireFrame.close(1000, "").masked());
      other.send(GET).read(); // The one event thread has done before what was to do.
      assertThat(wire.read(new byte[piece], Await.patience())).isEqualTo(piece);
      other.send(GET).read();
      client.skipToEnd();
      assertThat(Await.value("the end of the exchange", over).outcome())
          .isEqualTo(Completion.Outcome.COMPLETE);
    }
  }

  private static WireFilter counting(AtomicInteger sent) {
    return new WireFilter() {
      @Override
      public void bytes(byte[] bytes, Outlet outlet) {
        sent.addAndGet(bytes.length);
        outlet.bytes(bytes);
      }
    };
  }

  private static Server start(MemoryServerProvider provider, AsyncHttpHandler handler)
      throws Exception {
    return provider.start(AsyncApplication.of(handler), ServerOptions.defaults());
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
