package dev.lintel.tck.memory;

import dev.lintel.spi.Binding;
import dev.lintel.spi.NativeListener;
import dev.lintel.spi.ServerCore;
import dev.lintel.spi.TlsKeys;
import dev.lintel.tck.Await;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A listener in memory, and doors to it: each connection over a Unix domain socket becomes one in
 * memory, with two threads that carry the bytes.
 */
final class UnixListener implements NativeListener {

  /** For what was sent and not carried out; a client that does not read gets no more. */
  private static final long LAST_BYTES_MILLIS = 1000;

  private final MemoryListener inner;
  private final Map<ServerSocketChannel, @Nullable TlsKeys> doors = new LinkedHashMap<>();
  private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();
  private final List<Thread> outwards = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  UnixListener(MemoryListener inner) {
    this.inner = inner;
  }

  @Override
  public void open(ServerCore core, List<Binding> bindings) {
    inner.open(core, bindings);
  }

  @Override
  public SocketAddress bind(Binding binding) throws IOException {
    if (!(binding.address() instanceof UnixDomainSocketAddress address)) {
      return inner.bind(binding);
    }
    ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    doors.put(door, binding.tls());
    return door.bind(address).getLocalAddress();
  }

  @Override
  public void accept() {
    inner.accept();
    doors.forEach((door, tls) -> run("door", () -> accept(door, tls)));
  }

  @Override
  public void refuse() {
    inner.refuse();
    doors.keySet().forEach(UnixListener::close);
  }

  @Override
  public void closeIdle() {
    inner.closeIdle();
  }

  @Override
  public void close() {
    inner.close();
    doors.keySet().forEach(UnixListener::close);
    try {
      for (Thread thread : outwards) {
        thread.join(LAST_BYTES_MILLIS);
      }
      connections.forEach(UnixListener::close);
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(ServerSocketChannel door, @Nullable TlsKeys tls) throws IOException {
    while (true) {
      SocketChannel connection = door.accept();
      connections.add(connection);
      MemoryEnd.Pair ends = MemoryEnd.connect(64 * 1024, 64 * 1024, WireFilters.none());
      inner.accept(ends, tls, connection.getRemoteAddress(), connection.getLocalAddress());
      run("in", () -> carryIn(connection, ends.client()));
      outwards.add(run("out", () -> carryOut(ends.client(), connection)));
    }
  }

  private static void carryIn(SocketChannel from, MemoryEnd to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
    try {
      while (from.read(buffer.clear()) >= 0) {
        to.send(Arrays.copyOf(buffer.array(), buffer.position()));
      }
      to.end();
    } catch (IOException broken) {
      to.reset();
      close(from);
    }
  }

  private static void carryOut(MemoryEnd from, SocketChannel to) throws IOException {
    byte[] bytes = new byte[16 * 1024];
    try {
      int count = 0;
      while (count >= 0) {
        ByteBuffer piece = ByteBuffer.wrap(bytes, 0, count);
        while (piece.hasRemaining()) {
          to.write(piece);
        }
        count = read(from, bytes);
      }
      to.shutdownOutput();
    } catch (IOException broken) {
      close(to);
    }
  }

  private static int read(MemoryEnd from, byte[] into) throws IOException {
    while (true) {
      try {
        return from.read(into, Await.patience());
      } catch (SocketTimeoutException quiet) {
        // A connection may be idle for longer than a test waits.
      }
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private Thread run(String role, Task task) {
    var thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException end) {
                // Nothing more comes.
              }
            },
            "lintel-memory-" + role);
    threads.add(thread);
    thread.start();
    return thread;
  }

  private static void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException closed) {
      // Then it is.
    }
  }
}
