package dev.lintel.tck.adapter.life;

import static dev.lintel.tck.Samples.OK;
import static dev.lintel.tck.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Capability;
import dev.lintel.DisconnectReason;
import dev.lintel.Request;
import dev.lintel.Stages;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.StartException;
import dev.lintel.server.Tls;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.Gate;
import dev.lintel.tck.InBothStyles;
import dev.lintel.tck.Route;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.Style;
import dev.lintel.tck.TestKeys;
import dev.lintel.tck.wire.TlsWire;
import dev.lintel.tck.wire.UnixWire;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wrap.NotBehind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Servers that listen on Unix domain sockets. */
class UnixSocketTests {

  private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";

  @RegisterExtension
  static final ServerExtension kit = ServerExtension.notStarted().claiming(Capability.UNIX_SOCKETS);

  @TempDir Path directory;

  private final List<String> events = new CopyOnWriteArrayList<>();
  private Path path;
  private SocketAddress address;

  @BeforeEach
  void choosePath() {
    path = directory.resolve("kit.sock");
    address = UnixDomainSocketAddress.of(path);
  }

  @Test
  @Requirement({"LIFE-4.1", "LIFE-1.13"})
  @NotBehind(value = "unix", reason = "there are TCP ports, too")
  void aPathIsAnAddressAmongOthers() throws Exception {
    Server server = start(telling("there"), Bind.loopback(0), Bind.unix(path), Bind.loopback(0));
    List<SocketAddress> addresses = server.addresses();
    assertThat(addresses).as("addresses").hasSize(3);
    assertThat(addresses.get(1)).as("the one with the path").isEqualTo(address);
    assertThat(server.address()).as("the first TCP port").isEqualTo(addresses.get(0));
    assertThat(((InetSocketAddress) addresses.get(2)).getPort()).as("the last port").isPositive();
    for (SocketAddress each : addresses) {
      WireClient client = kit.connect(each);
      for (int i = 0; i < 2; i++) {
        assertThat(client.send(GET).read().text()).as("answer on %s", each).isEqualTo("there");
      }
    }
  }

  @Test
  @Requirement({"LIFE-4.1", "HTTP-1.8"})
  void tlsIsSpokenWhereTheOptionsSaySo() throws Exception {
    Assumptions.assumeTrue(kit.claims(Capability.TLS), "TLS is not claimed");
    start(
        AsyncApplication.of((request, responder) -> responder.send(OK, bytes(request.scheme()))),
        Bind.unix(path).withTls(Tls.of(TestKeys.files("server"))));
    SSLEngine engine = TestKeys.client(null).createSSLEngine();
    engine.setUseClientMode(true);
    WireClient client = kit.over(TlsWire.over(kit.wire(address), engine));
    assertThat(client.send(GET).read().text()).as("scheme").isEqualTo("https");
  }

  @InBothStyles
  @Requirement({"HTTP-1.17", "HTTP-1.9"})
  void aClientThatIsNotBoundHasTheEmptyPath(Style style) throws Exception {
    Route route = seeing(style);
    start(kit.application(), Bind.unix(path));
    assertThat(kit.connect(address).send(route.get()).read().text()).isEqualTo("seen");
    assertThat(events)
        .as("local address, remote address and authority")
        .containsExactly(path + " <- '' for kit");
  }

  @InBothStyles
  @Requirement("HTTP-1.17")
  @NotBehind(value = "tls", reason = "the client makes its connection itself")
  void aClientThatIsBoundHasItsPath(Style style) throws Exception {
    Route route = seeing(style);
    start(kit.application(), Bind.unix(path));
    Path own = directory.resolve("client.sock");
    SocketChannel bound = SocketChannel.open(StandardProtocolFamily.UNIX);
    bound.bind(UnixDomainSocketAddress.of(own)).connect(address);
    WireClient client = kit.over(UnixWire.over(bound));
    assertThat(client.send(route.get()).read().text()).isEqualTo("seen");
    assertThat(events)
        .as("local address, remote address and authority")
        .containsExactly(path + " <- '" + own + "' for kit");
  }

