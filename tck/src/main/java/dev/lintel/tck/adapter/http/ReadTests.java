package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Stages;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.Samples;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of a request as applications read it. */
class ReadTests {

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8192, 65536, 1_000_003})
  @Requirement("HTTP-5.4")
  void bodiesOfAnyLengthArriveWhole(int length) {
    byte[] body = filler(length);
    for (Style style : Style.values()) {
      Route route = echo(style);
      WireClient client = server.connect();
      client.send(route.request("POST", "Content-Length: " + length)).send(body);
      Expect.bytes(client.read().body(), body);
      client.send(route.request("POST", "Transfer-Encoding: chunked"));
      for (int at = 0; at < length; at += 10_000) {
        client.sendChunk(java.util.Arrays.copyOfRange(body, at, Math.min(length, at + 10_000)));
      }
      Expect.bytes(client.send("0\r\n\r\n").read().body(), body);
    }
  }

  @InBothStyles
  @Requirement("HTTP-5.4")
  void chunkExtensionsAndTrailersAreNotBody(Style style) {
    WireClient client = server.connect();
    client.send(echo(style).request("POST", "Transfer-Encoding: chunked"));
    client.send("5;name=\"value\"\r\nhello\r\n00\r\nX-Trailer: yes\r\n\r\n");
    assertThat(client.read().text()).isEqualTo("hello");
  }

  @InBothStyles
  @Requirement("HTTP-5.4")
  void aBodyThatDribblesIsTheSameBody(Style style) {
    WireClient client = server.connect();
    client.send(echo(style).request("POST", "Transfer-Encoding: chunked"));
    client.dribble("3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n");
    assertThat(client.read().text()).isEqualTo("abcd");
  }

  @Test
  @Requirement("HTTP-5.4")
  void afterTheEndEachReadGivesNull() {
    Route route =
        server.serveAsync(
            (request, responder) ->
                request
                    .body()
                    .forEach(
                        piece -> {
                          assertThat(piece.remaining()).isPositive();
                          return Stages.done();
                        })
                    .thenCompose(v -> request.body().read())
                    .thenCompose(
                        first -> {
                          assertThat(first).isNull();
                          return request.body().read();
                        })
                    .thenCompose(
                        second -> {
                          assertThat(second).isNull();
                          return responder.send(OK, bytes("null twice"));
                        }));
    WireClient client = server.connect();
    client.send(route.request("POST", "Content-Length: 3") + "abc");
    assertThat(client.read().text()).isEqualTo("null twice");
    assertThat(client.send(route.get()).read().text()).isEqualTo("null twice");
  }

  @Test
  @Requirement("HTTP-5.4")
  void theStreamOfARequestWithoutBodyEndsAtOnce() {
    Route route =
        server.serveSync(
            (request, responder) -> {
              assertThat(request.body().read()).isEqualTo(-1);
              assertThat(request.body().read(new byte[5])).isEqualTo(-1);
              responder.send(OK, bytes("ended"));
            });
    assertThat(server.exchange(route.get()).text()).isEqualTo("ended");
  }

  @Test
  @Requirement("HTTP-5.2")
  void aSecondReadWhileOneIsPendingFails() {
    var refused = new CompletableFuture<Boolean>();
    Route route =
        server.serveAsync(
            (request, responder) -> {
              var first = request.body().read();
              Expect.refused("HTTP-5.2", request.body().read());
              refused.complete(true);
              return first.thenCompose(piece -> responder.send(OK, bytes(Samples.text(piece))));
            });
    WireClient client = server.connect();
    client.send(route.request("POST", "Content-Length: 5"));
    Await.value("the second read was refused", refused);
    client.send("first");
    assertThat(client.read().text()).isEqualTo("first");
  }

  @Test
  @Requirement("HTTP-5.2")
  void aSecondSubscriberIsRefused() {
    var failure = new CompletableFuture<Throwable>();
    var received = new CompletableFuture<String>();
    Route route =
        server.serveAsync(
            (request, responder) -> {
              var publisher = request.body().asPublisher();
              publisher.subscribe(new Collector(received, failure));
              publisher.subscribe(new Collector(new CompletableFuture<>(), failure));
              return received.thenCompose(body -> responder.send(OK, bytes(body)));
            });
    WireClient client = server.connect();
    client.send(route.request("POST", "Content-Length: 5") + "hello");
    assertThat(client.read().text()).isEqualTo("hello");
    Expect.refused("HTTP-5.2", CompletableFuture.failedStage(Await.value("the refusal", failure)));
  }

  @Test
  @Requirement("HTTP-5.3")
  void aPieceIsKeptUntilTheNextRead() {
    Gate gate = server.gate();
    var before = new CompletableFuture<String>();
    Route route =
        server.serveAsync(
            (request, responder) ->
                request
                    .body()
                    .read()
                    .thenCompose(
                        piece -> {
                          before.complete(Samples.text(piece));
                          return gate.opened()
                              .thenCompose(
                                  v ->
                                      responder.send(
                                          OK, java.util.Objects.requireNonNull(piece).duplicate()));
                        }));
    WireClient client = server.connect();
    client.send(route.request("POST", "Content-Length: 100005") + "first");
    String first = Await.value("the first piece", before);
    client.send(filler(100_000));
    WireClient other = server.connect();
    other.send(echo(Style.ASYNC).request("POST", "Content-Length: 50000")).send(filler(50_000));
    assertThat(other.read().body()).hasSize(50_000);
    gate.open();
    assertThat(client.read().text()).isEqualTo(first);
  }

  @Test
  @Requirement("HTTP-5.11")
  void aClosedStreamGivesTheBodyUp() {
    Route route =
        server.serveSync(
            (request, responder) -> {
              assertThat(request.body().read()).isEqualTo('h');
              request.body().close();
              Expect.thrown(IOException.class, () -> request.body().read());
              responder.send(OK, bytes("closed"));
            });
    WireClient client = server.connect();
    for (int i = 0; i < 2; i++) {
      client.send(route.request("POST", "Content-Length: 5") + "h");
      assertThat(client.read().text()).isEqualTo("closed");
      client.send("ello");
    }
  }

  @InBothStyles
  @Requirement("HTTP-5.13")
  void thereIsOneBody(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              InputStream body = request.body();
              assertThat(request.body()).isSameAs(body);
              body.readAllBytes();
              assertThat(request.body()).isSameAs(body);
              responder.send(OK, bytes("one"));
            },
            (request, responder) -> {
              var body = request.body();
              assertThat(request.body()).isSameAs(body);
              return body.readAll(10)
                  .thenCompose(
                      all -> {
                        assertThat(request.body()).isSameAs(body);
                        return responder.send(OK, bytes("one"));
                      });
            });
    String request = route.request("POST", "Content-Length: 2") + "ab";
    assertThat(server.exchange(request).text()).isEqualTo("one");
  }

  private static Route echo(Style style) {
    return Routes.echo(server, style);
  }

  /** Collects what a publisher gives. */
  private record Collector(
      CompletableFuture<String> received, CompletableFuture<Throwable> failure, StringBuilder text)
      implements Flow.Subscriber<ByteBuffer> {

    Collector(CompletableFuture<String> received, CompletableFuture<Throwable> failure) {
      this(received, failure, new StringBuilder());
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer piece) {
      text.append(Samples.text(piece));
    }

    @Override
    public void onError(Throwable problem) {
      failure.complete(problem);
    }

    @Override
    public void onComplete() {
      received.complete(text.toString());
    }
  }
}
