package dev.lintel.spi;

import dev.lintel.Application;
import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.Capability;
import dev.lintel.DisconnectReason;
import dev.lintel.ServerInfo;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.server.Tls;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running server: the one sequence of start, drain and stop that all adapters share (LIFE-1 to
 * LIFE-3).
 */
public final class GatewayServer implements Server {

  /** How long exchanges have to end once they were aborted; then their handlers are left behind. */
  private static final Duration AFTER_ABORT = Duration.ofSeconds(1);

  private final ServerCore core;
  private final Lifecycle lifecycle;
  private final NativeListener listener;
  private final Watchdog watchdog;
  private final TlsReload tls;
  private final SocketFiles files;
  private final List<SocketAddress> addresses;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final CompletableFuture<Void> aborted = new CompletableFuture<>();
  private final Thread drainThread;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private GatewayServer(
      ServerCore core,
      Lifecycle lifecycle,
      NativeListener listener,
      Watchdog watchdog,
      TlsReload tls,
      SocketFiles files,
      List<SocketAddress> addresses) {
    this.core = core;
    this.lifecycle = lifecycle;
    this.listener = listener;
    this.watchdog = watchdog;
    this.tls = tls;
    this.files = files;
    this.addresses = addresses;
    this.drainThread = new Thread(this::stop, "lintel-drain-" + core.info().name());
  }

  /**
   * Starts an application on a native server.
   *
   * @param provider the adapter
   * @param listener the sockets and threads of the native server
   * @param application the application
   * @param options the settings
   * @return the server, accepting connections
   * @throws StartException if the application or the server cannot start; nothing is left running
   */
  public static Server start(
      ServerProvider provider,
      NativeListener listener,
      Application application,
      ServerOptions options)
      throws StartException {
    checkCapabilities(provider, application);
    checkBinds(provider, options);
    Map<Tls, TlsKeys> keys = loadKeys(provider, options);
    Lifecycle lifecycle = Lifecycle.of(application, options.timeouts().startup());
    SyncExecutor syncExecutor = SyncExecutor.of(options.threads());
    AsyncWebSocketHandler sockets =
        provider.capabilities().contains(Capability.WEBSOCKET)
                || provider.capabilities().contains(Capability.WEBSOCKET_HTTP2)
            ? lifecycle.webSocketHandler()
            : null;
    var core = new ServerCore(provider, options, lifecycle.handler(), sockets, syncExecutor);
    boolean started = false;
    try {
      lifecycle.startup(core.info());
      var files = new SocketFiles();
      List<SocketAddress> addresses = open(listener, core, keys, files, lifecycle);
      var watchdog = new Watchdog(core);
      watchdog.start();
      var tls = new TlsReload(core, keys.values());
      tls.start();
      started = true;
      return new GatewayServer(core, lifecycle, listener, watchdog, tls, files, addresses);
    } finally {
      if (!started) {
        syncExecutor.close();
      }
    }
  }

  @Override
  public ServerInfo info() {
    return core.info();
  }

  @Override
  public List<SocketAddress> addresses() {
    return addresses;
  }

  @Override
  public boolean isReady() {
    return !draining.get();
  }

  @Override
  public boolean reloadTls() {
    return tls.reload();
  }

  /**
   * The threads that sync handlers run on, for people.
   *
   * @return a description, such as {@code virtual threads}
   */
  public String threads() {
    return core.syncExecutor().toString();
  }

  @Override
  public CompletionStage<Void> drain() {
    if (draining.compareAndSet(false, true)) {
      drainThread.start();
    }
    return stopped.minimalCompletionStage();
  }

  @Override
  @SuppressWarnings("NullAway") // A Void has no other value than null.
  public CompletionStage<Void> abort() {
    aborted.complete(null);
    return drain();
  }

