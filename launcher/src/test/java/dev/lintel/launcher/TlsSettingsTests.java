package dev.lintel.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lintel.server.Bind;
import dev.lintel.server.Tls;
import dev.lintel.server.Tls.ClientCertificates;
import dev.lintel.spec.Requirement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsSettingsTests {

  /** The keys of the kit, which is built after this module. */
  private static final Path KEYS =
      Path.of("..", "tck", "src", "main", "resources", "dev", "lintel", "tck", "tls")
          .toAbsolutePath()
          .normalize();

  @TempDir Path directory;

  private final Map<Setting, String> flags = new HashMap<>();

  @Test
  void allAddressesWithTlsHaveTheSameSettings() throws Exception {
    flag("bind", "tls:127.0.0.1:443,[::1]:80,tls:unix:/run/shop.sock");
    flag("tls.certificates", "shop.pem,stock.p12");
    flag("tls.keys", "shop-key.pem");
    flag("tls.password", "hush");
    flag("tls.clientCertificates", "wanted");
    flag("tls.trust", "roots.pem");
    flag("tls.protocols", "TLSv1.3");
    flag("tls.ciphers", "TLS_AES_128_GCM_SHA256");
    flag("tls.checkInterval", "5s");
    List<Bind> binds = read().options().binds();
    assertThat(binds).hasToString("[tls:127.0.0.1:443, [::1]:80, tls:unix:/run/shop.sock]");
    Tls tls = binds.get(0).tls();
    assertThat(binds.get(2).tls()).isSameAs(tls);
    assertThat(tls.keys())
        .hasToString(
            "["
                + path("shop.pem")
                + " with "
                + path("shop-key.pem")
                + ", "
                + path("stock.p12")
                + "]");
    assertThat(tls.keys()).allSatisfy(files -> assertThat(files.password()).isEqualTo("hush"));
    assertThat(tls.clientCertificates()).isEqualTo(ClientCertificates.WANTED);
    assertThat(tls.trust()).isEqualTo(path("roots.pem"));
    assertThat(tls.protocols()).containsExactly("TLSv1.3");
    assertThat(tls.ciphers()).containsExactly("TLS_AES_128_GCM_SHA256");
    assertThat(tls.checkInterval()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aKeyMayStandBesideItsCertificates() throws Exception {
    flag("bind", "tls:127.0.0.1:443");
    flag("tls.certificates", "shop.pem");
    Tls tls = read().options().binds().get(0).tls();
    assertThat(tls.keys().get(0).key()).isEqualTo(path("shop.pem"));
    assertThat(tls.keys().get(0).password()).isNull();
  }

  @Test
  void thePasswordIsNotShown() throws Exception {
    flag("bind", "tls:127.0.0.1:443");
    flag("tls.certificates", "shop.p12");
    flag("tls.password", "hush");
    Setting password = Settings.BY_KEY.get("tls.password");
    assertThat(password.shown().apply(read().options())).isEqualTo("***");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bind=tls:localhost:1|bind: an address with tls: needs the setting tls.certificates",
        "tls.keys=a.pem|--tls.keys: no address of bind speaks TLS; write tls:HOST:PORT",
        "bind=tls:localhost:1 tls.certificates=a.pem,b.pem tls.keys=c.pem|--tls.keys: there are 1 keys"
            + " for 2 PEM files of certificates",
        "bind=tls:localhost:1 tls.certificates=a.p12 tls.keys=c.pem|--tls.keys: there are 1 keys for 0"
            + " PEM files of certificates",
        "bind=tls:localhost:1 tls.certificates=a.p12 tls.clientCertificates=wanted|"
            + "--tls.clientCertificates: needs the setting tls.trust",
        "bind=tls:localhost:1 tls.certificates=a.p12 tls.trust=b.pem|--tls.trust: needs the setting"
            + " tls.clientCertificates",
        "bind=tls:localhost:1 tls.certificates=a.p12 tls.clientCertificates=all|"
            + "--tls.clientCertificates: 'all' is not none, wanted or required",
        "bind=tls:localhost:1 tls.certificates=a.p12 tls.protocols=TLSv1.1|--tls.protocols: 'TLSv1.1'"
            + " is not a protocol that is safe, which are [TLSv1.3, TLSv1.2]",
        "bind=tls:localhost|--bind: 'tls:localhost' is not HOST:PORT such as 127.0.0.1:8080, [::1]:8080"
            + " or tls:0.0.0.0:443, nor unix:PATH such as unix:/run/shop.sock"
      })
  @Requirement("CONF-2.4")
  void whatDoesNotFitTogetherIsTold(String settings, String message) {
    for (String setting : settings.split(" ", -1)) {
      String[] parts = setting.split("=", 2);
      flag(parts[0], parts[1]);
    }
    assertThat(failure()).hasMessage(message);
    assertThat(failure().exitCode()).isEqualTo(2);
  }

  @Test
  @Requirement("CONF-2.14")
  void filesThatCannotBeUsedAreTold() throws Exception {
    flag("bind", "tls:127.0.0.1:0");
    flag("tls.certificates", KEYS.resolve("server.pem").toString());
    flag("tls.keys", KEYS.resolve("server-key.pem").toString());
    read().checkFiles();
    flag("tls.keys", "no-such.pem");
    LaunchException failure =
        catchThrowableOfType(LaunchException.class, () -> read().checkFiles());
    assertThat(failure)
        .hasMessage("--tls.keys: " + path("no-such.pem") + ": there is no such file");
    assertThat(failure.exitCode()).isEqualTo(2);
  }

  private void flag(String key, String text) {
    flags.put(Settings.BY_KEY.get(key), text);
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  private Configuration read() throws LaunchException {
    return Configuration.of(new Surroundings(Map.of(), directory), null, flags);
  }

  private LaunchException failure() {
    return catchThrowableOfType(LaunchException.class, this::read);
  }
}
