package dev.lintel.adapter.vertx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.ResponseHead;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.StartException;
import dev.lintel.server.Timeouts;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What only this adapter has to do because Vert.x would do it differently. The rest is the TCK. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VertxServerTests {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final ServerOptions OPTIONS =
      ServerOptions.defaults()
          .withBinds(Bind.loopback(0))
          .withEventThreads(2)
          .withTimeouts(Timeouts.defaults().withHead(SHORT).withKeepAlive(SHORT.multipliedBy(3)));

  @TempDir static Path directory;

  private final AtomicInteger slow = new AtomicInteger();
  private Path file;
  private Server server;

  @BeforeAll
  void start() throws Exception {
    file = Files.writeString(directory.resolve("file"), "0123456789");
    server = new VertxServerProvider().start(AsyncApplication.of(this::handle), OPTIONS);
  }

  @AfterAll
  void stop() {
    server.close();
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  private CompletionStage<Void> handle(AsyncRequest request, AsyncResponder responder) {
    ResponseHead ok = ResponseHead.of(200);
    return switch (request.path()) {
      case "/thread" -> responder.send(ok, utf8(Thread.currentThread().getName()));
      case "/native" ->
          responder.send(
              ok,
              utf8(
                  Objects.requireNonNull(request.extension(VertxServerProvider.NATIVE_REQUEST))
                      .uri()));
      case "/file" -> responder.sendFile(ok, file, 2, 5);
      case "/echo" ->
          responder
              .start(ok)
              .thenCompose(w -> request.body().transferTo(w).thenCompose(n -> w.end()));
      case "/slow" -> {
        boolean early = slow.getAndIncrement() > 0;
        var done = new CompletableFuture<Void>();
        var later = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);
        later.execute(
            () -> {
              slow.decrementAndGet();
              done.complete(null);
            });
        yield responder.send(ok, utf8(early ? "early" : "in time")).thenCompose(sent -> done);
      }
      case "/last" -> responder.send(ok.with("connection", "close"), utf8("last"));
      case "/status" ->
          responder.send(
              ResponseHead.of(Integer.parseInt(Objects.requireNonNull(request.query()))), utf8(""));
      default -> responder.send(ok, utf8("hello"));
    };
  }

  @Test
  void oneRandomPortIsServedByEveryEventLoop() throws IOException {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      String answer = exchange("GET /thread HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      names.add(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    assertThat(names)
        .containsExactlyInAnyOrder(
            "lintel-vertx-eventloop-thread-0", "lintel-vertx-eventloop-thread-1");
  }

  @Test
  void anOldClientIsAnsweredInTheNewVersion() throws IOException {
    assertThat(exchange("GET / HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK\r\nDate: ")
        .endsWith("\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
  }

  @Test
  void connectionFieldsOfVertxAreTakenBack() throws IOException {
    String twice = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n";

    assertThat(exchange(twice))
        .containsOnlyOnce("\r\nConnection: keep-alive\r\n")
        .containsOnlyOnce("\r\nConnection: close\r\n")
        .doesNotContain("\r\nconnection");
  }

  @Test
  void aFileGetsNoTypeFromVertx() throws IOException {
    assertThat(exchange("GET /file HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .doesNotContainIgnoringCase("content-type")
        .contains("\r\nContent-Length: 5\r\n")
        .endsWith("\r\n\r\n23456");
  }

  @Test
  void notModifiedHasNoLengthOfVertx() throws IOException {
    assertThat(exchange("GET /status?304 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 304 Not Modified\r\n")
        .doesNotContainIgnoringCase("content-length");
  }

  @Test
  void reasonPhrasesAreNotNettys() throws IOException {
    assertThat(exchange("GET /status?500 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 500 Server Error\r\n");
  }

  @Test
  void nothingIsServedBehindTheLastResponse() throws IOException {
    assertThat(exchange("GET /last HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"))
        .endsWith("\r\n\r\nlast");
  }

  @Test
  void theNextRequestWaitsForTheHandlerAndNotOnlyForTheResponse() throws IOException {
    String one = "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n";
    slow.set(0);

    String answers =
        exchange(one + one + "GET /slow HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

    assertThat(answers.split("HTTP/1.1 200 OK")).hasSize(4).allMatch(a -> !a.endsWith("early"));
  }

  @Test
  void aThousandPipelinedRequestsAreNoRecursion() throws IOException {
    String last = "GET /last HTTP/1.1\r\nHost: h\r\n\r\n";

    assertThat(exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n".repeat(1000) + last))
        .hasSizeGreaterThan(80_000)
        .endsWith("\r\n\r\nlast");
  }

  @Test
  void anotherVersionIsAnswered505AndNotVertxs501() throws IOException {
    assertThat(exchange("GET / HTTP/1.2\r\nHost: h\r\n\r\n"))
        .startsWith("HTTP/1.1 505 HTTP Version Not Supported\r\nDate: ")
        .endsWith("\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  }

  @Test
  void whatNettyCannotDecodeGetsAnEmptyResponse() throws IOException {
    assertThat(exchange("GET / HTTP/1.1\r\nHost : h\r\n\r\n"))
        .startsWith("HTTP/1.1 400 Bad Request\r\nDate: ")
        .endsWith("\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  }

  @Test
  void aMalformedBodyCutsOffTheLastExchange() throws IOException {
    String head =
        "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked";

    assertThat(exchange(head + "\r\n\r\n3\r\nabc\r\nzz\r\n")).doesNotEndWith("0\r\n\r\n");
  }

  @Test
  void aClientThatIsSlowWithTheHeadIsCutOff() throws IOException {
    long began = System.nanoTime();

    assertThat(exchange("GET / HT")).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(SHORT, SHORT.multipliedBy(3));
  }

  @Test
  void anIdleConnectionIsClosed() throws IOException {
    long began = System.nanoTime();

    assertThat(exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).endsWith("hello");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(SHORT.multipliedBy(3));
  }

  @Test
  void theNativeRequestIsAnExtension() throws IOException {
    assertThat(VertxServerProvider.NATIVE_REQUEST.type()).isSameAs(HttpServerRequest.class);
    assertThat(exchange("GET /native?a=b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
        .endsWith("\r\n\r\n/native?a=b");
  }

  @Test
  void theCustomizerSeesTheOptionsOfTheAdapter() throws Exception {
    var backlog = new AtomicReference<Integer>();
    var provider =
        new VertxServerProvider(
            options -> {
              assertThat(options.getMaxChunkSize()).isEqualTo(16 * 1024);
              backlog.set(options.getAcceptBacklog());
            });

    provider.start(AsyncApplication.of(this::handle), OPTIONS).close();

    assertThat(backlog.get()).isPositive();
  }

  @Test
  void aBusyPortFailsTheStartAndLeavesNoThread() {
    Set<Thread> before = threads();
    ServerOptions busy = OPTIONS.withBinds(Bind.loopback(server.address().getPort()));

    assertThatThrownBy(
            () -> new VertxServerProvider().start(AsyncApplication.of(this::handle), busy))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("vertx cannot listen on 127.0.0.1:" + busy.binds().get(0).port());
    await().untilAsserted(() -> assertThat(threads()).isEqualTo(before));
  }

  /** What comes until the server closes. */
  private String exchange(String sent) throws IOException {
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("(lintel|vert).*"))
        .collect(Collectors.toSet());
  }
}
