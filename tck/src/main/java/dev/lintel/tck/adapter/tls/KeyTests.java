package dev.lintel.tck.adapter.tls;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lintel.AsyncApplication;
import dev.lintel.Capability;
import dev.lintel.Stages;
import dev.lintel.server.Bind;
import dev.lintel.server.KeyFiles;
import dev.lintel.server.Server;
import dev.lintel.server.StartException;
import dev.lintel.server.Tls;
import dev.lintel.server.Tls.ClientCertificates;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.TestKeys;
import dev.lintel.tck.wire.TlsWire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What keys a server takes, and what it says of those that it does not. */
class KeyTests {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @RegisterExtension static final ServerExtension kit = ServerExtension.notStarted();

  static Stream<Arguments> good() {
    Path chain = TestKeys.file("server.pem");
    return Stream.of(
        arguments("PEM", TestKeys.files("server")),
        arguments(
            "PEM with an encrypted key",
            KeyFiles.pem(chain, TestKeys.file("encrypted-key.pem")).withPassword("secret")),
        arguments("PKCS#12", KeyFiles.pkcs12(TestKeys.file("server.p12"), "secret")));
  }

  @ParameterizedTest
  @MethodSource("good")
  @Requirement({"TLS-1.1", "HTTP-1.8"})
  void keysComeFromFiles(KeyFiles files) throws Exception {
    assumeTls();
    Server server = start(Tls.of(files));
    try (TlsWire wire = Client.PLAIN.connect(kit, server.addresses().get(0))) {
      assertThat(Client.subject(wire)).isEqualTo("CN=Lintel kit server");
      assertThat(wire.engine().getSession().getPeerCertificates()).as("chain").hasSize(2);
      assertThat(kit.over(wire).send(GET).read().text()).isEqualTo("https");
    }
  }

  static Stream<Arguments> bad() {
    Path chain = TestKeys.file("server.pem");
    Path key = TestKeys.file("server-key.pem");
    Path missing = chain.resolveSibling("no-such.pem");
    return Stream.of(
        arguments(
            "no certificates", Tls.of(KeyFiles.pem(missing, key)), "tls.certificates", missing),
        arguments("no key", Tls.of(KeyFiles.pem(chain, missing)), "tls.keys", missing),
        arguments("no certificate in it", Tls.of(KeyFiles.pem(key, key)), "tls.certificates", key),
        arguments("no key in it", Tls.of(KeyFiles.pem(chain, chain)), "tls.keys", chain),
        arguments(
            "another key",
            Tls.of(KeyFiles.pem(chain, TestKeys.file("client-key.pem"))),
            "tls.keys",
            TestKeys.file("client-key.pem")),
        arguments(
            "a key of another kind",
            Tls.of(KeyFiles.pem(chain, TestKeys.file("other-key.pem"))),
            "tls.keys",
            TestKeys.file("other-key.pem")),
        arguments(
            "an encrypted key without a password",
            Tls.of(KeyFiles.pem(chain, TestKeys.file("encrypted-key.pem"))),
            "tls.password",
            TestKeys.file("encrypted-key.pem")),
        arguments(
            "an encrypted key with a wrong password",
            Tls.of(KeyFiles.pem(chain, TestKeys.file("encrypted-key.pem")).withPassword("wrong")),
            "tls.password",
            TestKeys.file("encrypted-key.pem")),
        arguments(
            "a key in the old form",
            Tls.of(KeyFiles.pem(TestKeys.file("other.pem"), TestKeys.file("old-form-key.pem"))),
            "openssl pkcs8 -topk8",
            TestKeys.file("old-form-key.pem")),
        arguments(
            "an expired certificate",
            Tls.of(TestKeys.files("expired")),
            "2020-01-02",
            TestKeys.file("expired.pem")),
        arguments(
            "a store with a wrong password",
            Tls.of(KeyFiles.pkcs12(TestKeys.file("server.p12"), "wrong")),
            "tls.password",
            TestKeys.file("server.p12")),
        arguments(
            "a store that is none", Tls.of(KeyFiles.pkcs12(chain, "secret")), "PKCS#12", chain),
        arguments(
            "no trust",
            Tls.of(TestKeys.files("server"))
                .withClientCertificates(ClientCertificates.WANTED, missing),
            "tls.trust",
            missing),
        arguments(
            "an unknown cipher suite",
            Tls.of(TestKeys.files("server")).withCiphers(List.of("TLS_NO_SUCH")),
            "tls.ciphers",
            Path.of("TLS_NO_SUCH")));
  }

  @ParameterizedTest
  @MethodSource("bad")
  @Requirement({"TLS-1.2", "LIFE-1.6"})
  void aKeyThatCannotBeUsedStopsTheStart(Tls tls, String says, Path file) {
    assumeTls();
    assertFails(tls, says, file);
  }

  @Test
  @Requirement({"TLS-1.2", "LIFE-1.6"})
  void filesThatAreEmptyOrNoneOfTheirKindAreNamed(@TempDir Path directory) throws Exception {
    assumeTls();
    Path key = TestKeys.file("server-key.pem");
    Path file = directory.resolve("shop.pem");
    Files.writeString(file, "");
    assertFails(Tls.of(KeyFiles.pem(file, key)), "empty", file);
    assertFails(Tls.of(KeyFiles.pkcs12(file, "secret")), "empty", file);
    Files.writeString(file, "the certificate is in the mail");
    assertFails(Tls.of(KeyFiles.pem(file, key)), "PEM", file);
    Files.writeString(file, Files.readString(TestKeys.file("server.pem")).replace("MII", "MIX"));
    assertFails(Tls.of(KeyFiles.pem(file, key)), "damaged", file);
    assertFails(Tls.of(KeyFiles.pem(directory, key)), "directory", directory);
  }

  @Test
  @Requirement("LIFE-2.2")
  void whoHasNoTlsDoesNotStartWithIt() {
    Assumptions.assumeFalse(kit.claims(Capability.TLS), "claimed");
    assertFails(Tls.of(TestKeys.files("server")), "tls:127.0.0.1", Path.of("TLS"));
  }

  private static void assertFails(Tls tls, String says, Path file) {
    var events = new CopyOnWriteArrayList<String>();
    StartException failure =
        catchThrowableOfType(
            StartException.class,
            () ->
                kit.start(
                    AsyncApplication.of((request, responder) -> Stages.done())
                        .onStartup(
                            info -> {
                              events.add("startup");
                              return Stages.done();
                            }),
                    options -> options.withBinds(Bind.loopback(0).withTls(tls))));
    assertThat(failure).as("the start must fail").isNotNull();
    assertThat(failure)
        .hasMessageContaining(says)
        .hasMessageContaining(file.toString())
        .hasMessageNotContainingAny("secret", "\n");
    assertThat(events).as("calls of the application").isEmpty();
    kit.awaitNoThreads();
  }

  private static Server start(Tls tls) throws StartException {
    return kit.start(
        AsyncApplication.of((request, responder) -> responder.send(OK, bytes(request.scheme()))),
        options -> options.withBinds(Bind.loopback(0).withTls(tls)));
  }

  private static Arguments arguments(String name, Object first, Object... more) {
    return Arguments.of(Stream.concat(Stream.of(Named.of(name, first)), Stream.of(more)).toArray());
  }

  static void assumeTls() {
    Assumptions.assumeTrue(kit.claims(Capability.TLS), "not claimed");
  }
}
