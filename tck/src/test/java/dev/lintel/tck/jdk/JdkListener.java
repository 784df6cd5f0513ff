package dev.lintel.tck.jdk;

import com.sun.net.httpserver.HttpServer;
import dev.lintel.server.ServerOptions;
import dev.lintel.spi.Binding;
import dev.lintel.spi.NativeListener;
import dev.lintel.spi.ServerCore;
import dev.lintel.tck.Await;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The socket and the threads of a native server. */
final class JdkListener implements NativeListener {

  /** Longer than any drain: the gateway decides when the last connection closes. */
  private static final int NO_DEADLINE_SECONDS = 1_000_000;

  private final Consumer<HttpServer> customizer;
  private final AtomicInteger threads = new AtomicInteger();
  private final ExecutorService blocking =
      Executors.newCachedThreadPool(task -> thread("io", task));
  private final List<ExecutorService> events;
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<Thread> stopping = new ArrayList<>();
  private @Nullable JdkHttpBridge bridge;
  private boolean accepting;

  JdkListener(ServerOptions options, Consumer<HttpServer> customizer) {
    this.customizer = customizer;
    int count =
        options.eventThreads() > 0
            ? options.eventThreads()
            : Math.max(2, Runtime.getRuntime().availableProcessors());
    this.events =
        Stream.generate(() -> Executors.newSingleThreadExecutor(task -> thread("event", task)))
            .limit(count)
            .toList();
  }

  @Override
  public void open(ServerCore core, List<Binding> bindings) {
    bridge = new JdkHttpBridge(core, events, blocking);
  }

  @Override
  public SocketAddress bind(Binding binding) throws IOException {
    HttpServer opened = HttpServer.create((InetSocketAddress) binding.address(), 0);
    customizer.accept(opened);
    opened.setExecutor(blocking);
    opened.createContext("/", Objects.requireNonNull(bridge));
    servers.add(opened);
    return opened.getAddress();
  }

  @Override
  public void accept() {
    servers.forEach(HttpServer::start);
    accepting = true;
  }

  /**
   * The native server closes its socket only as the first step of a stop that waits. So the stop
   * waits on a thread of its own, and this method until nobody is accepted any more.
   */
  @Override
  public void refuse() {
    for (HttpServer open : servers) {
      Thread stop = thread("stop", () -> open.stop(NO_DEADLINE_SECONDS));
      stopping.add(stop);
      stop.start();
      Await.until("nobody is accepted any more", () -> !accepts(open.getAddress()));
    }
  }

  /** Nothing: the native server does not tell which connections are idle (LIFE-3.3). */
  @Override
  public void closeIdle() {}

  @Override
  public void close() {
    if (!accepting) {
      servers.forEach(HttpServer::start); // The native server closes the socket of a started one.
    }
    servers.forEach(open -> open.stop(0));
    events.forEach(ExecutorService::shutdown);
    blocking.shutdownNow();
    try {
      for (Thread stop : stopping) {
        stop.join();
      }
      blocking.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean accepts(InetSocketAddress address) {
    try {
      new Socket(address.getAddress(), address.getPort()).close();
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private Thread thread(String role, Runnable task) {
    var thread = new Thread(task, "lintel-jdk-" + role + "-" + threads.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
