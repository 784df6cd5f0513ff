package dev.lintel.adapter.jetty;

import dev.lintel.server.Bind;
import dev.lintel.server.Limits;
import dev.lintel.server.ServerOptions;
import dev.lintel.spi.Binding;
import dev.lintel.spi.NativeListener;
import dev.lintel.spi.NativeSettings;
import dev.lintel.spi.ServerCore;
import dev.lintel.spi.TlsKeys;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;

/** The sockets and threads of a Jetty server. */
final class JettyListener implements NativeListener {

  /** Connections that the kernel accepts before Jetty does. */
  private static final int ACCEPT_QUEUE = 1024;

  /** What Jetty's limits are above ours, so that ours are the ones that answer (HTTP-8.1). */
  private static final int SLACK = 4096;

  private final ServerOptions options;
  private final Consumer<? super Server> customizer;

  /** Jetty's timer would not wait for its thread when it stops (LIFE-3.12), so this is ours. */
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, this::newTimerThread);

  private volatile @Nullable Thread timerThread;
  private final Map<Binding, ServerConnector> connectors = new HashMap<>();
  private @Nullable Server server;

  /** Whether connections are closed as soon as they open; written before the others are closed. */
  private volatile boolean closing;

  JettyListener(ServerOptions options, Consumer<? super Server> customizer) {
    this.options = options;
    this.customizer = customizer;
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void open(ServerCore core, List<Binding> bindings) {
    Server fresh = newServer();
    server = fresh;
    for (Binding binding : bindings) {
      connectors.put(
          binding, newConnector(fresh, binding.bind(), binding.tls(), core.servesWebSockets()));
    }
    JettyHttpBridge bridge = new JettyHttpBridge(core);
    fresh.setHandler(bridge);
    fresh.setErrorHandler(bridge::refuse);
    customizer.accept(fresh);
  }

  @Override
  public SocketAddress bind(Binding binding) throws IOException {
    ServerConnector connector = Objects.requireNonNull(connectors.get(binding));
    try {
      connector.open();
    } catch (IOException failure) {
      throw JettyFailures.notOpen(failure);
    }
    return ((NetworkChannel) connector.getTransport()).getLocalAddress();
  }

  @Override
  public void accept() throws IOException {
    try {
      running().start();
    } catch (Exception failure) {
      throw JettyFailures.notOpen(failure);
    }
  }

  @Override
  public void refuse() {
    for (Connector connector : running().getConnectors()) {
      // The future waits for all connections to end; the exchanges are counted by the gateway.
      var unused = connector.shutdown();
    }
  }

  @Override
  public void closeIdle() {
    closing = true;
    for (Connector connector : running().getConnectors()) {
      for (EndPoint endPoint : connector.getConnectedEndPoints()) {
        if (endPoint instanceof JettyConnection connection) {
          JettyHttp2Connection http2 = connection.http2();
          if (http2 == null) {
            connection.closeIfIdle();
          } else {
            http2.drain();
          }
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      connectors.values().forEach(ServerConnector::close); // Those that never started, too.
      running().stop();
    } catch (Exception failure) {
      throw new IllegalStateException("Jetty did not stop in order", failure);
    } finally {
      stopTimer();
    }
  }

  /** What the settings become, read from the objects that {@link #open} would start. */
  NativeSettings nativeSettings() {
    Server fresh = newServer();
    List<ServerConnector> made =
        options.binds().stream().map(bind -> newConnector(fresh, bind, null, false)).toList();
    customizer.accept(fresh);
    ServerConnector connector = made.get(0); // They are alike, but for the address.
    int headBytes =
        connector
            .getConnectionFactory(HttpConnectionFactory.class)
            .getHttpConfiguration()
            .getRequestHeaderSize();
    NativeSettings settings = NativeSettings.of(options);
    for (ServerConnector each : made) {
      settings =
          each instanceof UnixConnector unix
              ? settings.with("bind", "ServerSocketChannel.bind", unix.path)
              : settings
                  .with("bind", "ServerConnector.host", each.getHost())
                  .with("bind", "ServerConnector.port", each.getPort());
    }
    settings =
        settings
            .with(
                "eventThreads",
                "SelectorManager.selectorCount",
                connector.getSelectorManager().getSelectorCount())
            .with(
                "eventThreads",
                "QueuedThreadPool.maxThreads",
                ((QueuedThreadPool) fresh.getThreadPool()).getMaxThreads())
            .with("limits.maxTargetLength", "HttpConfiguration.requestHeaderSize", headBytes)
            .with("limits.maxHeadBytes", "HttpConfiguration.requestHeaderSize", headBytes)
            .withKeptByAdapter("timeouts.head")
            .with("timeouts.keepAlive", "ServerConnector.idleTimeout", connector.getIdleTimeout())
            .with("http2.enabled", "ServerConnector.protocols", connector.getProtocols())
            .withKeptByAdapter("http2.maxResets");
    var http2 = connector.getConnectionFactory(HTTP2CServerConnectionFactory.class);
    return http2 == null
        ? settings
        : settings
            .with(
                "http2.maxConcurrentStreams",
                "HTTP2CServerConnectionFactory.maxConcurrentStreams",
                http2.getMaxConcurrentStreams())
            .with(
                "http2.streamWindow",
                "HTTP2CServerConnectionFactory.initialStreamRecvWindow",
                http2.getInitialStreamRecvWindow());
  }

  private Server running() {
    return Objects.requireNonNull(server, "not open");
  }

  private Server newServer() {
    // Acceptors and selectors keep a thread each; the others take over connections whose exchange
    // was ended on a thread that is not Jetty's.
    int threads = options.binds().size() * (1 + eventThreads()) + eventThreads();
    QueuedThreadPool pool = new QueuedThreadPool(threads, threads);
    pool.setName("lintel-jetty");
    // Reserved threads are for tasks that block, of which there are none.
    pool.setReservedThreads(0);
    return new Server(pool, new ScheduledExecutorScheduler(timer), null);
  }

  private Thread newTimerThread(Runnable work) {
    Thread thread = new Thread(work, "lintel-jetty-timer");
    thread.setDaemon(true);
    timerThread = thread;
    return thread;
  }

  private void stopTimer() {
    timer.shutdownNow();
    Thread thread = timerThread;
    if (thread != null) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ServerConnector newConnector(
      Server owner, Bind bind, @Nullable TlsKeys tls, boolean webSockets) {
    long head = options.timeouts().head().toMillis();
    HttpConfiguration configuration = newConfiguration();
    Path path = bind.path();
    if (path != null) {
      // Of a request without a Host field Jetty makes a URI with the local address, or refuses it.
      configuration.setServerAuthority(new HostPort("localhost"));
    }
    ConnectionFactory http = new HttpConnectionFactory(configuration);
    String http2Name = tls == null ? "h2c" : TlsKeys.HTTP_2;
    List<ConnectionFactory> spoken =
        options.http2().enabled()
            ? List.of(
                http, JettyHttp2Connection.factory(http2Name, configuration, options, webSockets))
            : List.of(http);
    List<ConnectionFactory> factories = tls == null ? spoken : JettyTls.around(spoken, tls);
    ConnectionFactory[] all = factories.toArray(ConnectionFactory[]::new);
    ServerConnector connector;
    if (path == null) {
      connector = new OwnConnector(owner, eventThreads(), head, all);
      connector.setHost(bind.host());
      connector.setPort(bind.port());
    } else {
      connector = new UnixConnector(owner, eventThreads(), head, all, path);
    }
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(options.timeouts().keepAlive().toMillis());
    // Else each live exchange that is quiet for a second would be failed as soon as a drain begins.
    connector.setShutdownIdleTimeout(-1);
    owner.addConnector(connector);
    return connector;
  }

  private HttpConfiguration newConfiguration() {
    Limits limits = options.limits();
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setHttpCompliance(HttpCompliance.STRICT);
    // Jetty's own taste refuses targets that are valid; the gateway validates them (HTTP-7.3).
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    configuration.setHeaderCacheCaseSensitive(true);
    configuration.setSendServerVersion(false);
    configuration.setSendDateHeader(false);
    // Twice: Jetty counts the trailers on top of the head.
    long head = limits.maxTargetLength() + 2L * limits.maxHeadBytes() + SLACK;
    configuration.setRequestHeaderSize((int) Math.min(head, Integer.MAX_VALUE));
    configuration.setMaxResponseHeaderSize(1024 * 1024);
    return configuration;
  }

  private int eventThreads() {
    return options.eventThreads() > 0
        ? options.eventThreads()
        : Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  /** Jetty's connector, which makes our end points. */
  private class OwnConnector extends ServerConnector {

    private final long headMillis;

    OwnConnector(Server owner, int selectors, long headMillis, ConnectionFactory[] factories) {
      super(owner, 1, selectors, factories);
      this.headMillis = headMillis;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key) throws IOException {
      return new JettyConnection(channel, selector, key, this, headMillis);
    }

    @Override
    protected void onEndPointOpened(EndPoint endPoint) {
      super.onEndPointOpened(endPoint);
      if (closing) {
        endPoint.close(); // Accepted when closeIdle had gone through the others.
      }
    }
  }

  /**
   * The same for a Unix domain socket. Jetty has a connector for those, but that one binds when all
   * of them start, listens on in a drain, and removes the file when it stops, which by then may be
   * that of another server.
   */
  private final class UnixConnector extends OwnConnector {

    private final Path path;
    private volatile @Nullable ServerSocketChannel listening;

    UnixConnector(
        Server owner, int selectors, long headMillis, ConnectionFactory[] factories, Path path) {
      super(owner, selectors, headMillis, factories);
      this.path = path;
    }

    @Override
    public void open() throws IOException {
      if (listening == null) {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening = channel;
        channel.bind(UnixDomainSocketAddress.of(path), getAcceptQueueSize());
      }
    }

    @Override
    public void accept(int acceptor) throws IOException {
      ServerSocketChannel channel = listening;
      if (channel != null && channel.isOpen()) {
        SocketChannel accepted = channel.accept();
        accepted.configureBlocking(false);
        getSelectorManager().accept(accepted);
      }
    }

    @Override
    public void close() {
      IO.close(listening);
    }

    @Override
    public boolean isOpen() {
      ServerSocketChannel channel = listening;
      return channel != null && channel.isOpen();
    }

    @Override
    public @Nullable Object getTransport() {
      return listening;
    }
  }
}
