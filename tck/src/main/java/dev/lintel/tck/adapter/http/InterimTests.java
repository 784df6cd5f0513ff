package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncResponder;
import dev.lintel.Capability;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Expect;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.Samples;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireHead;
import dev.lintel.tck.wire.WireResponse;
import dev.lintel.tck.wrap.NotBehind;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interim responses before the response. */
class InterimTests {

  private static final String LINK = "</a>; rel=preload";
  private static final ResponseHead HINTS = ResponseHead.of(103).with("Link", LINK);

  /** One that is as large as HTTP-3.19 allows. */
  private static final ResponseHead LARGE =
      ResponseHead.of(102).with("x-filler", "f".repeat(16 * 1024 - "x-filler".length() - 4));

  /** More of them than the buffers of any kernel take. */
  private static final int MANY = 4000;

  /** More than those buffers take, of those that are not waited for. */
  private static final int PILE = 1000;

  @RegisterExtension static final ServerExtension server = ServerExtension.withDefaults();

  @InBothStyles
  @Requirement("HTTP-3.10")
  void interimResponsesHarmNothing(Style style) {
    Route route = informing(style, HINTS);
    WireClient client = server.connect();
    WireResponse response = client.send(route.get()).read();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo("final");
    assertThat(response.head().has("link")).isFalse();
    assertThat(client.send(route.get()).read().text()).isEqualTo("final");
    assertThat(client.send("GET " + route.path() + " HTTP/1.0\r\n\r\n").read().text())
        .isEqualTo("final");
  }

  @InBothStyles
  @Requirement({"HTTP-3.10", "EXT-1.2"})
  void interimResponsesAreDroppedWhereTheyAreNotClaimed(Style style) {
    Assumptions.assumeFalse(claimed(), "claimed");
    assertThat(server.exchange(informing(style, HINTS).get()).interim()).isEmpty();
  }

