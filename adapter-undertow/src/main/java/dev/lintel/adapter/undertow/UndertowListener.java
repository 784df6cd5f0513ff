package dev.lintel.adapter.undertow;

import dev.lintel.server.Bind;
import dev.lintel.server.Limits;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.Timeouts;
import dev.lintel.spi.Binding;
import dev.lintel.spi.NativeListener;
import dev.lintel.spi.NativeSettings;
import dev.lintel.spi.ServerCore;
import dev.lintel.spi.TlsKeys;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioExecutor;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.ssl.SslConnection;

/**
 * Listening socket, I/O threads, buffers and connections: Undertow's parts, put together here and
 * not by its own builder, which cannot stop listening without killing what runs.
 */
final class UndertowListener implements NativeListener {

  /**
   * Holds any response head, status line and the server's own fields included (HTTP-3.19): one that
   * does not fit is not always written right.
   */
  static final int BUFFER_SIZE = 17 * 1024;

  private static final int BUFFERS_FOR_EACH_THREAD = 4;
  private static final int BACKLOG = 1000;

  /** What clients may send in small frames before nobody is read any more. */
  private static final int MAX_QUEUED_FRAMES = 2000;

  /** What Undertow takes of a head over HTTP/2, if nobody says otherwise. */
  private static final int MOST_OF_A_HEAD = 20_000;

  /** What HTTP/2 counts for a field besides its name and its value (RFC 9113, 6.5.2). */
  private static final int FOR_EACH_FIELD = 32;

  /** How long the threads have to end; they do nothing that takes time. */
  private static final long TERMINATION_SECONDS = 10;

  /** Numbers the workers, so that threads of several servers can be told apart. */
  private static final AtomicInteger WORKERS = new AtomicInteger();

  private final ServerOptions options;
  private final Consumer<? super OptionMap.Builder> customizer;
  private final ConcurrentHashMap<StreamConnection, UndertowConnection> connections =
      new ConcurrentHashMap<>();

  private final List<AcceptingChannel<StreamConnection>> listening = new ArrayList<>();

  /** Counts the looks at the connections, from 1. */
  private final AtomicInteger sweeps = new AtomicInteger(1);

  /** How many of them a head has until it is handed out. */
  private int patience;

  private @Nullable ServerCore core;
  private @Nullable XnioWorker worker;
  private XnioExecutor.@Nullable Key sweeper;
  private @Nullable ByteBufferPool buffers;

  /** Whether connections are closed as soon as they open; written before the others are closed. */
  private volatile boolean closing;

  UndertowListener(ServerOptions options, Consumer<? super OptionMap.Builder> customizer) {
    this.options = options;
    this.customizer = customizer;
  }

  @Override
  public void open(ServerCore serverCore, List<Binding> bindings) throws IOException {
    core = serverCore;
    warnOfHeads(serverCore);
    worker =
        Xnio.getInstance("nio", UndertowListener.class.getClassLoader())
            .createWorker(nativeOptions());
    buffers = new DefaultByteBufferPool(true, BUFFER_SIZE, -1, BUFFERS_FOR_EACH_THREAD);
    long period = Math.max(10, Math.min(1000, options.timeouts().head().toMillis() / 4));
    sweeper = worker.getIoThread().executeAtInterval(this::sweep, period, TimeUnit.MILLISECONDS);
    patience = (int) (options.timeouts().head().toMillis() / period) + 1;
  }

  /** Closes the connections of clients whose heads Undertow does not hand out (HTTP-7.17). */
  private void sweep() {
    int now = sweeps.incrementAndGet();
    for (UndertowConnection connection : connections.values()) {
      connection.closeIfUnheard(now, patience);
    }
  }

  /** Of heads over HTTP/2 Undertow has a limit of its own, for the whole JVM. */
  private void warnOfHeads(ServerCore serverCore) {
    int most = Integer.getInteger(Http2Channel.HTTP2_MAX_HEADER_SIZE_PROPERTY, MOST_OF_A_HEAD);
    Limits limits = options.limits();
    long wanted = limits.maxHeadBytes() + (long) FOR_EACH_FIELD * limits.maxHeaderCount();
    if (options.http2().enabled() && most > 0 && most < wanted) {
      serverCore
          .logger()
          .log(
              Level.WARNING,
              "limits.maxHeadBytes is {0}, but over HTTP/2 Undertow ends the connection over a head"
                  + " of more than {1} bytes; start the JVM with -D{2}={3}.",
              Integer.toString(limits.maxHeadBytes()),
              Integer.toString(most),
              Http2Channel.HTTP2_MAX_HEADER_SIZE_PROPERTY,
              Long.toString(wanted + limits.maxTargetLength()));
    }
  }

