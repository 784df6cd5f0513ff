package dev.lintel.tck.adapter.h2;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Capability;
import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.PerStyle;
import dev.lintel.tck.Route;
import dev.lintel.tck.Routes;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.H2Stream;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections of HTTP/2 that come to their end. */
class Http2ConnectionTests {

  private static final Duration SHORT = Duration.ofMillis(800);

  /** The time of a ping: so few are no flood, however long a test has patience. */
  private static final Duration PACE = Duration.ofMillis(50);

  @RegisterExtension
  static final ServerExtension server =
      ServerExtension.with(options -> options.withTimeouts(options.timeouts().withKeepAlive(SHORT)))
          .claiming(Capability.HTTP2);

  @InBothStyles
  @Requirement({"H2-6.1", "LIFE-3.2"})
  void aDrainLetsLiveStreamsEnd(Style style) throws Exception {
    Gate gate = server.gate();
    Route route = Routes.behind(server, style, gate, "after all");
    Server stopping =
        server.start(
            server.application(),
            options -> options.withTimeouts(options.timeouts().withDrain(Duration.ofSeconds(30))));
    H2Client client = server.http2(stopping);
    H2Stream live = client.get(route.path());
    route.awaitCalls(1);
    var stopped = stopping.drain();
    Await.until("the drain has begun", () -> !server.listens(stopping.addresses().get(0)));
    H2Stream late = refusedInDrain(client, route);
    int calls = route.calls();
    gate.open();
    assertThat(client.response(live).text()).isEqualTo("after all");
    client.awaitGoAway();
    client.awaitEnd();
    assertThat(late.hasHead()).as("the late stream was answered").isFalse();
    assertThat(route.calls()).as("calls").isEqualTo(calls);
    Await.value("the stop", stopped);
  }

  /**
   * The drain reaches a connection a moment after the listener is closed; a stream may be faster.
   */
  private static H2Stream refusedInDrain(H2Client client, Route route) {
    for (int i = 0; i < 50; i++) {
      int calls = route.calls();
      H2Stream late = client.get(route.path());
      Await.until(
          "the late stream is refused or taken",
          () -> isRefused(client.roundTrip(), late) || route.calls() > calls);
      if (isRefused(client, late)) {
        return late;
      }
    }
    throw new AssertionError("streams are taken in a drain: " + client.transcript());
  }

  private static boolean isRefused(H2Client client, H2Stream stream) {
    return stream.isReset() || stream.id() > client.lastStream();
  }

  @Test
  @Requirement({"H2-6.1", "LIFE-3.3"})
  void aDrainEndsIdleConnections() throws Exception {
    Server stopping = server.start(server.application(), UnaryOperator.identity());
    H2Client client = server.http2(stopping).roundTrip();
    var stopped = stopping.drain();
    client.awaitGoAway();
    client.awaitEnd();
    Await.value("the stop", stopped);
  }

  @Test
  @Requirement({"H2-6.2", "HTTP-8.8"})
  void aConnectionWithoutStreamsEnds() {
    Route route = server.serveAsync((request, responder) -> responder.send(OK, bytes("")));
    H2Client client = server.http2();
    assertThat(client.response(client.get(route.path())).status()).isEqualTo(200);
    Await.until("the connection ends though there are pings", () -> !livesOn(client));
    client.awaitEnd();
    assertThat(client.awaitGoAway()).as("the code of GOAWAY").isNotEqualTo(Frame.ENHANCE_YOUR_CALM);
  }

  private static boolean livesOn(H2Client client) {
    long begin = System.nanoTime();
    try {
      client.roundTrip();
      Await.until("it is time for a ping", () -> System.nanoTime() - begin > PACE.toNanos());
      return client.goAway() == null;
    } catch (AssertionError ended) {
      return false;
    }
  }

  /** Both styles beside each other: each waits for more than keepAlive. */
  @Test
  @Requirement({"H2-6.2", "HTTP-8.9"})
  void aLiveStreamKeepsItsConnection() {
    Gate gate = server.gate();
    var clients = new PerStyle<H2Client>();
    var streams = new PerStyle<H2Stream>();
    for (Style style : Style.values()) {
      Route route = Routes.behind(server, style, gate, "late");
      H2Client client = server.http2();
      clients.put(style, client);
      streams.put(style, client.get(route.path()));
      route.awaitCalls(1);
    }
    long begin = System.nanoTime();
    Await.within(
        SHORT.multipliedBy(4),
        "more than keepAlive has passed",
        () -> System.nanoTime() - begin > SHORT.multipliedBy(2).toNanos());
    gate.open();
    clients.forEach(
        (style, client) ->
            assertThat(client.response(streams.get(style)).text())
                .as("%s", style)
                .isEqualTo("late"));
  }
}
