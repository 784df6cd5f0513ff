package dev.lintel.adapter.vertx;

import dev.lintel.server.Bind;
import dev.lintel.server.Http2;
import dev.lintel.server.Limits;
import dev.lintel.server.ServerOptions;
import dev.lintel.spi.Binding;
import dev.lintel.spi.NativeListener;
import dev.lintel.spi.NativeSettings;
import dev.lintel.spi.ServerCore;
import dev.lintel.spi.TlsKeys;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.transport.Transport;
import io.vertx.core.tracing.TracingPolicy;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x instance with one HTTP server for each address and event loop.
 *
 * <p>Vert.x shows neither its listening socket nor the channels of its connections in a package
 * that it exports, but it takes its sockets from a {@link Transport}, which is an SPI: ours gives
 * out the sockets of its own, and so sees each channel before Vert.x does.
 */
final class VertxListener implements NativeListener {

  /** What Vert.x's own limits have above ours, so that ours are met first (HTTP-8.1). */
  private static final int SLACK = 8 * 1024;

  /** What all streams of a connection together may send before somebody reads. */
  private static final int CONNECTION_WINDOW = 1 << 20;

  /** The time within which resets are counted. */
  private static final int RESET_SECONDS = 30;

  private static final int CHUNK = 16 * 1024;
  private static final int BACKLOG = 1024;

  /** For steps that take no time unless something is broken. */
  private static final long PATIENCE_SECONDS = 10;

  private final ServerOptions options;
  private final Consumer<? super HttpServerOptions> customizer;
  private final VertxTransport transport = new VertxTransport(PATIENCE_SECONDS);
  private final List<VertxEventLoop> loops = new ArrayList<>();

  private @Nullable ServerCore core;
  private @Nullable VertxInternal vertx;

  VertxListener(ServerOptions options, Consumer<? super HttpServerOptions> customizer) {
    this.options = options;
    this.customizer = customizer;
  }

  @Override
  public void open(ServerCore core, List<Binding> bindings) {
    this.core = core;
    VertxInternal started = startVertx();
    this.vertx = started;
    for (EventExecutor each : started.nettyEventLoopGroup()) {
      EventLoop eventLoop = (EventLoop) each;
      var loop =
          new VertxEventLoop(started.contextBuilder().withEventLoop(eventLoop).build(), options);
      loops.add(loop);
      transport.add(eventLoop, loop);
      loop.startSweeping();
    }
  }

  @Override
  public SocketAddress bind(Binding binding) throws IOException {
    io.vertx.core.net.SocketAddress address = nativeAddress(binding.address());
    for (VertxEventLoop loop : loops) {
      listen(loop, binding.tls(), address);
    }
    return transport.lastBound();
  }

  /** Nothing: Vert.x accepts connections as soon as it is bound. */
  @Override
  public void accept() {}

  @Override
  public void refuse() {
    transport.closeListening();
  }

  @Override
  public void closeIdle() {
    for (VertxEventLoop loop : loops) {
      loop.drain();
    }
  }

  @Override
  public void close() {
    VertxInternal running = vertx;
    if (running == null) {
      return;
    }
    vertx = null;
    transport.closeListening();
    try {
      await(running.close());
      transport.joinThreads();
    } catch (IOException failure) {
      if (core != null) {
        core.logger().log(Level.ERROR, "Vert.x could not be closed.", failure);
      }
    }
  }

  /** What the settings become, read from the options that {@link #open} would hand out. */
  NativeSettings nativeSettings() {
    HttpServerOptions http = nativeOptions(null);
    NativeSettings settings = NativeSettings.of(options);
    for (Bind bind : options.binds()) {
      settings =
          bind.path() == null
              ? settings
                  .with("bind", "HttpServer.listen.host", bind.host())
                  .with("bind", "HttpServer.listen.port", bind.port())
              : settings.with("bind", "HttpServer.listen.path", bind.path());
    }
    long headList = http.getInitialSettings().getMaxHeaderListSize();
    return settings
        .with(
            "eventThreads", "VertxOptions.eventLoopPoolSize", vertxOptions().getEventLoopPoolSize())
        .with(
            "limits.maxTargetLength",
            "HttpServerOptions.maxInitialLineLength",
            http.getMaxInitialLineLength())
        .with("limits.maxHeadBytes", "HttpServerOptions.maxHeaderSize", http.getMaxHeaderSize())
        .with("limits.maxTargetLength", "Http2Settings.maxHeaderListSize", headList)
        .with("limits.maxHeadBytes", "Http2Settings.maxHeaderListSize", headList)
        .withKeptByAdapter("timeouts.head")
        .withKeptByAdapter("timeouts.keepAlive")
        .with(
            "http2.enabled",
            "HttpServerOptions.http2ClearTextEnabled",
            http.isHttp2ClearTextEnabled())
        .with(
            "http2.maxConcurrentStreams",
            "Http2Settings.maxConcurrentStreams",
            http.getInitialSettings().getMaxConcurrentStreams())
        .with(
            "http2.streamWindow",
            "Http2Settings.initialWindowSize",
            http.getInitialSettings().getInitialWindowSize())
        .with(
            "http2.maxResets",
            "HttpServerOptions.http2RstFloodMaxRstFramePerWindow",
            http.getHttp2RstFloodMaxRstFramePerWindow());
  }