  @Override
  public SocketAddress bind(Binding binding) throws IOException {
    OptionMap nativeOptions = nativeOptions();
    ByteBufferPool pool = Objects.requireNonNull(buffers);
    XnioWorker running = Objects.requireNonNull(worker);
    TlsKeys keys = binding.tls();
    UndertowTls tls = keys == null ? null : new UndertowTls(running.getXnio(), pool, keys);
    var http = new HttpOpenListener(pool, nativeOptions);
    http.setRootHandler(new UndertowHttpBridge(Objects.requireNonNull(core), connections));
    AcceptingChannel<StreamConnection> accepting =
        running.createStreamConnectionServer(
            (InetSocketAddress) binding.address(),
            ChannelListeners.<StreamConnection>openListenerAdapter(
                opened -> accept(opened, tls, http, pool, nativeOptions)),
            nativeOptions);
    listening.add(accepting);
    return accepting.getLocalAddress();
  }

  @Override
  public void accept() {
    listening.forEach(AcceptingChannel::resumeAccepts);
  }

  @Override
  public void refuse() {
    listening.forEach(IoUtils::safeClose);
  }

  @Override
  public void closeIdle() {
    closing = true;
    for (UndertowConnection connection : connections.values()) {
      connection.closeIfIdle();
    }
  }

  @Override
  public void close() {
    closing = true;
    refuse();
    if (sweeper != null) {
      sweeper.remove();
    }
    if (worker != null) {
      worker.shutdownNow();
      awaitThreads(worker);
    }
    // A handler that was left behind may still look at a piece of its request (LIFE-3.11): the
    // pool frees memory at once, the garbage collector when nobody looks.
    if (buffers != null && core != null && core.liveExchanges() == 0) {
      buffers.close();
    }
  }

