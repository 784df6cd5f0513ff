package dev.lintel.tck.frames;

import dev.lintel.server.ServerOptions;
import dev.lintel.spi.Binding;
import dev.lintel.spi.NativeListener;
import dev.lintel.spi.ServerCore;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The listening socket, one event thread, and a thread that reads for each connection. */
final class FrameListener implements NativeListener {

  private final ServerOptions options;
  private final Supplier<FrameFilter> filters;
  private final Set<FrameConnection> connections = ConcurrentHashMap.newKeySet();
  private final List<Thread> acceptors = new CopyOnWriteArrayList<>();
  private final List<Thread> readers = new CopyOnWriteArrayList<>();
  private final ScheduledThreadPoolExecutor event =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "lintel-frames-event"));
  private final List<ServerSocket> listening = new CopyOnWriteArrayList<>();
  private @Nullable ServerCore core;
  private volatile boolean draining;

  FrameListener(ServerOptions options, Supplier<FrameFilter> filters) {
    this.options = options;
    this.filters = filters;
    event.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void open(ServerCore serverCore, List<Binding> bindings) {
    core = serverCore;
  }

  @Override
  public SocketAddress bind(Binding binding) throws IOException {
    var socket = new ServerSocket();
    socket.bind(binding.address());
    listening.add(socket);
    return socket.getLocalSocketAddress();
  }

  @Override
  public void accept() {
    listening.forEach(socket -> acceptors.add(start("accept", () -> accept(socket))));
  }

  @Override
  public void refuse() {
    for (ServerSocket socket : listening) {
      try {
        socket.close();
      } catch (IOException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  @Override
  public void closeIdle() {
    draining = true;
    connections.forEach(FrameConnection::drain);
  }

  @Override
  public void close() {
    refuse();
    try {
      join(acceptors);
      // Behind what is still to be sent.
      event.execute(() -> connections.forEach(FrameConnection::close));
      join(readers);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    event.shutdown(); // At last: readers bring it what clients send.
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        Socket accepted = socket.accept();
        var connection =
            new FrameConnection(
                Objects.requireNonNull(core), options, accepted, event, filters.get());
        connections.add(connection);
        if (draining) {
          connection.drain();
        }
        readers.add(
            start(
                "read",
                () -> {
                  connection.read();
                  connections.remove(connection);
                }));
      }
    } catch (IOException closed) {
      // Nobody is accepted any more.
    }
  }

  private static Thread start(String role, Runnable task) {
    var thread = new Thread(task, "lintel-frames-" + role);
    thread.start();
    return thread;
  }
}