  @Override
  public void close() {
    drain();
    boolean interrupted = false;
    while (true) {
      try {
        stopped.get();
        drainThread.join();
        break;
      } catch (InterruptedException now) {
        interrupted = true;
        abort();
      } catch (ExecutionException impossible) {
        throw new AssertionError(impossible);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("NullAway") // A Void has no other value than null.
  private void stop() {
    try {
      Duration patience = core.options().timeouts().drain();
      Instant deadline = Instant.now().plus(patience);
      core.beginDrain(deadline);
      step("remove its socket files", files::remove);
      step("stop listening", listener::refuse);
      core.live().forEach(exchange -> exchange.tellDraining(deadline));
      step("close idle connections", listener::closeIdle);
      CompletableFuture<Void> emptied = core.live().emptied();
      await(CompletableFuture.anyOf(emptied, aborted), patience);
      core.live().forEach(exchange -> exchange.stop(DisconnectReason.SERVER_STOPPED));
      await(emptied, AFTER_ABORT);
      step("close connections", listener::close);
      watchdog.stop();
      tls.stop();
      step("shut the application down", lifecycle::shutdown);
      core.syncExecutor().close();
    } finally {
      stopped.complete(null);
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private void step(String what, Step step) {
    step(core, what, step);
  }

  /** One step of a stop; its failure is logged and must not keep the others from being done. */
  private static void step(ServerCore core, String what, Step step) {
    try {
      step.run();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (Exception failure) {
      core.logger()
          .log(Level.ERROR, "The server could not " + what + " while it stopped.", failure);
    }
  }

  private static void await(CompletableFuture<?> future, Duration patience) {
    try {
      future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException deadline) {
      // The caller aborts what is left.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Starts the native server; what it cannot do it says in the words of the operator. */
  private static List<SocketAddress> open(
      NativeListener listener,
      ServerCore core,
      Map<Tls, TlsKeys> keys,
      SocketFiles files,
      Lifecycle lifecycle)
      throws StartException {
    String what = "start";
    boolean opened = false;
    try {
      var bindings = new ArrayList<Binding>();
      for (Bind bind : core.options().binds()) {
        what = "listen on " + bind;
        bindings.add(Binding.of(bind, keys.get(bind.tls())));
      }
      what = "start";
      listener.open(core, List.copyOf(bindings));
      var addresses = new ArrayList<SocketAddress>();
      for (Binding binding : bindings) {
        what = "listen on " + binding;
        addresses.add(files.bind(listener, binding));
      }
      what = "accept connections";
      listener.accept();
      opened = true;
      return List.copyOf(addresses);
    } catch (IOException | RuntimeException failure) {
      String cause =
          failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
      throw new StartException(core.info().name() + " cannot " + what + ": " + cause, failure);
    } finally {
      if (!opened) {
        step(core, "remove its socket files", files::remove);
        step(core, "close what it had opened", listener::close);
        lifecycle.abandon(core.logger());
      }
    }
  }

  private static void checkBinds(ServerProvider provider, ServerOptions options)
      throws StartException {
    for (Bind bind : options.binds()) {
      if (bind.tls() != null && !provider.capabilities().contains(Capability.TLS)) {
        throw new StartException(
            "LIFE-2.2: " + provider.name() + " cannot listen on " + bind + ": it has no TLS", null);
      }
      if (bind.path() != null && !provider.capabilities().contains(Capability.UNIX_SOCKETS)) {
        throw new StartException(
            "LIFE-2.2: "
                + provider.name()
                + " cannot listen on "
                + bind
                + ": it has no Unix domain sockets; choose a server with the capability "
                + Capability.UNIX_SOCKETS
                + ", or a TCP port of 127.0.0.1",
            null);
      }
    }
  }

  /**
   * Loads all key material before anything is started (TLS-1.2); once where settings are shared.
   */
  private static Map<Tls, TlsKeys> loadKeys(ServerProvider provider, ServerOptions options)
      throws StartException {
    boolean http2 = options.http2().enabled() && provider.capabilities().contains(Capability.HTTP2);
    var keys = new IdentityHashMap<Tls, TlsKeys>();
    for (Bind bind : options.binds()) {
      Tls tls = bind.tls();
      if (tls != null && !keys.containsKey(tls)) {
        try {
          keys.put(tls, TlsKeys.load(tls, http2));
        } catch (TlsFileException failure) {
          throw new StartException(
              provider.name() + " cannot listen on " + bind + ": " + failure.getMessage(), failure);
        }
      }
    }
    return keys;
  }

  private static void checkCapabilities(ServerProvider provider, Application application)
      throws StartException {
    var missing = new TreeSet<String>();
    for (Capability required : Lifecycle.facet("requires()", application::requires)) {
      if (!provider.capabilities().contains(required)) {
        missing.add(required.name());
      }
    }
    if (!missing.isEmpty()) {
      throw new StartException(
          "LIFE-2.1: the application requires what "
              + provider.name()
              + " cannot do: "
              + String.join(", ", missing),
          null);
    }
  }
}
