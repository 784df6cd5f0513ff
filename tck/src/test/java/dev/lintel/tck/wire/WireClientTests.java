package dev.lintel.tck.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lintel.tck.Await;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client that judges servers is judged by fake ones. */
class WireClientTests {

  private static final String SIZED = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  @Test
  void aBodyWithALengthIsRead() throws Exception {
    try (var server = FakeServer.saying(SIZED, "hello", SIZED, "again");
        WireClient client = server.connect()) {
      WireResponse first = client.read();
      assertThat(first.text()).isEqualTo("hello");
      assertThat(first.framing()).isEqualTo(WireFraming.LENGTH);
      assertThat(first.head().reason()).isEqualTo("OK");
      assertThat(first.header("content-LENGTH")).isEqualTo("5");
      assertThat(client.read().text()).isEqualTo("again");
      client.expectEnd();
    }
  }

  @Test
  void aBodyInChunksIsReadWithItsTrailers() throws Exception {
    try (var server =
            FakeServer.saying(CHUNKED, "2\r\nhe\r\n", "003\r\nl", "lo\r\n0\r\nX: y\r\n\r\n");
        WireClient client = server.connect()) {
      WireResponse response = client.read();
      assertThat(response.text()).isEqualTo("hello");
      assertThat(response.trailers()).containsExactly(new WireField("X", "y"));
    }
  }

  @Test
  void chunksAreReadOneByOneAlsoBeforeTheirEndHasCome() throws Exception {
    try (var server = FakeServer.saying(CHUNKED, "2\r\nhe", "\r\n3\r\nllo\r\n0\r\n\r\n");
        WireClient client = server.connect()) {
      client.readHead();
      assertThat(client.readChunk()).asString().isEqualTo("he");
      assertThat(client.readChunk()).asString().isEqualTo("llo");
      assertThat(client.readChunk()).isEmpty();
    }
  }

  @Test
  void aBodyUntilTheEndIsRead() throws Exception {
    try (var server = FakeServer.saying("HTTP/1.1 200 OK\r\n\r\nhel", "lo");
        WireClient client = server.connect()) {
      WireResponse response = client.read();
      assertThat(response.framing()).isEqualTo(WireFraming.CLOSE);
      assertThat(response.text()).isEqualTo("hello");
    }
  }

  @Test
  void interimResponsesAreKept() throws Exception {
    try (var server = FakeServer.saying("HTTP/1.1 100 Continue\r\n\r\n", SIZED, "hello");
        WireClient client = server.connect()) {
      WireResponse response = client.read();
      assertThat(response.interim()).hasSize(1);
      assertThat(response.text()).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
        "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        "http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\n\r\n"
      })
  void whatIsNotAllowedFails(String response) throws Exception {
    try (var server = FakeServer.saying(response);
        WireClient client = server.connect()) {
      fails(client::read);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SIZED + "hel", CHUNKED + "5\r\nhel", CHUNKED + "3\r\nhel\r\n"})
  void aCutBodyIsTold(String response) throws Exception {
    try (var server = FakeServer.saying(response);
        WireClient client = server.connect()) {
      assertThat(client.readCutBody(client.readHead())).asString().isEqualTo("hel");
    }
    try (var server = FakeServer.saying(response);
        WireClient client = server.connect()) {
      assertThatExceptionOfType(WireCutException.class).isThrownBy(client::read);
    }
  }

  @Test
  void aWholeBodyIsNotCut() throws Exception {
    try (var server = FakeServer.saying(SIZED, "hello");
        WireClient client = server.connect()) {
      WireHead head = client.readHead();
      fails(() -> client.readCutBody(head));
    }
  }

  @Test
  void anEndIsNoResetAndAResetIsAnEnd() throws Exception {
    try (var server = FakeServer.saying("x");
        WireClient client = server.connect()) {
      fails(client::expectReset);
    }
    try (var server = new FakeServer(WireClientTests::reset);
        WireClient client = server.connect()) {
      client.expectReset();
    }
    try (var server = new FakeServer(WireClientTests::reset);
        WireClient client = server.connect()) {
      client.expectEnd();
    }
    try (var server = FakeServer.saying("more");
        WireClient client = server.connect()) {
      fails(client::expectEnd);
    }
  }

  @Test
  void silenceIsToldFromAnEndAndFromBytes() throws Exception {
    var open = new CompletableFuture<Void>();
    try (var server = new FakeServer(socket -> open.join());
        WireClient client = server.connect()) {
      client.expectSilence();
      open.complete(null);
      server.played().join();
      fails(client::expectSilence);
    }
    try (var server = FakeServer.saying("x");
        WireClient client = server.connect()) {
      fails(client::expectSilence);
    }
  }

  @Test
  void theServerSeesHowTheClientGoes() throws Exception {
    try (var server =
            new FakeServer(
                socket -> {
                  assertThat(socket.getInputStream().read()).isEqualTo('a');
                  assertThat(socket.getInputStream().read()).isEqualTo(-1);
                });
        WireClient client = server.connect()) {
      client.send("a").halfClose();
      Await.value("the end is seen", server.played());
    }
    try (var server =
            new FakeServer(
                socket ->
                    assertThatExceptionOfType(SocketException.class)
                        .isThrownBy(
                            () -> {
                              while (socket.getInputStream().read() >= 0) {
                                // Until the reset.
                              }
                            }));
        WireClient client = server.connect()) {
      client.send("a").reset();
      Await.value("the reset is seen", server.played());
    }
  }

  @Test
  void aServerThatDoesNotReadBlocksTheSender() throws Exception {
    var open = new CompletableFuture<Void>();
    try (var server = new FakeServer(socket -> open.join());
        WireClient client = server.connect()) {
      assertThat(client.sendUntilBlocked(1L << 30)).isBetween(1L, 1L << 27);
      open.complete(null);
    }
  }

  @Test
  void aServerThatHasClosedIsToldToTheSender() throws Exception {
    try (var server = new FakeServer(WireClientTests::reset);
        WireClient client = server.connect()) {
      client.expectEnd();
      assertThatExceptionOfType(WireCutException.class)
          .isThrownBy(() -> client.send("once").send("twice"))
          .withMessageStartingWith("the server has closed the connection");
    }
  }

  @Test
  void theTranscriptShowsTheLastBytesOfBothDirections() throws Exception {
    try (var server = FakeServer.saying(SIZED, "hello");
        WireClient client = server.connect()) {
      // In one piece: the server closes when it has spoken, and a second one might come too late.
      client.send("x".repeat(5000) + "\u0000\r\nlast");
      client.read();
      assertThat(client.transcript())
          .contains("bytes before")
          .contains("\\x00\\r\\n")
          .contains("last")
          .contains("Content-Length: 5\\r\\n")
          .contains("hello");
      assertThat(client.transcript().length()).isLessThan(5000);
    }
  }

  private static void reset(java.net.Socket socket) throws SocketException {
    socket.setSoLinger(true, 0);
  }

  private static void fails(ThrowingCallable call) {
    assertThatExceptionOfType(AssertionError.class).isThrownBy(call);
  }
}
