package dev.lintel.spi;

import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Capability;
import dev.lintel.ServerInfo;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all exchanges of one server share. Made by {@link GatewayServer}, used on any thread. */
public final class ServerCore {

  private final ServerOptions options;
  private final AsyncHttpHandler handler;
  private final @Nullable AsyncWebSocketHandler webSocketHandler;
  private final SyncExecutor syncExecutor;
  private final System.Logger logger;
  private final LiveExchanges live;
  private final ServerInfo info;
  private final DateField date = new DateField();

  private volatile @Nullable Instant drainDeadline;

  /** Counts the sweeps of the watchdog, from 1; written by it alone. */
  private volatile int sweep = 1;

  ServerCore(
      ServerProvider provider,
      ServerOptions options,
      AsyncHttpHandler handler,
      @Nullable AsyncWebSocketHandler webSocketHandler,
      SyncExecutor syncExecutor) {
    this.options = options;
    this.handler = handler;
    this.webSocketHandler = webSocketHandler;
    this.syncExecutor = syncExecutor;
    this.logger = System.getLogger(provider.getClass().getPackageName());
    this.live = new LiveExchanges(options.limits().maxConcurrentExchanges());
    this.info = new Info(provider.name(), provider.version(), Set.copyOf(provider.capabilities()));
  }

  /**
   * What applications are told of the server.
   *
   * @return the server's name, version and capabilities
   */
  public ServerInfo info() {
    return info;
  }

  /**
   * The settings of the server.
   *
   * @return the options
   */
  public ServerOptions options() {
    return options;
  }

  /**
   * The logger of the adapter, named like its package.
   *
   * @return the logger
   */
  public System.Logger logger() {
    return logger;
  }

  /**
   * The number of exchanges that are live.
   *
   * @return the number
   */
  public int liveExchanges() {
    return live.count();
  }

  /**
   * Whether handshakes of WebSockets reach the application, so that HTTP/2 can announce that it
   * takes them (WS-10.1).
   *
   * @return whether they do
   */
  public boolean servesWebSockets() {
    return webSocketHandler != null;
  }

  AsyncHttpHandler handler() {
    return handler;
  }

  /** The handler of WebSockets, or null if handshakes are ordinary requests. */
  @Nullable AsyncWebSocketHandler webSocketHandler() {
    return webSocketHandler;
  }

  SyncExecutor syncExecutor() {
    return syncExecutor;
  }

  LiveExchanges live() {
    return live;
  }

  /**
   * The value of the Date field, for responses that an adapter makes itself.
   *
   * @return the present time, at most a sweep of the watchdog old
   */
  public String date() {
    return date.now();
  }

  /**
   * The number of the present sweep of the watchdog, never 0: a clock that costs nothing to read.
   */
  int sweep() {
    return sweep;
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField") // By the watchdog alone.
  int nextSweep() {
    int next = sweep + 1;
    sweep = next == 0 ? 1 : next;
    date.refresh();
    return sweep;
  }

  /** The time at which a drain that has begun will abort what is left, else null. */
  @Nullable Instant drainDeadline() {
    return drainDeadline;
  }

  void beginDrain(Instant deadline) {
    drainDeadline = deadline;
  }

  private final class Info implements ServerInfo {
    private final String name;
    private final String version;
    private final Set<Capability> capabilities;

    Info(String name, String version, Set<Capability> capabilities) {
      this.name = name;
      this.version = version;
      this.capabilities = capabilities;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String version() {
      return version;
    }

    @Override
    public Set<Capability> capabilities() {
      return capabilities;
    }

    @Override
    public boolean isDraining() {
      return drainDeadline != null;
    }

    @Override
    public String toString() {
      return name + " " + version;
    }
  }
}
