package dev.lintel.tck.adapter.tls;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Capability;
import dev.lintel.Request;
import dev.lintel.TlsSession;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.StartException;
import dev.lintel.server.Tls;
import dev.lintel.server.Tls.ClientCertificates;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.TestKeys;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.wire.TlsWire;
import dev.lintel.tck.wire.WireClient;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is negotiated, and what requests show of it. */
class SessionTests {

  private static final Tls SERVER = Tls.of(TestKeys.files("server"), TestKeys.files("other"));
  private static final String SUITE = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";

  @RegisterExtension static final ServerExtension kit = ServerExtension.notStarted();

  @BeforeEach
  void assumeTls() {
    Assumptions.assumeTrue(kit.claims(Capability.TLS), "not claimed");
  }

  @InBothStyles
  @Requirement({"TLS-2.1", "HTTP-1.8"})
  void aRequestShowsItsSession(Style style) throws Exception {
    Route route = showing(style);
    Server server = start(SERVER);
    assertThat(seen(route, server, Client.PLAIN.withVersions("TLSv1.3")))
        .startsWith("https TLSv1.3 TLS_")
        .endsWith(" null null []");
    assertThat(
            seen(
                route,
                server,
                Client.PLAIN
                    .withVersions("TLSv1.2")
                    .withCiphers(SUITE)
                    .withServerName("LocalHost")
                    .withApplicationProtocols("http/1.1")))
        .isEqualTo("https TLSv1.2 " + SUITE + " http/1.1 localhost []");
  }

  @InBothStyles
  @Requirement({"TLS-2.1", "HTTP-1.8"})
  void aRequestInTheClearHasNoSession(Style style) throws Exception {
    Route route = showing(style);
    Server server =
        kit.start(
            kit.application(),
            options -> options.withBinds(Bind.loopback(0), Bind.loopback(0).withTls(SERVER)));
    assertThat(kit.connect(server).send(route.get()).read().text()).isEqualTo("http");
    try (TlsWire wire = Client.PLAIN.connect(kit, server.addresses().get(1))) {
      assertThat(kit.over(wire).send(route.get()).read().text()).startsWith("https");
    }
  }

