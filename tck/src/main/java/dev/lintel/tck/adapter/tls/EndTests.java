package dev.lintel.tck.adapter.tls;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Capability;
import dev.lintel.DisconnectReason;
import dev.lintel.Stages;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.StartException;
import dev.lintel.server.Timeouts;
import dev.lintel.server.Tls;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Gate;
import dev.lintel.tck.Route;
import dev.lintel.tck.Samples.Boom;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.TestKeys;
import dev.lintel.tck.wire.TlsWire;
import dev.lintel.tck.wire.Wire;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireHead;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections over TLS end, and such as never begin. */
class EndTests {

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Tls SERVER = Tls.of(TestKeys.files("server"));

  @RegisterExtension static final ServerExtension kit = ServerExtension.notStarted();

  @BeforeEach
  void assumeTls() {
    Assumptions.assumeTrue(kit.claims(Capability.TLS), "not claimed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0016", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc"})
  @Requirement("TLS-2.6")
  void aHandshakeThatDoesNotComeIsNotWaitedFor(String beginning) throws Exception {
    Server server = start(Timeouts.defaults().withHead(SHORT).withKeepAlive(LONG));
    try (Wire wire = kit.wire(server.addresses().get(0))) {
      if (!beginning.isEmpty()) {
        wire.send(beginning.getBytes(ISO_8859_1));
      }
      assertEnds(wire);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u00ff\u00fe\u00fd\u00fc\u00fb\u00fa\u00f9\u00f8\u00f7\u00f6\u00f5\u00f4",
        "\u0016\u0003\u0001\u0000\u0005\u0001\u0000\u0000\u0001\u0000\u0000"
      })
  @Requirement("TLS-2.7")
  void whatIsNoHandshakeIsNotServed(String sent) throws Exception {
    Route route = kit.serveAsync((request, responder) -> responder.send(OK, bytes("no")));
    Server server = start(Timeouts.defaults().withHead(LONG).withKeepAlive(LONG));
    try (Wire wire = kit.wire(server.addresses().get(0))) {
      wire.send(sent.getBytes(ISO_8859_1));
      assertEnds(wire);
    }
    assertThat(route.calls()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, GET, HTTP/1.1, close",
    "TLSv1.3, GET, HTTP/1.1, close",
    "TLSv1.2, GET, HTTP/1.0, close",
    "TLSv1.3, GET, HTTP/1.0, close",
    "TLSv1.3, POST, HTTP/1.1, keep-alive"
  })
  @Requirement("TLS-2.8")
  void aCleanEndIsTold(String version, String method, String protocol, String connection)
      throws Exception {
    Route route =
        kit.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> writer.write(bytes("whole")).thenApply(v -> writer))
                    .thenCompose(writer -> writer.end()));
    Server server = start(Timeouts.defaults());
    TlsWire wire = Client.PLAIN.withVersions(version).connect(kit, server.addresses().get(0));
    WireClient client = kit.over(wire);
    boolean post = method.equals("POST"); // The body never comes, and is never read.
    client.send(
        method
            + " "
            + route.path()
            + " "
            + protocol
            + "\r\nHost: a\r\nConnection: "
            + connection
            + (post ? "\r\nContent-Length: 5" : "")
            + "\r\n\r\n");
    assertThat(client.read().text()).isEqualTo("whole");
    assertThat(ending(wire)).isEqualTo("close_notify");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  @Requirement({"LIFE-3.3", "LIFE-3.8"})
  void aHandshakeInTheMiddleIsDrained(double part) throws Exception {
    Gate gate = kit.gate();
    Route route =
        kit.serveAsync(
            (request, responder) ->
                gate.opened().thenCompose(v -> responder.send(OK, bytes("finished"))));
    Server server = start(Timeouts.defaults().withHead(LONG).withKeepAlive(LONG), LONG);
    byte[] hello = Client.hello();
    TlsWire live = Client.PLAIN.connect(kit, server.addresses().get(0));
    WireClient client = kit.over(live).send(route.get());
    route.awaitCalls(1);
    try (Wire wire = kit.wire(server.addresses().get(0))) {
      wire.send(Arrays.copyOf(hello, (int) (part * hello.length)));
      if (part == 1) { // The answer has come, and is not answered.
        assertThat(wire.read(new byte[1], Await.patience())).isEqualTo(1);
      }
      CompletionStage<Void> drained = server.drain();
      assertEnds(wire);
      gate.open();
      assertThat(client.read().text()).isEqualTo("finished");
      Await.value("the drain", drained);
    }
  }

  @Test
  @Requirement({"TLS-2.8", "LIFE-3.3"})
  void anIdleConnectionThatIsDrainedIsToldTheEnd() throws Exception {
    Route route = kit.serveAsync((request, responder) -> responder.send(OK, bytes("ok")));
    Server server = start(Timeouts.defaults());
    TlsWire wire = Client.PLAIN.connect(kit, server.addresses().get(0));
    assertThat(kit.over(wire).send(route.get()).read().text()).isEqualTo("ok");
    Await.value("the drain", server.drain());
    assertThat(ending(wire)).isEqualTo("close_notify");
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, HTTP/1.1", "TLSv1.3, HTTP/1.1", "TLSv1.2, HTTP/1.0", "TLSv1.3, HTTP/1.0"})
  @Requirement({"TLS-2.9", "HTTP-2.3"})
  void anAbortIsNoEnd(String version, String protocol) throws Exception {
    Gate gate = kit.gate();
    Route route =
        kit.serveAsync(
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(writer -> writer.write(bytes("part")))
                    .thenCompose(v -> gate.opened())
                    .thenCompose(v -> Stages.failed(new Boom())));
    Server server = start(Timeouts.defaults());
    TlsWire wire = Client.PLAIN.withVersions(version).connect(kit, server.addresses().get(0));
    WireClient client = kit.over(wire);
    client.send("GET " + route.path() + " " + protocol + "\r\nHost: a\r\n\r\n");
    WireHead head = client.readHead();
    if (protocol.equals("HTTP/1.1")) {
      client.readChunk();
    } else {
      client.readBytes(4);
    }
    assertThat(head.status()).isEqualTo(200);
    gate.open();
    assertThat(ending(wire)).isEqualTo("cut");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @Requirement({"TLS-2.10", "HTTP-6.2"})
  void aClientThatEndsTlsIsGone(String version) throws Exception {
    BlockingQueue<DisconnectReason> reasons = new LinkedBlockingQueue<>();
    Gate gate = kit.gate();
    Route route =
        kit.serveAsync(
            (request, responder) -> {
              request.onDisconnect(reasons::add);
              return gate.opened();
            });
    Server server = start(Timeouts.defaults());
    TlsWire wire = Client.PLAIN.withVersions(version).connect(kit, server.addresses().get(0));
    kit.over(wire).send(route.get());
    route.awaitCalls(1);
    wire.endTls();
    assertThat(Await.next("the client is gone", reasons)).isEqualTo(DisconnectReason.PEER_CLOSED);
  }

  /** How the server ends a connection, whatever else is on its way. */
  private static String ending(TlsWire wire) throws IOException {
    try {
      while (wire.read(new byte[100], Await.patience()) >= 0) {
        // What the client of the test did not read.
      }
      return "close_notify";
    } catch (SocketTimeoutException late) {
      return "never";
    } catch (SocketException cut) {
      return "cut";
    }
  }

  /** The server must end the connection soon, whatever it has to say before. */
  private static void assertEnds(Wire wire) throws IOException {
    try {
      int count = 0;
      while (count >= 0) {
        count = wire.read(new byte[100], Await.patience());
      }
    } catch (SocketTimeoutException late) {
      throw new AssertionError("the server does not close the connection", late);
    } catch (SocketException reset) {
      // An end, too.
    }
  }

  private static Server start(Timeouts timeouts) throws StartException {
    return start(timeouts, Duration.ofSeconds(2));
  }

  private static Server start(Timeouts timeouts, Duration drain) throws StartException {
    return kit.start(
        kit.application(),
        options ->
            options
                .withBinds(Bind.loopback(0).withTls(SERVER))
                .withTimeouts(timeouts.withDrain(drain)));
  }
}
