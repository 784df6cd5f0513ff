package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies that the application did not read, or not to their end. */
class UnreadBodyTests {

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(
          options -> options.withLimits(options.limits().withMaxUnreadBytes(50_000)));

  @InBothStyles
  @Requirement({"HTTP-5.6", "HTTP-9.5"})
  void aSmallRestIsDrainedAndTheConnectionLivesOn(Style style) {
    Route route = ignoring(style);
    WireClient client = server.connect();
    for (int i = 0; i < 2; i++) {
      client.send(route.request("POST", "Content-Length: 40000")).send(filler(40_000));
      assertThat(client.read().text()).isEqualTo("unread");
      client.send(route.request("POST", "Transfer-Encoding: chunked"));
      client.sendChunk(filler(20_000)).sendChunk(filler(20_000)).send("0\r\n\r\n");
      assertThat(client.read().text()).isEqualTo("unread");
    }
    assertThat(client.send(route.get()).read().text()).isEqualTo("unread");
  }

  @InBothStyles
  @Requirement("HTTP-5.6")
  void theResponseComesBeforeTheRestOfTheBody(Style style) {
    Route route = ignoring(style);
    WireClient client = server.connect();
    client.send(route.request("POST", "Content-Length: 10") + "half ");
    assertThat(client.read().text()).isEqualTo("unread");
    client.send("now.." + route.get());
    assertThat(client.read().text()).isEqualTo("unread");
  }

  @InBothStyles
  @Requirement("HTTP-5.6")
  void aLargeRestClosesTheConnectionAfterTheResponse(Style style) {
    Route route = ignoring(style);
    WireClient client = server.connect();
    byte[] body = filler(8_000_000);
    client.send(route.request("POST", "Content-Length: " + body.length));
    var sending =
        CompletableFuture.runAsync(() -> client.send(body)).handle((v, closed) -> closed != null);
    assertThat(client.read().text()).isEqualTo("unread");
    client.expectEnd();
    Await.value("the upload ends", sending);
    assertThat(server.exchange(route.get()).text()).isEqualTo("unread");
  }

  @InBothStyles
  @Requirement("HTTP-5.6")
  void aLargeResponseArrivesThoughTheClientStillSends(Style style) {
    byte[] large = filler(1_000_000);
    Route route =
        server.serve(
            style,
            (request, responder) -> responder.send(OK, ByteBuffer.wrap(large)),
            (request, responder) -> responder.send(OK, ByteBuffer.wrap(large)));
    WireClient client = server.connectNarrow();
    byte[] body = filler(8_000_000);
    client.send(route.request("POST", "Content-Length: " + body.length));
    var sending =
        CompletableFuture.runAsync(() -> client.send(body)).handle((v, closed) -> closed != null);
    Expect.bytes(client.read().body(), large);
    client.expectEnd();
    Await.value("the upload ends", sending);
  }

  @Test
  @Requirement("HTTP-5.6")
  void aRestThatDoesNotComeClosesTheConnection() {
    Route route = ignoring(Style.ASYNC);
    WireClient client = server.connect();
    client.send(route.request("POST", "Content-Length: 10") + "half ");
    assertThat(client.read().text()).isEqualTo("unread");
    client.expectEnd();
    route.completion();
  }

  @InBothStyles
  @Requirement("HTTP-5.6")
  void aBodyReadInPartIsDrainedToo(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              assertThat(request.body().read()).isEqualTo('h');
              responder.send(OK, bytes("part"));
            },
            (request, responder) ->
                request.body().read().thenCompose(piece -> responder.send(OK, bytes("part"))));
    WireClient client = server.connect();
    for (int i = 0; i < 3; i++) {
      client.send(route.request("POST", "Transfer-Encoding: chunked"));
      client.send("5\r\nhello\r\n").sendChunk(filler(30_000)).send("0\r\n\r\n");
      assertThat(client.read().text()).isEqualTo("part");
    }
  }

  @Test
  @Requirement({"HTTP-5.6", "HTTP-5.9"})
  void anExchangeEndsThoughItsReadIsPending() {
    Route route =
        server.serveAsync(
            (request, responder) -> {
              request.body().read();
              return responder.send(OK, bytes("pending"));
            });
    WireClient client = server.connect();
    client.send(route.request("POST", "Content-Length: 5"));
    assertThat(client.read().text()).isEqualTo("pending");
    client.send("hello" + route.request("POST", "Content-Length: 5"));
    assertThat(client.read().text()).isEqualTo("pending");
    client.send("hello");
    route.completion();
    route.completion();
  }

  private static Route ignoring(Style style) {
    return Routes.answering(server, style, OK, "unread");
  }
}
