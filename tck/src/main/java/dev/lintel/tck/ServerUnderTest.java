package dev.lintel.tck;

import dev.lintel.Application;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Capability;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.SyncWebSocketHandler;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.server.Timeouts;
import dev.lintel.spi.Bridges;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.TlsWire;
import dev.lintel.tck.wire.Wire;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireNetwork;
import dev.lintel.tck.wire.WireResponse;
import dev.lintel.tck.wrap.Wrap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The server under test as tests see it: what it is, the routes that it serves, and connections to
 * it. How it starts and ends is told by {@link ServerExtension}.
 */
abstract class ServerUnderTest {

  private final UnaryOperator<ServerOptions> settings;
  private final List<WireClient> clients = new CopyOnWriteArrayList<>();
  private final List<Gate> gates = new CopyOnWriteArrayList<>();
  private final List<Server> more = new CopyOnWriteArrayList<>();

  /** New for each run of the class: a run with a wrong server leaves wrong counts behind. */
  private KitApplication application = new KitApplication();

  private @Nullable ServerProvider provider;
  private @Nullable ServerLog log;
  private @Nullable Wrap wrap;
  private @Nullable Server server;
  private boolean service;

  ServerUnderTest(UnaryOperator<ServerOptions> settings) {
    this.settings = settings;
  }

  /** The adapter under test. */
  public ServerProvider provider() {
    return Objects.requireNonNull(provider, "the extension must be a static field");
  }

  /** The adapter under test without what wraps it. */
  public ServerProvider nativeProvider() {
    return ForwardingServerProvider.unwrap(provider());
  }

  /** Whether the server was found as a service, and not given by the name of its class. */
  public boolean isService() {
    return service;
  }

  /** Where the servers listen. */
  public WireNetwork network() {
    return network(provider());
  }

  /** Where the servers of a provider listen. */
  static WireNetwork network(ServerProvider provider) {
    return ForwardingServerProvider.unwrap(provider) instanceof WireNetwork.Source source
        ? source.network()
        : WireNetwork.SOCKETS;
  }

  /** No memory has Unix domain sockets. */
  private WireNetwork network(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress ? WireNetwork.SOCKETS : network();
  }

