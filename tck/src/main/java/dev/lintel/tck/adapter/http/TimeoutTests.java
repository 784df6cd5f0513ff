package dev.lintel.tck.adapter.http;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static dev.lintel.tck.Samples.filler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.LimitException;
import dev.lintel.Stages;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Failures;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.PerStyle;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireCutException;
import dev.lintel.tck.wire.WireResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens when a client is too slow, with short times. */
class TimeoutTests {

  private static final Duration TIMEOUT = Duration.ofMillis(400);

  /** The time-out, the second of HTTP-8.10, and something for a busy machine. */
  private static final Duration PROMPTLY = TIMEOUT.plusSeconds(5);

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(
          options ->
              options.withTimeouts(
                  options
                      .timeouts()
                      .withHead(TIMEOUT)
                      .withKeepAlive(TIMEOUT)
                      .withRead(TIMEOUT)
                      .withWrite(TIMEOUT)));

  @Test
  @Requirement({"HTTP-8.7", "HTTP-8.10"})
  void aHeadThatDoesNotEndClosesTheConnection() {
    int before = server.application().calls();
    WireClient client = server.connect().send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
    assertClosesInTime(client);
    assertThat(client.bytesReceived()).isZero();
    assertThat(server.application().calls()).isEqualTo(before);
  }

  @Test
  @Requirement("HTTP-8.7")
  void aHeadThatDribblesOnClosesTheConnectionToo() {
    WireClient client = server.connect().send("GET / HTTP/1.1\r\nHost: a\r\n");
    long began = System.nanoTime();
    Await.within(PROMPTLY, "the connection is closed", () -> !dribbles(client));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(TIMEOUT.dividedBy(2));
  }

  /** All at once: a server may wait a second for the body of each. */
  @Test
  @Requirement("HTTP-7.17")
  void aRefusedHeadWhoseBodyDoesNotComeHoldsNoConnection() {
    var clients = new LinkedHashMap<String, WireClient>();
    for (String fields :
        List.of(
            "", "Host: a b|", "Host: a|Host: a|", "Host: a:b|", "Host: a|X : y|", "Host: a|TE|")) {
      String head = "POST / HTTP/1.1|" + fields + "Content-Length: 5||";
      clients.put(head, server.connect().send(head.replace("|", "\r\n")));
    }
    long began = System.nanoTime();
    clients.forEach(
        (head, client) -> {
          client.skipToEnd();
          assertThat(Duration.ofNanos(System.nanoTime() - began)).as(head).isLessThan(PROMPTLY);
        });
  }

  @Test
  @Requirement({"HTTP-8.8", "HTTP-8.10"})
  void anIdleConnectionIsClosed() {
    Route route = server.serveAsync((request, responder) -> responder.send(OK, bytes("x")));
    WireClient client = server.connect().send(route.get());
    client.read();
    assertClosesInTime(client);
  }

  @InBothStyles
  @Requirement({"HTTP-8.5", "HTTP-8.3", "HTTP-8.10"})
  void aReadThatWaitsTooLongFailsAndLetThroughIsA408(Style style) {
    var failure = new CompletableFuture<Throwable>();
    Route route = Routes.reading(server, style, failure);
    WireClient client = server.connect();
    long began = System.nanoTime();
    client.send(route.request("POST", "Content-Length: 10") + "half");
    WireResponse response = client.read();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(TIMEOUT, PROMPTLY);
    assertThat(response.status()).isEqualTo(408);
    assertThat(response.text()).isEmpty();
    client.expectEnd();
    LimitException limit =
        Failures.find(LimitException.class, Await.value("the failed read", failure));
    assertThat(limit.status()).isEqualTo(408);
  }

  /** Both styles beside each other: each waits for the time-out. */
  @Test
  @Requirement({"HTTP-8.6", "HTTP-8.10", "HTTP-6.3", "HTTP-6.4"})
  void aClientThatDoesNotReadIsGone() {
    byte[] large = filler(30_000_000);
    var reasons = new PerStyle<List<DisconnectReason>>();
    var routes = new PerStyle<Route>();
    var clients = new PerStyle<WireClient>();
    for (Style style : Style.values()) {
      List<DisconnectReason> told = new CopyOnWriteArrayList<>();
      Route route =
          server.serve(
              style,
              (request, responder) -> {
                request.onDisconnect(told::add);
                responder.send(OK, ByteBuffer.wrap(large));
              },
              (request, responder) -> {
                request.onDisconnect(told::add);
                return responder.send(OK, ByteBuffer.wrap(large));
              });
      reasons.put(style, told);
      routes.put(style, route);
      clients.put(style, server.connectNarrow().send(route.get()));
    }
    clients.forEach(
        (style, client) -> {
          var head = client.readHead();
          Completion completion = routes.get(style).completion();
          assertThat(completion.outcome())
              .as("%s", style)
              .isEqualTo(Completion.Outcome.DISCONNECTED);
          assertThat(completion.duration()).as("%s", style).isBetween(TIMEOUT, PROMPTLY);
          assertThat(reasons.get(style))
              .as("%s", style)
              .containsOnly(DisconnectReason.IDLE_TIMEOUT);
          assertThat(client.readCutBody(head).length).as("%s", style).isLessThan(large.length);
        });
  }

  /** Both styles beside each other: each takes its time. */
  @Test
  @Requirement("HTTP-8.9")
  void anApplicationMayTakeItsTime() {
    long millis = 3 * TIMEOUT.toMillis();
    Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    var clients = new PerStyle<WireClient>();
    for (Style style : Style.values()) {
      Route route =
          server.serve(
              style,
              (request, responder) -> {
                var out = responder.start(OK);
                out.write(bytes("early "));
                out.flush();
                CompletableFuture.runAsync(() -> {}, later).join();
                out.write(bytes("late"));
              },
              (request, responder) ->
                  responder
                      .start(OK)
                      .thenCompose(
                          writer ->
                              writer
                                  .write(bytes("early "))
                                  .thenComposeAsync(v -> Stages.done(), later)
                                  .thenCompose(v -> writer.end(bytes("late")))));
      clients.put(style, server.connect().send(route.get()));
    }
    clients.forEach(
        (style, client) ->
            assertThat(client.read().text()).as("%s", style).isEqualTo("early late"));
  }

  private static boolean dribbles(WireClient client) {
    try {
      client.send("X");
      return true;
    } catch (WireCutException closed) {
      return false;
    }
  }

  private static void assertClosesInTime(WireClient client) {
    long began = System.nanoTime();
    client.expectEnd();
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(TIMEOUT.dividedBy(2), PROMPTLY);
  }
}
