package dev.lintel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BindTests {

  private static final Tls TLS = Tls.of(KeyFiles.pkcs12(Path.of("shop.p12"), ""));

  @Test
  void anAddressIsWrittenAsOperatorsWriteIt() {
    assertThat(Bind.loopback(80)).hasToString("127.0.0.1:80");
    assertThat(Bind.of("::1", 80).withTls(TLS)).hasToString("tls:[::1]:80");
    Bind unix = Bind.unix(Path.of("/run/shop.sock"));
    assertThat(unix).hasToString("unix:/run/shop.sock");
    assertThat(unix.withTls(TLS)).hasToString("tls:unix:/run/shop.sock");
  }

  @Test
  void aPathIsNoPort() {
    Bind unix = Bind.unix(Path.of("run", "shop.sock")).withTls(TLS);
    assertThat(unix.path()).isEqualTo(Path.of("run", "shop.sock"));
    assertThatIllegalStateException().isThrownBy(unix::host).withMessageContaining("no TCP port");
    assertThatIllegalStateException().isThrownBy(unix::port).withMessageContaining("no TCP port");
    assertThat(Bind.loopback(80).path()).isNull();
  }

  @Test
  void aPathIsNeitherEmptyNorTooLong() {
    assertThat(Bind.unix(Path.of("/" + "x".repeat(105))).path()).isNotNull();
    for (String path : new String[] {"", "/" + "x".repeat(106), "/" + "\u00e4".repeat(53)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Bind.unix(Path.of(path)))
          .withMessageContaining("1 to 106 bytes");
    }
  }
}