  @Test
  @Requirement({"LIFE-4.2", "LIFE-4.1"})
  void aSocketThatNobodyListensToIsReplaced() throws Exception {
    listening().close();
    assertThat(path).as("what a dead server leaves behind").exists();
    assertStarts("over a socket that nobody listens to");
    assertThat(kit.connect(address).send(GET).read().text()).isEqualTo("there");
  }

  @Test
  @Requirement({"LIFE-4.3", "LIFE-1.5", "LIFE-1.6"})
  void aSocketThatSomebodyListensToStays() throws Exception {
    try (ServerSocketChannel other = listening()) {
      assertThat(startFails()).hasMessageContaining("in use");
      assertThat(kit.listens(address)).as("the other one still listens").isTrue();
      assertThat(other.isOpen()).isTrue();
    }
  }

  @Test
  @Requirement({"LIFE-4.3", "LIFE-1.12"})
  void oneServerDoesNotTakeThePathOfAnother() throws Exception {
    start(telling("first"), Bind.unix(path));
    startFails();
    assertThat(kit.connect(address).send(GET).read().text()).isEqualTo("first");
  }

  @Test
  @Requirement({"LIFE-4.3", "LIFE-1.5"})
  void whatIsNoSocketStays() throws Exception {
    Files.writeString(path, "precious");
    assertThat(startFails()).hasMessageContaining("no socket");
    assertThat(path).as("the file in the way").hasContent("precious");
    Path file = Files.move(path, directory.resolve("elsewhere"));
    Files.createDirectory(path);
    startFails();
    assertThat(path).as("the directory in the way").isDirectory();
    Files.delete(path);
    Files.createSymbolicLink(path, file);
    startFails();
    assertThat(path).as("the link in the way").isSymbolicLink().hasContent("precious");
  }

  @Test
  @Requirement({"LIFE-1.5", "LIFE-1.6"})
  void aPathThatCannotBeBoundIsNamed() {
    path = directory.resolve("missing").resolve("kit.sock");
    startFails();
  }