  private VertxOptions vertxOptions() {
    int eventThreads =
        options.eventThreads() == 0
            ? Math.max(2, Runtime.getRuntime().availableProcessors())
            : options.eventThreads();
    return new VertxOptions()
        .setEventLoopPoolSize(eventThreads)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setPreferNativeTransport(false)
        // Blocked threads are found by the gateway, on all servers alike (THR-1.4).
        .setBlockedThreadCheckInterval(1)
        .setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private VertxInternal startVertx() {
    return (VertxInternal)
        VertxBootstrap.create()
            .options(vertxOptions())
            .serviceProviders(List.of())
            .transport(transport)
            .init()
            .vertx();
  }

  private io.vertx.core.net.SocketAddress nativeAddress(SocketAddress address) {
    if (address instanceof UnixDomainSocketAddress unix) {
      return io.vertx.core.net.SocketAddress.domainSocketAddress(unix.getPath().toString());
    }
    InetSocketAddress tcp = (InetSocketAddress) address;
    String host = tcp.getAddress().getHostAddress();
    // A port that the system chooses, and that all event loops share, has a number below 0.
    return tcp.getPort() == 0
        ? io.vertx.core.net.SocketAddress.sharedRandomPort(1 + transport.listening(), host)
        : io.vertx.core.net.SocketAddress.inetSocketAddress(tcp.getPort(), host);
  }

  private void listen(
      VertxEventLoop loop, @Nullable TlsKeys tls, io.vertx.core.net.SocketAddress address)
      throws IOException {
    ServerCore core = Objects.requireNonNull(this.core);
    var bridge = new VertxHttpBridge(core, loop);
    HttpServer server =
        Objects.requireNonNull(vertx)
            .createHttpServer(nativeOptions(tls))
            .connectionHandler(loop::connected)
            .requestHandler(bridge)
            .invalidRequestHandler(bridge::handleInvalid)
            .exceptionHandler(
                failure -> core.logger().log(Level.DEBUG, "A connection failed.", failure));
    Future<HttpServer> listening =
        loop.context()
            .future(
                promise ->
                    loop.context().runOnContext(run -> server.listen(address).onComplete(promise)));
    await(listening);
  }

  private HttpServerOptions nativeOptions(@Nullable TlsKeys tls) {
    Limits limits = options.limits();
    Http2 http2 = options.http2();
    HttpServerOptions all =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(http2.enabled())
            .setHttp2ConnectionWindowSize(Math.max(CONNECTION_WINDOW, http2.streamWindow()))
            .setHttp2RstFloodMaxRstFramePerWindow(http2.maxResets())
            .setHttp2RstFloodWindowDuration(RESET_SECONDS)
            .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
            .setInitialSettings(
                new Http2Settings()
                    .setMaxConcurrentStreams(http2.maxConcurrentStreams())
                    .setInitialWindowSize(http2.streamWindow())
                    .setMaxHeaderListSize(
                        withSlack((long) limits.maxTargetLength() + limits.maxHeadBytes())))
            .setCompressionSupported(false)
            .setDecompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setHandle100ContinueAutomatically(false)
            .setMaxInitialLineLength(withSlack(limits.maxTargetLength()))
            // Twice: Netty counts the trailers on top of the head.
            .setMaxHeaderSize(withSlack(2L * limits.maxHeadBytes()))
            .setMaxChunkSize(CHUNK)
            .setTracingPolicy(TracingPolicy.IGNORE)
            // Every write comes from the event loop, one at a time, so Vert.x needs no queue.
            .setStrictThreadMode(true);
    all.setAcceptBacklog(BACKLOG).setTcpNoDelay(true).setReuseAddress(true).setIdleTimeout(0);
    if (tls != null) {
      VertxTls.use(all, tls, options.timeouts());
    }
    customizer.accept(all);
    return all;
  }

  private static int withSlack(long limit) {
    return (int) Math.min(Integer.MAX_VALUE, limit + SLACK);
  }

  private static void await(Future<?> future) throws IOException {
    try {
      future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof IOException io ? io : new IOException(failure.getCause());
    } catch (TimeoutException late) {
      throw new IOException("Vert.x did not answer in " + PATIENCE_SECONDS + " s", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }
}
