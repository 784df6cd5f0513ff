package dev.lintel.tck.memory;

import dev.lintel.server.ServerOptions;
import dev.lintel.spi.Binding;
import dev.lintel.spi.NativeListener;
import dev.lintel.spi.ServerCore;
import dev.lintel.spi.TlsKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The connections and threads of a server in memory. */
final class MemoryListener implements NativeListener {

  private final ServerOptions options;
  private final MemoryNetwork network;
  private final List<MemoryEventThread> threads;
  private final AtomicInteger accepted = new AtomicInteger();
  private final Set<MemoryConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private final List<Integer> ports = new ArrayList<>();
  private volatile @Nullable MemoryHttpBridge bridge;

  MemoryListener(ServerOptions options, MemoryNetwork network) {
    this.options = options;
    this.network = network;
    this.threads =
        IntStream.rangeClosed(1, eventThreads())
            .mapToObj(i -> new MemoryEventThread("lintel-memory-" + i))
            .toList();
  }

  @Override
  public void open(ServerCore core, List<Binding> bindings) {
    bridge = new MemoryHttpBridge(core);
  }

  @Override
  public SocketAddress bind(Binding binding) throws IOException {
    InetSocketAddress bound =
        network.bind(
            (InetSocketAddress) binding.address(),
            (ends, client, server) -> accept(ends, binding.tls(), client, server));
    ports.add(bound.getPort());
    return bound;
  }

  /** Nothing: connections are accepted as soon as a port is bound. */
  @Override
  public void accept() {}

  @Override
  public void refuse() {
    ports.forEach(network::unbind);
  }

  @Override
  public void closeIdle() {
    for (MemoryConnection connection : connections) {
      connection.execute(connection::closeIfIdle);
    }
  }

  @Override
  public void close() {
    closed = true;
    refuse();
    connections.forEach(MemoryConnection::stop);
    threads.forEach(MemoryEventThread::stop);
  }

  /** Begins to serve a connection, over whatever it came. */
  void accept(
      MemoryEnd.Pair ends, @Nullable TlsKeys tls, SocketAddress client, SocketAddress server) {
    MemoryEventThread thread = threads.get(accepted.getAndIncrement() % threads.size());
    var connection =
        new MemoryConnection(
            ends,
            tls,
            client,
            server,
            thread,
            Objects.requireNonNull(bridge, "not open"),
            options,
            connections::remove);
    connections.add(connection);
    try {
      connection.open();
    } catch (RejectedExecutionException stopped) {
      connection.stop();
    }
    if (closed) {
      connection.stop();
    }
  }

  private int eventThreads() {
    return options.eventThreads() > 0
        ? options.eventThreads()
        : Math.max(2, Runtime.getRuntime().availableProcessors());
  }
}