  @Test
  @Requirement({"LIFE-4.4", "LIFE-3.1"})
  void theFileGoesWithTheListeningAndAnotherServerMayCome() throws Exception {
    Gate gate = kit.gate();
    Server old =
        start(
            AsyncApplication.of(
                (request, responder) -> {
                  events.add("called");
                  return gate.opened().thenCompose(v -> responder.send(OK, bytes("old")));
                }),
            Bind.unix(path));
    WireClient client = kit.connect(address).send(GET);
    Await.until("the handler is called", () -> !events.isEmpty());
    var drained = old.drain();
    Await.until("the socket file is gone", () -> !Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    assertStarts("where another server drains");
    gate.open();
    assertThat(client.read().text()).as("answer of the one that drains").isEqualTo("old");
    client.expectEnd();
    Await.value("the drain", drained);
    assertThat(path).as("the file of the new server").exists();
    assertThat(kit.connect(address).send(GET).read().text()).isEqualTo("there");
  }

  @Test
  @Requirement({"LIFE-4.4", "LIFE-1.6"})
  void noFileIsLeftBehind() throws Exception {
    Server server = start(telling("there"), Bind.unix(path));
    assertThat(path).as("the socket file of a server that listens").exists();
    server.close();
    assertThat(path).as("the socket file of a server that has stopped").doesNotExist();
    try (ServerSocketChannel other = listening()) {
      Path free = directory.resolve("free.sock");
      startFails(Bind.unix(free), Bind.unix(path));
      assertThat(free).as("the socket file of a start that failed").doesNotExist();
      assertThat(other.isOpen()).isTrue();
    }
  }

  @Test
  @Requirement("LIFE-4.5")
  void theUmaskDecidesWhoMayConnect() throws Exception {
    Path probe = directory.resolve("probe.sock");
    try (ServerSocketChannel like = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      like.bind(UnixDomainSocketAddress.of(probe));
      start(telling("there"), Bind.unix(path));
      assertThat(Files.getPosixFilePermissions(path))
          .as("permissions, like those of a socket that a process makes without more ado")
          .isEqualTo(Files.getPosixFilePermissions(probe));
    }
  }

  @Test
  @Requirement({"LIFE-4.1", "HTTP-6.2"})
  void aClientThatGoesIsNoticed() throws Exception {
    var told = new CompletableFuture<DisconnectReason>();
    Route route =
        kit.serveAsync(
            (request, responder) -> {
              request.onDisconnect(told::complete);
              return told.thenAccept(reason -> {});
            });
    start(kit.application(), Bind.unix(path));
    WireClient client = kit.connect(address).send(route.get());
    route.awaitCalls(1);
    client.close();
    assertThat(Await.value("the signal", told)).isSameAs(DisconnectReason.PEER_CLOSED);
  }

  @Test
  @Requirement({"LIFE-4.1", "HTTP-4.1"})
  void aClientThatDoesNotReadStopsTheWriter() throws Exception {
    int piece = 64 * 1024;
    long much = 256L * 1024 * 1024;
    var given = new AtomicLong();
    ByteBuffer filler = ByteBuffer.allocate(piece);
    Route route =
        kit.serveAsync(
            (request, responder) ->
                responder
                    .start(OK.with("content-length", "" + much))
                    .thenCompose(
                        writer ->
                            writer.writeAll(
                                () -> given.addAndGet(piece) <= much ? filler.duplicate() : null)));
    start(kit.application(), Bind.unix(path));
    WireClient client = kit.connect(address).send(route.get());
    route.awaitCalls(1);
    Await.standstill("the writer", given::get);
    assertThat(given.get()).as("bytes given away").isLessThan(much / 16);
    client.close();
    route.completion();
  }

  private Route seeing(Style style) {
    return kit.serve(
        style,
        (request, responder) -> {
          see(request);
          responder.send(OK, bytes("seen"));
        },
        (request, responder) -> {
          see(request);
          return responder.send(OK, bytes("seen"));
        });
  }

  private void see(Request request) {
    assertThat(request.localAddress()).isInstanceOf(UnixDomainSocketAddress.class);
    assertThat(request.remoteAddress()).isInstanceOf(UnixDomainSocketAddress.class);
    events.add(
        request.localAddress()
            + " <- '"
            + request.remoteAddress()
            + "' for "
            + request.authority());
  }

  private ServerSocketChannel listening() throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
  }

  private void assertStarts(String where) {
    try {
      start(telling("there"), Bind.unix(path));
    } catch (StartException failure) {
      throw new AssertionError("the server must start " + where, failure);
    }
  }

  private StartException startFails() {
    return startFails(Bind.unix(path));
  }

  /** Starts on addresses of which the last one cannot be bound. */
  private StartException startFails(Bind... binds) {
    events.clear();
    StartException failure =
        catchThrowableOfType(
            StartException.class,
            () ->
                start(
                    AsyncApplication.of((request, responder) -> Stages.done())
                        .onShutdown(
                            () -> {
                              events.add("shutdown");
                              return Stages.done();
                            }),
                    binds));
    assertThat(failure).as("the start must fail").isNotNull();
    assertThat(failure)
        .hasMessageContaining(binds[binds.length - 1].toString())
        .hasMessageNotContainingAny("\n");
    assertThat(events).as("calls of the application").containsExactly("shutdown");
    return failure;
  }

  private static Application telling(String text) {
    return AsyncApplication.of((request, responder) -> responder.send(OK, bytes(text)));
  }

  private static Server start(Application application, Bind first, Bind... more)
      throws StartException {
    return kit.start(application, options -> options.withBinds(first, more));
  }

  private static Server start(Application application, Bind[] binds) throws StartException {
    return start(application, binds[0], java.util.Arrays.copyOfRange(binds, 1, binds.length));
  }
}
