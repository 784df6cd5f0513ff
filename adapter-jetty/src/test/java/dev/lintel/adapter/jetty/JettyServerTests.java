package dev.lintel.adapter.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.ResponseHead;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.Timeouts;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is special about Jetty; everything else is in the compatibility kit. */
class JettyServerTests {

  private final CompletableFuture<Void> gate = new CompletableFuture<>();
  private org.eclipse.jetty.server.Server jetty;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    Timeouts timeouts = Timeouts.defaults().withHead(Duration.ofMillis(500));
    server =
        new JettyServerProvider(customized -> jetty = customized)
            .start(
                AsyncApplication.of(this::handle),
                ServerOptions.defaults().withBinds(Bind.loopback(0)).withTimeouts(timeouts));
  }

  @AfterEach
  void noThreadSurvives() {
    server.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("lintel-jetty"));
  }

  private CompletionStage<Void> handle(AsyncRequest request, AsyncResponder responder) {
    return switch (request.path()) {
      case "/native" ->
          responder.send(
              ResponseHead.of(200),
              utf8(
                  request
                      .extension(JettyServerProvider.NATIVE_REQUEST)
                      .getClass()
                      .getPackageName()));
      case "/gate" -> gate.thenCompose(v -> responder.send(ResponseHead.of(200), utf8("open")));
      case "/echo" ->
          responder
              .start(ResponseHead.of(200).with("content-length", "" + request.bodyLength()))
              .thenCompose(writer -> request.body().forEach(writer::write));
      case "/read" -> request.body().read().thenCompose(piece -> gate);
      case "/fail" ->
          request
              .body()
              .read()
              .thenCompose(
                  piece -> CompletableFuture.failedStage(new IOException("the test wants it")));
      default ->
          responder.send(
              ResponseHead.of(Integer.parseInt(request.query())), ByteBuffer.allocate(0));
    };
  }

  @Test
  void isFoundByItsName() {
    assertThat(ServiceLoader.load(ServerProvider.class))
        .filteredOn(provider -> provider.name().equals("jetty"))
        .singleElement()
        .extracting(ServerProvider::version)
        .isEqualTo(org.eclipse.jetty.server.Server.getVersion());
  }

  @Test
  void givesTheNativeRequest() throws Exception {
    try (var client = new Client()) {
      client.send("GET /native HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(client.body(10)).isEqualTo("org.eclips");
    }
  }

  @Test
  void jettyInventsNoLengthAndNoChunks() throws Exception {
    try (var client = new Client()) {
      client.send("HEAD /?200 HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.head()).matches("HTTP/1.1 200 OK\r\nDate: [^\r]*\r\n\r\n");
      client.send("HEAD /?404 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(client.head())
          .matches("HTTP/1.1 404 Not Found\r\nDate: [^\r]*\r\nConnection: keep-alive\r\n\r\n");
      client.send("GET /?304 HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.head()).matches("HTTP/1.1 304 Not Modified\r\nDate: [^\r]*\r\n\r\n");
      client.send("GET /?204 HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.head()).matches("HTTP/1.1 204 No Content\r\nDate: [^\r]*\r\n\r\n");
      client.send("HEAD /?200 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      assertThat(client.head())
          .matches("HTTP/1.1 200 OK\r\nDate: [^\r]*\r\nConnection: close\r\n\r\n");
      client.awaitEnd();
    }
  }

  @Test
  void whatTheWatchReadsAheadIsServedAfterwards() throws Exception {
    try (var client = new Client()) {
      client.send("GET /gate HTTP/1.1\r\nHost: h\r\n\r\n");
      awaitWatch();
      client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n1");
      awaitWatch();
      client.send("23");
      gate.complete(null);
      client.head();
      assertThat(client.body(4)).isEqualTo("open");
      client.send("4");
      client.head();
      assertThat(client.body(4)).isEqualTo("1234");
    }
  }

  @Test
  void theWatchReadsAheadNoMoreThanItsBound() throws Exception {
    String next = "GET /?200 HTTP/1.1\r\nHost: h\r\nPadding: " + "x".repeat(1000) + "\r\n\r\n";
    try (var client = new Client()) {
      client.send("GET /gate HTTP/1.1\r\nHost: h\r\n\r\n");
      awaitWatch();
      client.send(next.repeat(20));
      await().until(() -> !onlyEndPoint().isFillInterested());
      gate.complete(null);
      client.head();
      client.body(4);
      for (int i = 0; i < 20; i++) {
        assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n");
      }
    }
  }

  @Test
  void bytesThatDripDoNotRenewTheTimeOfAHead() throws Exception {
    ScheduledExecutorService tap = Executors.newSingleThreadScheduledExecutor();
    try (var client = new Client()) {
      client.send("GET /");
      long begin = System.nanoTime();
      var dripping =
          tap.scheduleAtFixedRate(() -> client.sendQuietly("x"), 100, 100, TimeUnit.MILLISECONDS);
      client.awaitEnd();
      assertThat(dripping.isDone()).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isBetween(Duration.ofMillis(400), Duration.ofSeconds(2));
    } finally {
      tap.shutdownNow();
    }
  }

  @Test
  void aDrainClosesIdleConnectionsAndSparesLiveOnes() throws Exception {
    try (var fresh = new Client();
        var idle = new Client();
        var live = new Client()) {
      idle.send("GET /?200 HTTP/1.1\r\nHost: h\r\n\r\n");
      idle.head();
      live.send("GET /gate HTTP/1.1\r\nHost: h\r\n\r\n");
      await().until(() -> endPoints().size() == 3 && isWatched());
      CompletableFuture<Void> drained = server.drain().toCompletableFuture();
      fresh.awaitEnd();
      idle.awaitEnd();
      gate.complete(null);
      assertThat(live.head()).contains("\r\nConnection: close\r\n");
      assertThat(live.body(4)).isEqualTo("open");
      live.awaitEnd();
      drained.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void noBufferIsKept() throws Exception {
    String head = "POST %s HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n";
    try (var whole = new Client();
        var failed = new Client()) {
      whole.send(String.format(head, "/echo") + "x".repeat(100_000));
      whole.head();
      whole.body(100_000);
      failed.send(String.format(head, "/fail") + "x".repeat(50_000));
      assertThat(failed.head()).startsWith("HTTP/1.1 500 ");
      failed.awaitEnd();
      try (var gone = new Client()) {
        gone.send(String.format(head, "/read") + "x".repeat(5_000));
        await().until(() -> endPoints().size() > 1);
      }
    }
    gate.complete(null);
    var pool = (ArrayByteBufferPool) jetty.getByteBufferPool();
    await()
        .untilAsserted(
            () -> {
              assertThat(pool.getAvailableDirectByteBufferCount())
                  .isEqualTo(pool.getDirectByteBufferCount());
              assertThat(pool.getAvailableHeapByteBufferCount())
                  .isEqualTo(pool.getHeapByteBufferCount());
            });
  }

  private Collection<EndPoint> endPoints() {
    return jetty.getConnectors()[0].getConnectedEndPoints();
  }

  private EndPoint onlyEndPoint() {
    return endPoints().iterator().next();
  }

  /** Waits until the watch of the only exchange has registered for reading, maybe again. */
  private void awaitWatch() {
    await().until(this::isWatched);
  }

  private boolean isWatched() {
    return endPoints().stream()
        .map(JettyConnection.class::cast)
        .anyMatch(connection -> connection.isLive() && connection.isFillInterested());
  }

  private static ByteBuffer utf8(String text) {
    return StandardCharsets.UTF_8.encode(text);
  }

  private final class Client implements AutoCloseable {
    private final Socket socket = new Socket();

    Client() throws IOException {
      socket.connect(server.address());
      socket.setSoTimeout(10_000);
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void sendQuietly(String text) {
      try {
        send(text);
      } catch (IOException closed) {
        // That the connection closes is what the test waits for.
      }
    }

    String head() throws IOException {
      var head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          throw new EOFException("the connection ended behind: " + head);
        }
        head.write(next);
      }
      return head.toString(StandardCharsets.ISO_8859_1);
    }

    String body(int length) throws IOException {
      return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    void awaitEnd() throws IOException {
      try {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      } catch (SocketException reset) {
        // An end, too: bytes were under way to a side that had closed.
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