  /** What the settings become, read from the options that {@link #open} would hand out. */
  NativeSettings nativeSettings() {
    OptionMap map = nativeOptions();
    NativeSettings settings = NativeSettings.of(options);
    for (Bind bind : options.binds()) {
      if (bind.path() == null) { // XNIO has no Unix domain sockets.
        settings =
            settings.with(
                "bind",
                "XnioWorker.createStreamConnectionServer",
                InetSocketAddress.createUnresolved(bind.host(), bind.port()));
      }
    }
    settings = with(settings, "eventThreads", map, Options.WORKER_IO_THREADS);
    for (String limit : new String[] {"limits.maxTargetLength", "limits.maxHeadBytes"}) {
      settings = with(settings, limit, map, UndertowOptions.MAX_HEADER_SIZE);
      settings = with(settings, limit, map, UndertowOptions.MAX_PARAMETERS);
      settings = with(settings, limit, map, UndertowOptions.MAX_COOKIES);
    }
    settings = with(settings, "limits.maxHeaderCount", map, UndertowOptions.MAX_HEADERS);
    settings = with(settings, "timeouts.head", map, UndertowOptions.REQUEST_PARSE_TIMEOUT);
    settings = with(settings, "timeouts.keepAlive", map, UndertowOptions.NO_REQUEST_TIMEOUT);
    settings =
        with(
            settings,
            "http2.maxConcurrentStreams",
            map,
            UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
    settings =
        with(
            settings,
            "http2.streamWindow",
            map,
            UndertowOptions.HTTP2_SETTINGS_INITIAL_WINDOW_SIZE);
    return settings.withKeptByAdapter("http2.enabled").withKeptByAdapter("http2.maxResets");
  }

  private static NativeSettings with(
      NativeSettings settings, String setting, OptionMap map, Option<?> option) {
    String name = option.toString(); // with the package of its class
    int simple = name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1;
    return settings.with(setting, name.substring(simple), map.get(option));
  }

  private OptionMap nativeOptions() {
    Limits limits = options.limits();
    Timeouts timeouts = options.timeouts();
    long headBytes = (long) limits.maxTargetLength() + limits.maxHeadBytes();
    OptionMap.Builder builder =
        OptionMap.builder()
            .set(Options.WORKER_NAME, "lintel-undertow-" + WORKERS.incrementAndGet())
            .set(Options.WORKER_IO_THREADS, ioThreads())
            .set(Options.WORKER_TASK_CORE_THREADS, 1)
            .set(Options.WORKER_TASK_MAX_THREADS, 1)
            .set(Options.BACKLOG, BACKLOG)
            .set(Options.REUSE_ADDRESSES, true)
            .set(Options.TCP_NODELAY, true)
            .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
            .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .set(UndertowOptions.ALWAYS_SET_DATE, false)
            .set(UndertowOptions.RECORD_REQUEST_START_TIME, false)
            .set(UndertowOptions.DECODE_URL, false)
            .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
            // Above our limits, so that what is a little too long is answered by our rules.
            .set(UndertowOptions.MAX_HEADER_SIZE, atMostInt(2 * headBytes))
            .set(UndertowOptions.MAX_HEADERS, atMostInt(2L * limits.maxHeaderCount() + 100))
            .set(UndertowOptions.MAX_PARAMETERS, atMostInt(2 * headBytes))
            .set(UndertowOptions.MAX_COOKIES, atMostInt(2 * headBytes))
            .set(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .set(
                UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS,
                options.http2().maxConcurrentStreams())
            .set(UndertowOptions.HTTP2_SETTINGS_INITIAL_WINDOW_SIZE, options.http2().streamWindow())
            // Undertow would count those of the application, too (H2-5.9).
            .set(UndertowOptions.MAX_RST_FRAMES_PER_WINDOW, Integer.MAX_VALUE)
            .set(UndertowOptions.MAX_QUEUED_READ_BUFFERS, mostBuffers())
            .set(UndertowOptions.QUEUED_FRAMES_HIGH_WATER_MARK, MAX_QUEUED_FRAMES)
            .set(UndertowOptions.QUEUED_FRAMES_LOW_WATER_MARK, MAX_QUEUED_FRAMES / 2)
            .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, millis(timeouts.head()))
            .set(UndertowOptions.NO_REQUEST_TIMEOUT, millis(timeouts.keepAlive()));
    customizer.accept(builder);
    return builder.getMap();
  }

  /**
   * What a connection of HTTP/2 may hold before Undertow reads no more of it, whoever waits: a
   * buffer for each stream, and twice what its window allows, for they are not filled whole.
   */
  private int mostBuffers() {
    int windows = UndertowHttp2Connection.window(options) / BUFFER_SIZE;
    return options.http2().maxConcurrentStreams() + 2 * windows;
  }

  private int ioThreads() {
    return options.eventThreads() > 0
        ? options.eventThreads()
        : Math.max(2, Runtime.getRuntime().availableProcessors());
  }

  private static int millis(Duration duration) {
    return Math.max(1, atMostInt(duration.toMillis()));
  }

  private static int atMostInt(long value) {
    return (int) Math.min(Integer.MAX_VALUE, value);
  }

  private void accept(
      StreamConnection opened,
      @Nullable UndertowTls tls,
      HttpOpenListener http,
      ByteBufferPool pool,
      OptionMap map) {
    StreamConnection channel = tls == null ? opened : tls.secure(opened);
    var connection = new UndertowConnection(channel, opened, sweeps);
    channel
        .getSourceChannel()
        .setConduit(new UndertowHeadWatch(channel.getSourceChannel().getConduit(), connection));
    connections.put(channel, connection);
    channel.setCloseListener(closed -> connections.remove(closed));
    if (closing) {
      connection.close();
      return;
    }
    if (channel instanceof SslConnection secured) {
      connection.timeHandshake(secured, options.timeouts().head());
    }
    if (options.http2().enabled()) {
      new UndertowHttp2Sniffer(Objects.requireNonNull(core), channel, connection, http, pool, map)
          .begin();
    } else {
      http.handleEvent(channel);
    }
  }

  private static void awaitThreads(XnioWorker stopping) {
    try {
      stopping.awaitTermination(TERMINATION_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
