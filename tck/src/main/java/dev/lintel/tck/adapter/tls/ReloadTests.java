package dev.lintel.tck.adapter.tls;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Capability;
import dev.lintel.server.Bind;
import dev.lintel.server.KeyFiles;
import dev.lintel.server.Server;
import dev.lintel.server.StartException;
import dev.lintel.server.Tls;
import dev.lintel.server.Tls.ClientCertificates;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.TestKeys;
import dev.lintel.tck.wire.TlsWire;
import dev.lintel.tck.wire.WireClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.logging.Level;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New key material for a server that goes on. */
class ReloadTests {

  private static final String BEFORE = "CN=Lintel kit server";
  private static final String AFTER = "CN=Lintel kit renewed";

  @RegisterExtension static final ServerExtension kit = ServerExtension.notStarted();

  @TempDir Path directory;

  @BeforeEach
  void setUp() throws IOException {
    Assumptions.assumeTrue(kit.claims(Capability.TLS), "not claimed");
    put("server");
    copy("root.pem", "trust.pem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @Requirement("TLS-3.1")
  void newConnectionsSeeTheNewKeyAndPresentOnesGoOn(String version) throws Exception {
    Route route = kit.serveAsync((request, responder) -> responder.send(OK, bytes("here")));
    Server server = start(tls());
    // One context for all connections: a session of before must not be resumed.
    SSLContext context = TestKeys.client(null);
    Client client = Client.PLAIN.withVersions(version);
    TlsWire present = client.connect(kit, server.addresses().get(0), context);
    WireClient connection = kit.over(present);
    assertThat(connection.send(route.get()).read().text()).isEqualTo("here");
    assertThat(Client.subject(present)).isEqualTo(BEFORE);
    put("renewed");
    assertThat(server.reloadTls()).as("the reload succeeds").isTrue();
    try (TlsWire later = client.connect(kit, server.addresses().get(0), context)) {
      assertThat(Client.subject(later)).isEqualTo(AFTER);
    }
    assertThat(connection.send(route.get()).read().text()).isEqualTo("here");
  }

  @Test
  @Requirement("TLS-3.1")
  void clientsThatAreNoLongerTrustedAreNotServed() throws Exception {
    Route route = kit.serveAsync((request, responder) -> responder.send(OK, bytes("here")));
    Server server =
        start(
            tls()
                .withClientCertificates(
                    ClientCertificates.REQUIRED, directory.resolve("trust.pem")));
    SSLContext context = TestKeys.client("client");
    WireClient before = kit.over(Client.PLAIN.connect(kit, server.addresses().get(0), context));
    assertThat(before.send(route.get()).read().text()).isEqualTo("here");
    copy("stranger-root.pem", "trust.pem");
    assertThat(server.reloadTls()).as("the reload succeeds").isTrue();
    int served = route.calls();
    try {
      kit.over(Client.PLAIN.connect(kit, server.addresses().get(0), context))
          .send(route.get())
          .read();
    } catch (IOException | AssertionError refused) {
      // In the handshake, or after it: TLS 1.3 leaves it open.
    }
    assertThat(route.calls()).as("calls of the handler").isEqualTo(served);
  }

  @Test
  @Requirement("TLS-3.2")
  void aReloadThatFailsChangesNothing() throws Exception {
    Route route = kit.serveAsync((request, responder) -> responder.send(OK, bytes("here")));
    Server server = start(tls());
    copy("renewed.pem", "shop.pem"); // and the key stays
    assertThat(server.reloadTls()).as("the reload succeeds").isFalse();
    assertThat(kit.log().records(Level.WARNING)).as("log of the server").hasSize(1);
    assertThat(kit.log().records(Level.WARNING).get(0).getParameters())
        .as("what the log says")
        .singleElement()
        .asString()
        .contains("tls.keys", "shop-key.pem");
    TlsWire wire = Client.PLAIN.connect(kit, server.addresses().get(0));
    assertThat(Client.subject(wire)).isEqualTo(BEFORE);
    assertThat(kit.over(wire).send(route.get()).read().text()).isEqualTo("here");
  }

  @Test
  @Requirement("TLS-3.3")
  void filesThatChangeAreLoaded() throws Exception {
    Server server = start(tls().withCheckInterval(Duration.ofMillis(50)));
    assertThat(subject(server)).isEqualTo(BEFORE);
    put("renewed");
    Await.until("new connections see the new key", () -> subject(server).equals(AFTER));
  }

  private Tls tls() {
    return Tls.of(KeyFiles.pem(directory.resolve("shop.pem"), directory.resolve("shop-key.pem")));
  }

  private void put(String name) throws IOException {
    copy(name + "-key.pem", "shop-key.pem");
    copy(name + ".pem", "shop.pem");
  }

  private void copy(String from, String to) throws IOException {
    Path made = directory.resolve(to + ".new");
    Files.copy(TestKeys.file(from), made, StandardCopyOption.REPLACE_EXISTING);
    Files.move(made, directory.resolve(to), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String subject(Server server) {
    try (TlsWire wire = Client.PLAIN.connect(kit, server.addresses().get(0))) {
      return Client.subject(wire);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static Server start(Tls tls) throws StartException {
    return kit.start(
        kit.application(), options -> options.withBinds(Bind.loopback(0).withTls(tls)));
  }
}