  @InBothStyles
  @Requirement({"TLS-2.1", "TLS-2.4"})
  void aClientShowsItsCertificates(Style style) throws Exception {
    Route route = showing(style);
    for (ClientCertificates setting :
        List.of(ClientCertificates.WANTED, ClientCertificates.REQUIRED)) {
      Server server = start(SERVER.withClientCertificates(setting, TestKeys.file("root.pem")));
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        assertThat(seen(route, server, Client.PLAIN.withVersions(version).withKey("client")))
            .as("%s with %s", version, setting)
            .endsWith("[CN=Lintel kit client, CN=Lintel kit root]");
      }
    }
  }

  @Test
  @Requirement("TLS-2.4")
  void aClientThatIsNotAskedShowsNothing() throws Exception {
    Route route = showing(Style.ASYNC);
    Server server = start(SERVER);
    assertThat(seen(route, server, Client.PLAIN.withKey("client"))).endsWith("[]");
  }

  @Test
  @Requirement("TLS-2.4")
  void aClientMayHaveNoCertificateWhereOneIsWanted() throws Exception {
    Route route = showing(Style.ASYNC);
    Server server =
        start(SERVER.withClientCertificates(ClientCertificates.WANTED, TestKeys.file("root.pem")));
    assertThat(seen(route, server, Client.PLAIN)).endsWith("[]");
  }

  @ParameterizedTest
  @CsvSource({
    "REQUIRED, TLSv1.2, ",
    "REQUIRED, TLSv1.3, ",
    "REQUIRED, TLSv1.2, stranger",
    "REQUIRED, TLSv1.3, stranger",
    "WANTED, TLSv1.2, stranger",
    "WANTED, TLSv1.3, stranger"
  })
  @Requirement("TLS-2.4")
  void aClientThatIsNotTrustedIsNotServed(ClientCertificates setting, String version, String key)
      throws Exception {
    Route route = showing(Style.ASYNC);
    Server server = start(SERVER.withClientCertificates(setting, TestKeys.file("root.pem")));
    Client client = Client.PLAIN.withVersions(version);
    Client shown = key == null ? client : client.withKey(key);
    assertThatThrownBy(() -> seen(route, server, shown))
        .isInstanceOfAny(IOException.class, AssertionError.class);
    assertThat(route.calls()).as("calls of the handler").isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "other.test, CN=Lintel kit other",
    "OTHER.test, CN=Lintel kit other",
    "any.wild.test, CN=Lintel kit other",
    "localhost, CN=Lintel kit server",
    "unknown.test, CN=Lintel kit server",
    "wild.test, CN=Lintel kit server",
    "too.deep.wild.test, CN=Lintel kit server",
    ", CN=Lintel kit server"
  })
  @Requirement("TLS-2.2")
  void theNameChoosesTheCertificate(String name, String subject) throws Exception {
    Server server = start(SERVER);
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      Client client = Client.PLAIN.withVersions(version);
      try (TlsWire wire =
          (name == null ? client : client.withServerName(name))
              .connect(kit, server.addresses().get(0))) {
        assertThat(Client.subject(wire)).as("%s with %s", name, version).isEqualTo(subject);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  @Requirement("TLS-2.3")
  void onlyTheVersionsOfTheSettingsAreSpoken(String version) throws Exception {
    Server server = start(SERVER.withProtocols(List.of(version)));
    String other = version.equals("TLSv1.2") ? "TLSv1.3" : "TLSv1.2";
    try (TlsWire wire = Client.PLAIN.connect(kit, server.addresses().get(0))) {
      assertThat(wire.engine().getSession().getProtocol()).isEqualTo(version);
    }
    assertThatThrownBy(
            () -> Client.PLAIN.withVersions(other).connect(kit, server.addresses().get(0)).close())
        .as("a handshake with " + other)
        .isInstanceOf(IOException.class);
  }

  @Test
  @Requirement("TLS-2.3")
  void onlyTheCipherSuitesOfTheSettingsAreUsed() throws Exception {
    Server server = start(SERVER.withCiphers(List.of(SUITE)));
    try (TlsWire wire = Client.PLAIN.connect(kit, server.addresses().get(0))) {
      assertThat(wire.engine().getSession().getCipherSuite()).isEqualTo(SUITE);
    }
    assertThatThrownBy(
            () ->
                Client.PLAIN
                    .withVersions("TLSv1.3")
                    .connect(kit, server.addresses().get(0))
                    .close())
        .as("a handshake without the suite")
        .isInstanceOf(IOException.class);
  }

  @Test
  @Requirement("TLS-2.5")
  void anApplicationProtocolIsChosen() throws Exception {
    Server server = start(SERVER);
    try (TlsWire wire =
        Client.PLAIN
            .withApplicationProtocols("spoken-by-nobody", "http/1.1")
            .connect(kit, server.addresses().get(0))) {
      assertThat(wire.engine().getApplicationProtocol()).isEqualTo("http/1.1");
    }
    assertThatThrownBy(
            () ->
                Client.PLAIN
                    .withApplicationProtocols("spoken-by-nobody")
                    .connect(kit, server.addresses().get(0))
                    .close())
        .as("a handshake for a protocol that nobody speaks")
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no_application_protocol");
  }

  @Test
  @Requirement({"TLS-2.5", "H2-1.1"})
  void theChosenApplicationProtocolIsSpoken() throws Exception {
    Assumptions.assumeTrue(kit.claims(Capability.HTTP2), "HTTP/2 is not claimed");
    Route route = showing(Style.ASYNC);
    Server server = start(SERVER);
    TlsWire wire =
        Client.PLAIN
            .withApplicationProtocols("http/1.1", "h2")
            .connect(kit, server.addresses().get(0));
    assertThat(wire.engine().getApplicationProtocol()).isEqualTo("h2");
    H2Client client = H2Client.over(kit.over(wire), Frame.settings());
    assertThat(client.response(client.get(route.path())).text())
        .startsWith("https TLSv1.3 ")
        .endsWith(" h2 null []");
    assertThat(seen(route, server, Client.PLAIN.withApplicationProtocols("http/1.1")))
        .endsWith(" http/1.1 null []");
  }

  @Test
  @Requirement({"TLS-2.5", "H2-1.1"})
  void whatWasNotChosenIsNotSpoken() throws Exception {
    Assumptions.assumeTrue(kit.claims(Capability.HTTP2), "HTTP/2 is not claimed");
    Route route = showing(Style.ASYNC);
    Server server = start(SERVER);
    WireClient notNegotiated = kit.over(Client.PLAIN.connect(kit, server.addresses().get(0)));
    assertThat(notNegotiated.send(H2Client.PREFACE).read().status()).isIn(400, 505);
    WireClient negotiated =
        kit.over(
            Client.PLAIN.withApplicationProtocols("h2").connect(kit, server.addresses().get(0)));
    negotiated.send(route.get());
    H2Client.over(negotiated, Frame.settings()).awaitEnd();
    assertThat(route.calls()).isZero();
  }

  @Test
  @Requirement({"TLS-2.5", "H2-1.4"})
  void anApplicationProtocolThatIsOffIsNotOffered() throws Exception {
    Server server =
        kit.start(
            kit.application(),
            options ->
                options
                    .withBinds(Bind.loopback(0).withTls(SERVER))
                    .withHttp2(options.http2().withEnabled(false)));
    try (TlsWire wire =
        Client.PLAIN
            .withApplicationProtocols("h2", "http/1.1")
            .connect(kit, server.addresses().get(0))) {
      assertThat(wire.engine().getApplicationProtocol()).isEqualTo("http/1.1");
    }
  }

  private static String seen(Route route, Server server, Client client) throws IOException {
    TlsWire wire = client.connect(kit, server.addresses().get(0));
    WireClient connection = kit.over(wire);
    return connection.send(route.get()).read().text();
  }

  private static Route showing(Style style) {
    return kit.serve(
        style,
        (request, responder) -> responder.send(OK, bytes(show(request))),
        (request, responder) -> responder.send(OK, bytes(show(request))));
  }

  private static String show(Request request) {
    TlsSession tls = request.tls();
    return tls == null
        ? request.scheme()
        : request.scheme()
            + " "
            + tls.version()
            + " "
            + tls.cipherSuite()
            + " "
            + tls.applicationProtocol()
            + " "
            + tls.serverName()
            + " "
            + tls.clientCertificates().stream()
                .map(each -> each.getSubjectX500Principal().getName())
                .collect(Collectors.joining(", ", "[", "]"));
  }

  private static Server start(Tls tls) throws StartException {
    return kit.start(
        kit.application(), options -> options.withBinds(Bind.loopback(0).withTls(tls)));
  }
}
