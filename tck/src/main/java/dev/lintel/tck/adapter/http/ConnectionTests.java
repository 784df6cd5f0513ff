package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.Request;
import dev.lintel.ResponseHead;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.KernelSockets;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireCutException;
import dev.lintel.tck.wire.WireFraming;
import dev.lintel.tck.wire.WireResponse;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections: kept, closed, pipelined, of HTTP/1.0. */
class ConnectionTests {

  /** What a busy machine may add, in milliseconds. */
  private static final int SLACK = 1000;

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement("HTTP-9.5")
  void aConnectionServesManyRequests(Style style) {
    Route route = numbering(style, OK);
    WireClient client = server.connect();
    for (int i = 1; i <= 50; i++) {
      WireResponse response = client.send(route.get()).read();
      assertThat(response.text()).isEqualTo("" + i);
      assertThat(response.head().headers("connection")).as("Connection").isEmpty();
    }
  }

  @InBothStyles
  @Requirement({"HTTP-9.7", "HTTP-9.5"})
  void pipelinedRequestsAreAnsweredInOrder(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> responder.send(OK, bytes(request.query() + "")),
            (request, responder) -> responder.send(OK, bytes(request.query() + "")));
    var pipeline = new StringBuilder();
    for (int i = 1; i <= 100; i++) {
      pipeline.append(route.requestTo("GET", route.path() + "?" + i));
    }
    WireClient client = server.connect().send(pipeline.toString());
    for (int i = 1; i <= 100; i++) {
      assertThat(client.read().text()).isEqualTo("" + i);
    }
  }

  @InBothStyles
  @Requirement("HTTP-9.7")
  void aSlowRequestHoldsTheNextOneBack(Style style) {
    Gate gate = server.gate();
    Route slow = Routes.behind(server, style, gate, "slow");
    Route fast = numbering(style, OK);
    WireClient client = server.connect().send(slow.get() + fast.get() + slow.get());
    slow.awaitCalls(1);
    client.expectSilence();
    assertThat(fast.calls()).isZero();
    gate.open();
    assertThat(client.read().text()).isEqualTo("slow");
    assertThat(client.read().text()).isEqualTo("1");
    assertThat(client.read().text()).isEqualTo("slow");
  }

  @InBothStyles
  @Requirement("HTTP-9.7")
  void aStreamHoldsTheNextRequestBack(Style style) {
    Gate gate = server.gate();
    Route stream =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              out.write(bytes("first"));
              out.flush();
              gate.pass();
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> writer.write(bytes("first")))
                    .thenCompose(v -> gate.opened()));
    WireClient client = server.connect().send(stream.get() + stream.get());
    client.readHead();
    assertThat(client.readChunk()).asString().isEqualTo("first");
    client.expectSilence();
    assertThat(stream.calls()).isEqualTo(1);
    gate.open();
    assertThat(client.readChunk()).isEmpty();
    assertThat(client.read().text()).isEqualTo("first");
  }

  @InBothStyles
  @Requirement("HTTP-9.7")
  void aHandlerHoldsTheNextRequestBackBehindTheEndOfItsStream(Style style) {
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              out.write(bytes("whole"));
              out.flush();
              out.end();
              gate.pass();
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> writer.write(bytes("whole")).thenApply(v -> writer))
                    .thenCompose(writer -> writer.write(bytes("")).thenApply(v -> writer))
                    .thenCompose(AsyncBodyWriter::end)
                    .thenCompose(v -> gate.opened()));
    WireClient client = server.connect().send(route.get() + route.get());
    assertThat(client.read().text()).isEqualTo("whole");
    client.expectSilence();
    assertThat(route.calls()).isEqualTo(1);
    gate.open();
    assertThat(client.read().text()).isEqualTo("whole");
  }

  @InBothStyles
  @Requirement({"HTTP-9.7", "HTTP-5.4"})
  void pipelinedBodiesGoToTheirRequests(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) ->
                responder.send(OK, java.nio.ByteBuffer.wrap(request.body().readAllBytes())),
            (request, responder) ->
                request
                    .body()
                    .readAll(100_000)
                    .thenCompose(body -> responder.send(OK, java.nio.ByteBuffer.wrap(body))));
    var pipeline = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      String body = "body " + i;
      pipeline.append(route.request("POST", "Content-Length: " + body.length())).append(body);
      pipeline.append(route.request("POST", "Transfer-Encoding: chunked"));
      pipeline.append("1\r\n#\r\n2\r\n" + (10 + i) + "\r\n0\r\n\r\n");
    }
    WireClient client = server.connect().send(pipeline.toString());
    for (int i = 0; i < 20; i++) {
      assertThat(client.read().text()).isEqualTo("body " + i);
      assertThat(client.read().text()).isEqualTo("#" + (10 + i));
    }
  }

  @InBothStyles
  @Requirement({"HTTP-9.4", "HTTP-9.6"})
  void theApplicationMayWishToClose(Style style) {
    Route route = numbering(style, OK.with("Connection", "close"));
    WireClient client = server.connect().send(route.get() + route.get());
    WireResponse response = client.read();
    assertThat(response.text()).isEqualTo("1");
    assertThat(response.head().headers("connection")).containsExactly("close");
    client.expectEnd();
    assertThat(route.calls()).isEqualTo(1);
  }

  @InBothStyles
  @Requirement({"HTTP-9.4", "HTTP-9.6"})
  void aWishToCloseHoldsForResponsesWithoutABodyToo(Style style) {
    for (int status : new int[] {204, 304}) {
      ResponseHead last = ResponseHead.of(status).with("Connection", "close");
      Route route = numbering(style, last);
      WireClient client = server.connect().send(route.get() + route.get());
      assertThat(client.readHead().headers("connection")).containsExactly("close");
      client.expectEnd();
      assertThat(route.calls()).as("requests served around a %s", status).isEqualTo(1);
    }
  }

  @InBothStyles
  @Requirement("HTTP-9.10")
  void aConnectionIsClosedInBothDirections(Style style) {
    var ends = new CompletableFuture<Ends>();
    ResponseHead last = OK.with("Connection", "close");
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              ends.complete(Ends.of(request));
              responder.send(last, bytes("last"));
            },
            (request, responder) -> {
              ends.complete(Ends.of(request));
              return responder.send(last, bytes("last"));
            });
    WireClient client = server.connect().send(route.get());
    assertThat(client.read().text()).isEqualTo("last");
    client.expectEnd();
    Ends seen = Await.value("the request", ends);
    Await.within(
        Duration.ofMillis(2000 + SLACK),
        "the server closes its other direction, too",
        () -> seen.told() ? !seen.isHeld() : isRefused(client));
  }

  @InBothStyles
  @Requirement("HTTP-9.4")
  void aWishToCloseHoldsForStreamsToo(Style style) {
    byte[] large = filler(500_000);
    Route route =
        server.serve(
            style,
            (request, responder) -> responder.start(OK.with("connection", "CLOSE")).write(large),
            (request, responder) ->
                responder
                    .start(OK.with("connection", "CLOSE"))
                    .thenCompose(writer -> writer.write(java.nio.ByteBuffer.wrap(large))));
    WireClient client = server.connect().send(route.get());
    WireResponse response = client.read();
    assertThat(response.framing()).isEqualTo(WireFraming.CHUNKED);
    assertThat(response.head().headers("connection")).containsExactly("close");
    Expect.bytes(response.body(), large);
    client.expectEnd();
  }

  @InBothStyles
  @Requirement({"HTTP-9.5", "HTTP-9.6"})
  void theClientMayAskToClose(Style style) {
    Route route = numbering(style, OK);
    int n = 0;
    for (String field :
        new String[] {"Connection: close", "connection: x, Close", "Connection: CLOSE"}) {
      WireClient client = server.connect().send(route.get(field));
      WireResponse response = client.read();
      assertThat(response.text()).isEqualTo("" + ++n);
      assertThat(response.head().headers("connection")).containsExactly("close");
      client.expectEnd();
    }
  }

  @InBothStyles
  @Requirement({"HTTP-9.5", "HTTP-9.6", "HTTP-9.8"})
  void http10ClosesUnlessAskedToKeep(Style style) {
    Route route = numbering(style, OK);
    WireClient once = server.connect().send("GET " + route.path() + " HTTP/1.0\r\n\r\n");
    assertThat(once.read().head().headers("connection")).containsExactly("close");
    once.expectEnd();
    WireClient kept = server.connect();
    for (int i = 0; i < 3; i++) {
      kept.send("GET " + route.path() + " HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
      WireResponse response = kept.read();
      assertThat(response.framing()).isEqualTo(WireFraming.LENGTH);
      assertThat(response.head().headers("connection")).containsExactly("keep-alive");
    }
  }

  @InBothStyles
  @Requirement("HTTP-9.7")
  void manyConnectionsDoNotMixUp(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> responder.send(OK, bytes(request.query() + "")),
            (request, responder) -> responder.send(OK, bytes(request.query() + "")));
    var clients = new ArrayList<WireClient>();
    for (int i = 0; i < 100; i++) {
      clients.add(server.connect());
    }
    for (int turn = 0; turn < 3; turn++) {
      for (int i = 0; i < clients.size(); i++) {
        clients.get(i).send(route.requestTo("GET", route.path() + "?c" + i + "t" + turn));
      }
      for (int i = 0; i < clients.size(); i++) {
        assertThat(clients.get(i).read().text()).isEqualTo("c" + i + "t" + turn);
      }
    }
  }

  /** The ends of a connection; whether the kernel tells that the server holds its own. */
  private record Ends(SocketAddress ours, SocketAddress theirs, boolean told) {

    static Ends of(Request request) {
      SocketAddress ours = request.localAddress();
      SocketAddress theirs = request.remoteAddress();
      return new Ends(ours, theirs, KernelSockets.isHeld(ours, theirs));
    }

    boolean isHeld() {
      return KernelSockets.isHeld(ours, theirs);
    }
  }

  /** Where the kernel does not tell: the client sends until it may not. */
  private static boolean isRefused(WireClient client) {
    try {
      client.send("x");
      return false;
    } catch (WireCutException closed) {
      return true;
    }
  }

  private static Route numbering(Style style, ResponseHead head) {
    var number = new AtomicInteger();
    return server.serve(
        style,
        (request, responder) -> responder.send(head, bytes("" + number.incrementAndGet())),
        (request, responder) -> responder.send(head, bytes("" + number.incrementAndGet())));
  }
}
