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
import dev.lintel.tck.wrap.NotBehindExtension;
import dev.lintel.tck.wrap.Wrap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
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
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * The server under test: found by what the configuration parameter {@value #SERVER} says, started
 * once for each test class on a port of the system's choice.
 *
 * <p>Register it as a static field. After each test it closes the connections, opens the gates and
 * demands that no exchange is live and no assertion failed in a handler; after each class, that no
 * thread of the server survived.
 *
 * <p>It brings the bounds, the deviations and the wraps of the kit along, so that none of them
 * depends on how a build is set up.
 */
public final class ServerExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        AfterTestExecutionCallback,
        InvocationInterceptor,
        TestExecutionExceptionHandler {

  /** The configuration parameter with the server; see {@link Providers#find}. */
  public static final String SERVER = "lintel.tck.server";

  private final BoundsExtension bounds = new BoundsExtension();
  private final DeviationExtension deviations = new DeviationExtension();
  private final NotBehindExtension wraps = new NotBehindExtension();
  private final UnaryOperator<ServerOptions> settings;
  private final boolean startsForClass;
  private final List<WireClient> clients = new CopyOnWriteArrayList<>();
  private final List<Gate> gates = new CopyOnWriteArrayList<>();
  private final List<Server> more = new CopyOnWriteArrayList<>();

  /** New for each run of the class: a run with a wrong server leaves wrong counts behind. */
  private KitApplication application = new KitApplication();

  private @Nullable Capability claimed;
  private @Nullable ServerProvider provider;
  private boolean service;
  private @Nullable Server server;
  private @Nullable ServerLog log;
  private @Nullable Wrap wrap;

  private ServerExtension(UnaryOperator<ServerOptions> settings, boolean startsForClass) {
    this.settings = settings;
    this.startsForClass = startsForClass;
  }

  /** A server with the default settings. */
  public static ServerExtension withDefaults() {
    return with(UnaryOperator.identity());
  }

  /** A server with other settings. */
  public static ServerExtension with(UnaryOperator<ServerOptions> settings) {
    return new ServerExtension(settings, true);
  }

  /** No server but those that tests start themselves. */
  public static ServerExtension notStarted() {
    return new ServerExtension(UnaryOperator.identity(), false);
  }

  /**
   * The same, for tests of what only a server with a capability has: elsewhere they are aborted.
   */
  public ServerExtension claiming(Capability capability) {
    claimed = capability;
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    bounds.beforeAll(context);
    deviations.beforeAll(context);
    application = new KitApplication();
    ServerProvider found = find(context);
    provider = found;
    service = context.getConfigurationParameter(SERVER).orElse("").equals(found.name());
    log = new ServerLog(nativeProvider().getClass().getPackageName());
    Wrap around = Wrap.of(context);
    wrap = around;
    if (startsForClass) {
      BoundsExtension.bounds(context)
          .within(
              "the start of the server",
              () -> server = found.start(around.wrap(application), around.wrap(options())));
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    bounds.beforeEach(context);
    wraps.beforeEach(context);
    if (claimed != null && !provider().capabilities().contains(claimed)) {
      throw new TestAbortedException(provider().name() + " does not claim " + claimed);
    }
    log().clear();
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    bounds.interceptTestMethod(invocation, method, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    bounds.interceptTestTemplateMethod(invocation, method, context);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    // What a handler has found says more than what became of its response.
    Throwable inHandler = application.takeFailure();
    Throwable told = inHandler == null ? failure : inHandler;
    if (told != failure) {
      told.addSuppressed(failure);
    }
    told.addSuppressed(Evidence.of(context.getTestMethod().orElse(null), clients, log().show()));
    deviations.handleTestExecutionException(context, told);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    deviations.afterTestExecution(context);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    try {
      gates.forEach(Gate::open);
      clients.forEach(WireClient::close);
      Await.until("no exchange is live after the test", () -> application.live() == 0);
      for (Server each : more) {
        close(each, context);
      }
      Throwable inHandler = application.takeFailure();
      if (inHandler != null) {
        throw new AssertionError("in a handler: " + inHandler.getMessage(), inHandler);
      }
    } catch (Exception | Error failure) {
      failure.addSuppressed(
          Evidence.of(context.getTestMethod().orElse(null), clients, log().show()));
      throw failure;
    } finally {
      application.forgetFailures();
      gates.clear();
      clients.clear();
      more.clear();
      bounds.afterEach(context);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    try {
      if (server != null) {
        close(server, context);
      }
      awaitNoThreads();
      if (wrap != null) {
        wrap.check();
      }
    } finally {
      if (log != null) {
        log.close();
      }
    }
  }

  private static void close(Server server, ExtensionContext context) throws Exception {
    BoundsExtension.bounds(context).within("the stop of the server", server::close);
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
    return Leftovers.of(of, network());
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

  private static ServerProvider find(ExtensionContext context) {
    String name =
        context
            .getConfigurationParameter(SERVER)
            .orElseThrow(
                () ->
                    new AssertionError(
                        "name the server under test in the configuration parameter " + SERVER));
    return Providers.find(name);
  }
}