  /** Whether somebody listens on a port. */
  public boolean listens(int port) {
    return listens(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Whether somebody listens on an address. */
  public boolean listens(SocketAddress address) {
    try {
      network(address).connect(address, 0).close();
      return true;
    } catch (SocketException refused) {
      return false; // Or reset, if it was taken a moment before the end.
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The server of the class. */
  public Server server() {
    return Objects.requireNonNull(server, "this class starts its servers itself");
  }

  /** What the server logs. */
  public ServerLog log() {
    return Objects.requireNonNull(log, "the extension must be a static field");
  }

  /** The application of the class. */
  public KitApplication application() {
    return application;
  }

  /** The settings that servers of this class have: a port of the system's choice, a short drain. */
  public ServerOptions options() {
    return settings.apply(
        ServerOptions.defaults()
            .withBinds(Bind.loopback(0))
            .withEventThreads(2)
            .withTimeouts(Timeouts.defaults().withDrain(Duration.ofSeconds(2))));
  }

  /** Starts one more server, which is closed after the test. */
  public Server start(Application other, UnaryOperator<ServerOptions> change)
      throws StartException {
    Server started = provider().start(wrapped(other), wrap().wrap(change.apply(options())));
    more.add(started);
    return started;
  }

  /** Adds a route with the handler of a style. */
  public Route serve(Style style, SyncHttpHandler sync, AsyncHttpHandler async) {
    return style == Style.SYNC ? serveSync(sync) : serveAsync(async);
  }

  /** Adds a route with a sync handler. */
  public Route serveSync(SyncHttpHandler handler) {
    return application.route(Bridges.toAsync(handler));
  }

  /** Adds a route with an async handler. */
  public Route serveAsync(AsyncHttpHandler handler) {
    return application.route(handler);
  }

  /** Adds a route for handshakes with the handler of a style. */
  public Route serveSocket(Style style, SyncWebSocketHandler sync, AsyncWebSocketHandler async) {
    return style == Style.SYNC ? serveSyncSocket(sync) : serveSocket(async);
  }

  /** Adds a route for handshakes with an async handler. */
  public Route serveSocket(AsyncWebSocketHandler handler) {
    return application.socketRoute(handler);
  }

  /** Adds a route for handshakes with a sync handler. */
  public Route serveSyncSocket(SyncWebSocketHandler handler) {
    return application.socketRoute(asyncOf(handler));
  }

  /** A sync handler behind the bridge. */
  public AsyncWebSocketHandler asyncOf(SyncWebSocketHandler handler) {
    SyncApplication sync = new SyncApplication() {}.with(handler);
    return Objects.requireNonNull(Bridges.toAsync(sync).webSocket());
  }

  /** A new WebSocket on a route whose handler accepts it. */
  public FrameClient open(Route route, String... fields) {
    return FrameClient.accepted(connect().send(route.handshake(fields)));
  }

  /** No thread of a server may be alive, soon. */
  public void awaitNoThreads() {
    ServerThreads.awaitNone();
  }

  /** What the server of the class keeps of clients that break off from now on. */
  public Leftovers leftovers() {
    return leftovers(server());
  }

  /** The same of a server that the test has started. */
  public Leftovers leftovers(Server of) {
    return Leftovers.of(of, provider(), network());
  }

  /** A gate that is opened at the end of the test, if the test does not. */
  public Gate gate() {
    var gate = new Gate();
    gates.add(gate);
    return gate;
  }

  /** A new connection. */
  public WireClient connect() {
    return connect(server());
  }

  /** A new connection to a server that the test has started. */
  public WireClient connect(Server to) {
    return connect(to.addresses().get(0));
  }

  /** A new connection to one of the addresses on which a server of the test listens. */
  public WireClient connect(SocketAddress address) {
    return connect(address, 0, "");
  }

  /** A new connection without TLS of its own, for clients that speak it in their own way. */
  public Wire wire(SocketAddress address) {
    try {
      return network(address).connect(address, 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The client of a connection that a test has made, which is closed after it. */
  public WireClient over(Wire wire) {
    return tracked(WireClient.over(wire));
  }

  /** Whether the server claims a capability. */
  public boolean claims(Capability capability) {
    return provider().capabilities().contains(capability);
  }

  /** A new connection with a small receive buffer, for a client that does not read. */
  public WireClient connectNarrow() {
    return connect(server().addresses().get(0), 4096, "");
  }

  /** A new connection on which HTTP/2 is spoken. */
  public H2Client http2() {
    return http2(server());
  }

  /** The same to a server that the test has started. */
  public H2Client http2(Server to) {
    return H2Client.over(connect(to.addresses().get(0), 0, "h2"), Frame.settings());
  }

  /** Sends bytes on a new connection and reads one response. */
  public WireResponse exchange(String request) {
    return connect().send(request).read();
  }

  private WireClient connect(SocketAddress address, int receiveBuffer, String protocol) {
    if (!wrap().isTls()) {
      return tracked(WireClient.connect(network(address), address, receiveBuffer));
    }
    SSLEngine engine = TestKeys.client(null).createSSLEngine();
    engine.setUseClientMode(true);
    if (!protocol.isEmpty()) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {protocol});
      engine.setSSLParameters(parameters);
    }
    try {
      return over(TlsWire.over(network(address).connect(address, receiveBuffer), engine));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  // ---- What the extension calls ----

  /**
   * A run of a class begins.
   *
   * @param name the name of the server, or of its class
   */
  final void begin(String name, Wrap around) {
    application = new KitApplication();
    ServerProvider found = Providers.find(name);
    provider = found;
    service = name.equals(found.name());
    log = new ServerLog(nativeProvider().getClass().getPackageName());
    wrap = around;
  }

  /** Starts the server of the class. */
  final void start() throws StartException {
    server = provider().start(wrapped(application), wrap().wrap(options()));
  }

  /** Ends what the test has left. Returns the servers that it has started. */
  final List<Server> endTest() {
    gates.forEach(Gate::open);
    clients.forEach(WireClient::close);
    Await.until("no exchange is live after the test", () -> application.live() == 0);
    return List.copyOf(more);
  }

  /** Nothing of a test reaches the next one. */
  final void forgetTest() {
    application.forgetFailures();
    gates.clear();
    clients.clear();
    more.clear();
  }

  /** What a failed test has to show. */
  final Evidence evidence(ExtensionContext context) {
    return Evidence.of(context.getTestMethod().orElse(null), clients, log().show());
  }

  /** The server of the class, if it has started. */
  final @Nullable Server started() {
    return server;
  }

  /** At the end of the class: nothing wrong was seen on the way. */
  final void checkWrap() {
    if (wrap != null) {
      wrap.check();
    }
  }

  /** Nothing is kept any more of what the server logs. */
  final void closeLog() {
    if (log != null) {
      log.close();
    }
  }

  // ---- Private ----

  private Wrap wrap() {
    return Objects.requireNonNull(wrap, "the extension must be a static field");
  }

  private Application wrapped(Application application) {
    return wrap().wrap(application);
  }

  private WireClient tracked(WireClient client) {
    clients.add(client);
    return client;
  }
}
