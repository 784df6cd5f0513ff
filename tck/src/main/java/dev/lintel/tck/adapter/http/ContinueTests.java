package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireHead;
import dev.lintel.tck.wire.WireResponse;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that wait for a 100 before they send the body. */
class ContinueTests {

  private static final String EXPECT = "Expect: 100-continue";

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement("HTTP-5.5")
  void the100GoesWithTheFirstRead(Style style) {
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              gate.pass();
              responder.send(OK, ByteBuffer.wrap(request.body().readAllBytes()));
            },
            (request, responder) ->
                gate.opened()
                    .thenCompose(v -> request.body().readAll(100))
                    .thenCompose(body -> responder.send(OK, ByteBuffer.wrap(body))));
    WireClient client = server.connect();
    client.send(route.request("POST", EXPECT, "Content-Length: 5"));
    route.awaitCalls(1);
    client.expectSilence();
    gate.open();
    assertContinue(client.readHead());
    client.send("hello");
    WireResponse response = client.read();
    assertThat(response.text()).isEqualTo("hello");
    assertThat(response.head().closes()).as("says that it closes").isFalse();
    client.send(route.request("POST", "EXPECT: 100-Continue", "Transfer-Encoding: chunked"));
    assertContinue(client.readHead());
    client.send("5\r\nagain\r\n0\r\n\r\n");
    assertThat(client.read().text()).isEqualTo("again");
  }

  @InBothStyles
  @Requirement({"HTTP-5.5", "HTTP-5.7", "HTTP-9.6"})
  void withoutAReadThereIsNo100AndTheConnectionCloses(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> responder.send(OK.withStatus(403), bytes("no")),
            (request, responder) -> responder.send(OK.withStatus(403), bytes("no")));
    WireClient client = server.connect();
    client.send(route.request("POST", EXPECT, "Content-Length: 5"));
    WireResponse response = client.read();
    assertThat(response.status()).isEqualTo(403);
    assertThat(response.interim()).as("interim responses").isEmpty();
    assertThat(response.header("connection")).isEqualTo("close");
    client.expectEnd();
  }

  @InBothStyles
  @Requirement("HTTP-5.5")
  void aReadAfterTheHeadIsOnlyHeldStillSends100(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              out.write(request.body().readAllBytes());
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer ->
                            request
                                .body()
                                .readAll(10)
                                .thenCompose(body -> writer.end(ByteBuffer.wrap(body)))));
    WireClient client = server.connect();
    client.send(route.request("POST", EXPECT, "Content-Length: 5"));
    assertContinue(client.readHead());
    assertThat(client.send("hello").read().text()).isEqualTo("hello");
  }

  @InBothStyles
  @Requirement("HTTP-5.5")
  void aClientThatDoesNotWaitIsServedAllTheSame(Style style) {
    Route route = echo(style);
    WireClient client = server.connect();
    for (int i = 0; i < 2; i++) {
      client.send(route.request("POST", EXPECT, "Content-Length: 5") + "hello");
      assertThat(client.read().text()).isEqualTo("hello");
    }
  }

  @InBothStyles
  @Requirement("HTTP-5.8")
  void anExpectationWithoutABodyIsIgnored(Style style) {
    WireClient client = server.connect();
    Route route = echo(style);
    for (String field : new String[] {"X: y", "Content-Length: 0"}) {
      WireResponse response = client.send(route.request("POST", EXPECT, field)).read();
      assertThat(response.interim()).as("interim responses").isEmpty();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.head().closes()).as("says that it closes").isFalse();
    }
  }

  @InBothStyles
  @Requirement("HTTP-5.8")
  void aClientOfHttp10GetsNo100(Style style) {
    WireClient client = server.connect();
    client.send(
        "POST " + echo(style).path() + " HTTP/1.0\r\n" + EXPECT + "\r\nContent-Length: 5\r\n\r\n");
    client.expectSilence();
    WireResponse response = client.send("hello").read();
    assertThat(response.interim()).as("interim responses").isEmpty();
    assertThat(response.text()).isEqualTo("hello");
  }

  private static void assertContinue(WireHead head) {
    assertThat(head.status()).isEqualTo(100);
    assertThat(head.protocol()).isEqualTo("HTTP/1.1");
    assertThat(head.fields()).isEmpty();
  }

  private static Route echo(Style style) {
    return Routes.echo(server, style);
  }
}
