package dev.lintel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.server.Bind;
import dev.lintel.spec.Requirement;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerRunTests {

  @Test
  @Requirement("CONF-3.3")
  void portsAndPathsAreShownAsClientsNeedThem() {
    Path path = Path.of("/run/shop.sock");
    var tcp = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
    var unix = UnixDomainSocketAddress.of(path);
    assertThat(
            ServerRun.addresses(
                List.of(tcp, tcp, unix, unix),
                List.of(
                    Bind.loopback(0),
                    Bind.loopback(0).withTls(TlsSettings.NOT_YET),
                    Bind.unix(path),
                    Bind.unix(path).withTls(TlsSettings.NOT_YET))))
        .isEqualTo(
            "http://127.0.0.1:4711 and https://127.0.0.1:4711 and unix:/run/shop.sock"
                + " and tls:unix:/run/shop.sock");
  }
}
