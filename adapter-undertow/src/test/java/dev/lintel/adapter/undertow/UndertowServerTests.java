package dev.lintel.adapter.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.DisconnectReason;
import dev.lintel.ResponseHead;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xnio.Options;

/** What only Undertow gets wrong, or only this adapter offers; everything else is in the TCK. */
@Timeout(30)
class UndertowServerTests {

  private static final String HOST = " HTTP/1.1\r\nHost: a.b\r\n";

  private final AtomicReference<AsyncRequest> seen = new AtomicReference<>();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();
  private Server server;

  @AfterEach
  void stop() {
    gate.complete(null);
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n", "3\nabc\r\n0\r\n\r\n", "-1\r\n"})
  void chunksThatUndertowLetsPassBreakTheBody(String chunks) throws Exception {
    var outcome = new CompletableFuture<DisconnectReason>();
    start(
        (request, responder) -> {
          request.onDisconnect(outcome::complete);
          return request
              .body()
              .readAll(1000)
              .thenCompose(body -> responder.send(ResponseHead.of(200), ByteBuffer.wrap(body)));
        });
    try (Socket client = connect()) {
      send(client, "POST /" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
      assertThat(readAll(client)).isEmpty();
    }
    assertThat(outcome.get()).isSameAs(DisconnectReason.PROTOCOL_ERROR);
  }

  @Test
  void bytesBehindTheLastChunkAreTheNextRequest() throws Exception {
    start(
        (request, responder) ->
            request
                .body()
                .readAll(1000)
                .thenCompose(body -> responder.send(ResponseHead.of(200), ByteBuffer.wrap(body))));
    try (Socket client = connect()) {
      send(
          client,
          "POST /"
              + HOST
              + "Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\nT: t\r\n\r\n"
              + "POST /"
              + HOST
              + "Connection: close\r\nContent-Length: 3\r\n\r\ntwo");
      assertThat(readAll(client)).contains("\r\n\r\noneHTTP/1.1 200").endsWith("\r\n\r\ntwo");
    }
  }

  @Test
  void whatTheDisconnectWatchReadsIsTheNextRequest() throws Exception {
    start(gated());
    try (Socket client = connect()) {
      send(client, "GET /1" + HOST + "\r\n");
      await().until(() -> seen.get() != null);
      send(client, "POST /2" + HOST + "Connection: close\r\nContent-");
      await().until(() -> nativeConnection().getExtraBytes() != null);
      send(client, "Length: 3\r\n\r\nabc");
      gate.complete(null);
      assertThat(readAll(client)).contains("\r\n\r\n/1HTTP/1.1 200").endsWith("\r\n\r\n/2abc");
    }
  }

  @Test
  void aFinBehindBytesOfTheNextRequestIsNoticed() throws Exception {
    var gone = new CompletableFuture<DisconnectReason>();
    start(
        (request, responder) -> {
          request.onDisconnect(gone::complete);
          return gate;
        });
    try (Socket client = connect()) {
      send(client, "GET /1" + HOST + "\r\nGET /2" + HOST + "\r\n");
      client.shutdownOutput();
      assertThat(gone.get()).isSameAs(DisconnectReason.PEER_CLOSED);
    }
  }

  @Test
  void aRegionOfAFileIsNotTheWholeFile(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "0123456789");
    start((request, responder) -> responder.sendFile(ResponseHead.of(200), file, 3, 4));
    try (Socket client = connect()) {
      send(client, "GET /" + HOST + "Connection: close\r\n\r\n");
      assertThat(readAll(client)).contains("Content-Length: 4\r\n").endsWith("\r\n\r\n3456");
    }
  }

  @Test
  void aStreamOnAConnectionThatClosesStillGoesInChunks() throws Exception {
    start(
        (request, responder) ->
            responder
                .start(ResponseHead.of(200))
                .thenCompose(
                    writer ->
                        writer
                            .write(ByteBuffer.allocate(0))
                            .thenCompose(v -> writer.end(utf8("body")))));
    try (Socket client = connect()) {
      send(client, "GET /" + HOST + "Connection: close\r\n\r\n");
      assertThat(readAll(client))
          .contains("Transfer-Encoding: chunked\r\n")
          .endsWith("\r\n\r\n04\r\nbody\r\n0\r\n\r\n");
    }
  }

  @Test
  void theNextRequestWaitsForTheHandler() throws Exception {
    start(
        (request, responder) -> {
          seen.set(request);
          return responder
              .start(ResponseHead.of(200))
              .thenCompose(
                  writer ->
                      writer
                          .write(ByteBuffer.allocate(0))
                          .thenCompose(v -> writer.end(utf8(request.path()))))
              .thenCompose(v -> gate);
        });
    try (Socket client = connect()) {
      send(client, "GET /1" + HOST + "\r\nGET /2" + HOST + "Connection: close\r\n\r\n");
      var first = new StringBuilder();
      while (first.indexOf("\r\n0\r\n\r\n") < 0) {
        first.append((char) client.getInputStream().read());
      }
      assertThat(seen.get().path()).isEqualTo("/1");
      gate.complete(null);
      assertThat(readAll(client)).endsWith("\r\n02\r\n/2\r\n0\r\n\r\n");
    }
  }

  @Test
  void nativeOptionsCanBeChanged() throws Exception {
    var provider =
        new UndertowServerProvider(options -> options.set(Options.WORKER_NAME, "lintel-custom"));
    server =
        provider.start(
            AsyncApplication.of(
                (request, responder) ->
                    responder.send(ResponseHead.of(200), utf8(Thread.currentThread().getName()))),
            ServerOptions.defaults().withBinds(Bind.loopback(0)));
    try (Socket client = connect()) {
      send(client, "GET / HTTP/1.0\r\n\r\n");
      assertThat(readAll(client)).startsWith("HTTP/1.1 200 OK").contains("lintel-custom I/O-");
    }
  }

  private AsyncHttpHandler gated() {
    return (request, responder) -> {
      seen.compareAndSet(null, request);
      return request
          .body()
          .readAll(1000)
          .thenCombine(gate, (body, v) -> body)
          .thenCompose(
              body ->
                  responder.send(
                      ResponseHead.of(200),
                      utf8(request.path() + new String(body, StandardCharsets.UTF_8))));
    };
  }

  private HttpServerConnection nativeConnection() {
    HttpServerExchange exchange = seen.get().extension(UndertowServerProvider.NATIVE_REQUEST);
    return (HttpServerConnection) Objects.requireNonNull(exchange).getConnection();
  }

  private void start(AsyncHttpHandler handler) throws Exception {
    server =
        new UndertowServerProvider()
            .start(
                AsyncApplication.of(handler), ServerOptions.defaults().withBinds(Bind.loopback(0)));
  }

  private Socket connect() throws IOException {
    return new Socket(server.address().getAddress(), server.address().getPort());
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String readAll(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }
}