  @InBothStyles
  @Requirement({"HTTP-3.17", "EXT-1.2"})
  void interimResponsesReachTheClientWhereThatIsClaimed(Style style) {
    assumeClaimed();
    ResponseHead progress = ResponseHead.of(102).with("x-done", "1").withAdded("X-Done", "2");
    ResponseHead[] heads = {progress, HINTS, ResponseHead.of(104), ResponseHead.of(199), HINTS};
    Route route = informing(style, heads);
    for (String method : new String[] {"GET", "HEAD", "DELETE"}) {
      WireClient client = server.connect().send(route.request(method));
      WireResponse response = method.equals("HEAD") ? client.readBodiless() : client.read();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.interim())
          .extracting(WireHead::status)
          .containsExactly(102, 103, 104, 199, 103);
      assertThat(response.interim().get(0).fields())
          .extracting(field -> field.name() + ": " + field.value())
          .containsExactly("x-done: 1", "X-Done: 2");
      assertThat(response.interim().get(1).fields())
          .extracting(field -> field.name() + ": " + field.value())
          .containsExactly("Link: " + LINK);
      assertThat(response.interim().get(2).fields()).isEmpty();
      assertThat(response.interim()).extracting(WireHead::protocol).containsOnly("HTTP/1.1");
    }
    WireClient old = server.connect().send("GET " + route.path() + " HTTP/1.0\r\n\r\n");
    assertThat(old.readHead().status()).isEqualTo(200);
  }

  @InBothStyles
  @Requirement("HTTP-3.17")
  void anInterimResponseDoesNotWaitForTheResponse(Style style) {
    assumeClaimed();
    Gate gate = server.gate();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              responder.inform(HINTS);
              gate.pass();
              responder.send(OK, bytes("final"));
            },
            (request, responder) ->
                responder
                    .inform(HINTS)
                    .thenCompose(v -> gate.opened())
                    .thenCompose(v -> responder.send(OK, bytes("final"))));
    WireClient client = server.connect().send(route.get());
    assertThat(client.readHead().header("link")).isEqualTo(LINK);
    client.expectSilence();
    gate.open();
    assertThat(client.read().text()).isEqualTo("final");
  }

  @InBothStyles
  @Requirement({"HTTP-3.17", "HTTP-5.5"})
  void a100KeepsItsPlaceAmongThem(Style style) {
    assumeClaimed();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              responder.inform(HINTS);
              byte[] body = request.body().readNBytes(2);
              responder.inform(ResponseHead.of(102));
              responder.send(OK, ByteBuffer.wrap(body));
            },
            (request, responder) -> {
              CompletionStage<Void> unused = responder.inform(HINTS);
              return request
                  .body()
                  .readAll(10)
                  .thenCompose(
                      body ->
                          responder
                              .inform(ResponseHead.of(102))
                              .thenCompose(v -> responder.send(OK, ByteBuffer.wrap(body))));
            });
    WireClient client = server.connect();
    for (int i = 0; i < 2; i++) {
      client.send(route.request("POST", "Expect: 100-continue", "Content-Length: 2"));
      assertThat(client.readHead().status()).isEqualTo(103);
      assertThat(client.readHead().status()).isEqualTo(100);
      client.send("ab");
      assertThat(client.readHead().status()).isEqualTo(102);
      assertThat(client.read().text()).isEqualTo("ab");
    }
  }

  @Test
  @Requirement({"HTTP-3.10", "HTTP-2.6"})
  @NotBehind(
      value = "bridges",
      reason = "a handler that fails takes with it what it has not waited for")
  void aFailureBehindAnInterimResponseIsA500() {
    Route route =
        server.serveAsync(
            (request, responder) -> {
              CompletionStage<Void> unused = responder.inform(HINTS);
              throw new Samples.Boom();
            });
    WireResponse response = server.exchange(route.get());
    assertThat(response.status()).isEqualTo(500);
    assertThat(response.interim()).hasSize(claimed() ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 200, 404, 999})
  @Requirement("HTTP-3.20")
  void whatIsNoInterimStatusIsRefused(int status) {
    for (Style style : Style.values()) {
      assertRefused(style, ResponseHead.of(status));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length",
        "connection",
        "Transfer-Encoding",
        "TE",
        "Upgrade",
        "Keep-Alive",
        "Proxy-Connection"
      })
  @Requirement("HTTP-3.20")
  void whatTheFinalResponseTellsIsRefused(String name) {
    for (Style style : Style.values()) {
      assertRefused(style, HINTS.with(name, name.equals("connection") ? "close" : "1"));
    }
  }

  @InBothStyles
  @Requirement("HTTP-3.20")
  void asMuchAsAHeadMayHavePassesAndMoreDoesNot(Style style) {
    assertRefused(style, LARGE.with("x", ""));
    WireResponse response = server.exchange(informing(style, LARGE).get());
    assertThat(response.text()).isEqualTo("final");
    if (claimed()) {
      assertThat(response.interim().get(0).header("x-filler"))
          .isEqualTo(LARGE.headers().first("x-filler"));
    }
  }

  @InBothStyles
  @Requirement("HTTP-3.21")
  void afterTheStartThereIsNone(Style style) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              var out = responder.start(OK);
              Expect.refused("HTTP-3.21", () -> responder.inform(HINTS));
              out.write(bytes("fi"));
              out.flush();
              Expect.refused("HTTP-3.21", () -> responder.inform(HINTS));
              out.end(bytes("nal"));
              Expect.refused("HTTP-3.21", () -> responder.inform(HINTS));
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(
                        writer -> {
                          Expect.refused("HTTP-3.21", responder.inform(HINTS));
                          return writer
                              .write(bytes("fi"))
                              .thenCompose(v -> writer.write(bytes("")))
                              .thenCompose(
                                  v -> {
                                    Expect.refused("HTTP-3.21", responder.inform(HINTS));
                                    return writer.end(bytes("nal"));
                                  });
                        }));
    WireResponse response = server.exchange(route.get());
    assertThat(response.interim()).isEmpty();
    assertThat(response.text()).isEqualTo("final");
  }

  @InBothStyles
  @Requirement("HTTP-3.22")
  void aClientThatDoesNotReadStopsThem(Style style) {
    assumeClaimed();
    var given = new AtomicInteger();
    var stop = new CompletableFuture<Void>();
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              while (given.get() < MANY && !stop.isDone()) {
                responder.inform(LARGE);
                given.incrementAndGet();
              }
              responder.send(OK, bytes("final"));
            },
            (request, responder) ->
                informOn(responder, given, stop)
                    .thenCompose(v -> responder.send(OK, bytes("final"))));
    WireClient client = server.connectNarrow();
    // A second exchange of a connection has to do it as well as the first.
    client.send(informing(style, HINTS).get());
    assertThat(client.read().text()).isEqualTo("final");
    client.send(route.get());
    Await.standstill("the handler", given::get);
    assertThat(given.get()).as("interim responses taken").isLessThan(MANY);
    stop.complete(null);
    WireResponse response = client.read();
    assertThat(response.interim())
        .as("interim responses")
        .hasSize(given.get())
        .allSatisfy(
            head ->
                assertThat(head.header("x-filler")).isEqualTo(LARGE.headers().first("x-filler")));
    assertThat(response.text()).isEqualTo("final");
  }

  @Test
  @Requirement({"HTTP-3.23", "HTTP-3.10"})
  @NotBehind(value = "bridges", reason = "each bridge holds interim responses of its own")
  void thoseThatPileUpAreDropped() {
    assumeClaimed();
    var informed = new AtomicInteger();
    Route route =
        server.serveAsync(
            (request, responder) -> {
              for (int i = 0; i < PILE; i++) {
                var unused = responder.inform(LARGE).thenRun(informed::incrementAndGet);
              }
              return responder.send(OK, bytes("final"));
            });
    WireClient client = server.connectNarrow().send(route.get());
    route.awaitCalls(1);
    Await.standstill("the stages", informed::get);
    WireResponse response = client.read();
    assertThat(response.interim()).as("interim responses").hasSizeLessThan(PILE);
    assertThat(response.text()).isEqualTo("final");
    Await.until("every stage completes", () -> informed.get() == PILE);
  }

  @Test
  @Requirement({"HTTP-6.3", "HTTP-3.22"})
  void aClientThatGoesFailsThem() {
    assumeClaimed();
    var given = new AtomicInteger();
    var failed = new CompletableFuture<Void>();
    Route route =
        server.serveAsync(
            (request, responder) ->
                informOn(responder, given, new CompletableFuture<>())
                    .whenComplete(
                        (v, failure) -> {
                          if (failure == null) {
                            failed.complete(null);
                          } else {
                            failed.completeExceptionally(failure);
                          }
                        }));
    WireClient client = server.connectNarrow().send(route.get());
    Await.standstill("the handler", given::get);
    client.reset();
    Expect.gone(failed);
  }

  private static CompletionStage<Void> informOn(
      AsyncResponder responder, AtomicInteger given, CompletableFuture<Void> stop) {
    return given.get() >= MANY || stop.isDone()
        ? Stages.done()
        : responder
            .inform(LARGE)
            .thenComposeAsync(
                v -> {
                  given.incrementAndGet();
                  return informOn(responder, given, stop);
                });
  }

  /** It must be refused without any effect, and another one be sent. */
  private static void assertRefused(Style style, ResponseHead head) {
    Route route =
        server.serve(
            style,
            (request, responder) -> {
              Expect.refused("HTTP-3.20", () -> responder.inform(head));
              responder.inform(HINTS);
              responder.send(OK, bytes("final"));
            },
            (request, responder) -> {
              Expect.refused("HTTP-3.20", responder.inform(head));
              return responder.inform(HINTS).thenCompose(v -> responder.send(OK, bytes("final")));
            });
    WireResponse response = server.exchange(route.get());
    assertThat(response.text()).isEqualTo("final");
    assertThat(response.interim()).hasSize(claimed() ? 1 : 0);
  }

  private static Route informing(Style style, ResponseHead... heads) {
    return server.serve(
        style,
        (request, responder) -> {
          for (ResponseHead head : heads) {
            responder.inform(head);
          }
          responder.send(OK, bytes("final"));
        },
        (request, responder) -> {
          CompletionStage<Void> informed = Stages.done();
          for (ResponseHead head : heads) {
            informed = informed.thenCompose(v -> responder.inform(head));
          }
          return informed.thenCompose(v -> responder.send(OK, bytes("final")));
        });
  }

  private static void assumeClaimed() {
    Assumptions.assumeTrue(claimed(), "not claimed");
  }

  private static boolean claimed() {
    return server.provider().capabilities().contains(Capability.INTERIM_RESPONSES);
  }
}
