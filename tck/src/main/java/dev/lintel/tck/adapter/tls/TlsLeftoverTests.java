package dev.lintel.tck.adapter.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.Capability;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.Tls;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Leftovers;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.TestKeys;
import dev.lintel.tck.wire.TlsWire;
import dev.lintel.tck.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thousand clients of TLS that break off, in each way: nothing of them is left. */
class TlsLeftoverTests {

  private static final Tls SERVER = Tls.of(TestKeys.files("server"));

  @RegisterExtension static final ServerExtension kit = ServerExtension.notStarted();

  @BeforeEach
  void assumeTls() {
    Assumptions.assumeTrue(kit.claims(Capability.TLS), "not claimed");
  }

  @Test
  @Requirement("HTTP-6.13")
  void handshakes() throws Exception {
    Server server =
        kit.start(kit.application(), o -> o.withBinds(Bind.loopback(0).withTls(SERVER)));
    Leftovers left = kit.leftovers(server);
    byte[] hello = Client.hello();
    // Half of them within the first message, half behind it.
    int[] number = {0};
    left.let(
        () -> {
          Wire wire = kit.wire(server.address());
          byte[] part =
              Arrays.copyOf(hello, number[0]++ % 2 == 0 ? hello.length / 2 : hello.length);
          return call(() -> wire.send(part), wire);
        },
        count -> {},
        wire -> call(wire::reset, wire));
    left.awaitNoSocket();
  }

  @Test
  @Requirement("HTTP-6.13")
  void uploads() throws Exception {
    Server server =
        kit.start(kit.application(), o -> o.withBinds(Bind.loopback(0).withTls(SERVER)));
    Leftovers left = kit.leftovers(server);
    Route route = left.uploads(kit, Style.ASYNC);
    byte[] part =
        (route.request("POST", "Content-Length: 100000") + "x".repeat(1000)).getBytes(ISO_8859_1);
    // Sessions of TLS 1.2 go on, which is cheaper; those of 1.3 by tickets, which nobody reads
    // here.
    SSLContext context = TestKeys.client(null);
    int[] number = {0};
    left.let(
        () -> {
          try {
            String version = number[0]++ % 2 == 0 ? "TLSv1.2" : "TLSv1.3";
            TlsWire wire =
                Client.PLAIN.withVersions(version).connect(kit, server.address(), context);
            wire.send(part);
            return wire;
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        },
        route::awaitCalls,
        wire -> call(wire::reset, wire));
    left.awaitNoSocket();
    left.awaitNoExchange();
  }

  private interface Sending {
    void run() throws IOException;
  }

  private static Wire call(Sending sending, Wire wire) {
    try {
      sending.run();
      return wire;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
