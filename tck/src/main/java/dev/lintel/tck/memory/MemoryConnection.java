package dev.lintel.tck.memory;

import dev.lintel.server.Limits;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.Timeouts;
import dev.lintel.spi.TlsKeys;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a connection: one request after the other, and the time-outs between them.
 *
 * <p>Everything runs on one event thread, but what is said to be for any.
 */
final class MemoryConnection {

  /** What the parser takes above our limits, so that those are the ones that answer (HTTP-8.1). */
  private static final int SLACK = 4096;

  private final MemoryEnd.Pair ends;
  private final MemoryTransport transport;
  private final SocketAddress remote;
  private final SocketAddress local;
  private final MemoryEventThread thread;
  private final MemoryHttpBridge bridge;
  private final ServerOptions options;
  private final Consumer<MemoryConnection> whenClosed;
  private final MemoryHeadParser parser;
  private final ByteBuffer input = ByteBuffer.allocate(16 * 1024).limit(0);

  /** Whether a look is on its way already; for any thread. */
  private final AtomicBoolean looking = new AtomicBoolean();

  /** Written on the event thread, read by the one that stops the server. */
  private volatile @Nullable MemoryExchange live;

  private volatile boolean closed;
  private volatile @Nullable Future<?> timer;
  private boolean timesHead;
  private boolean established;

  MemoryConnection(
      MemoryEnd.Pair ends,
      @Nullable TlsKeys tls,
      SocketAddress remote,
      SocketAddress local,
      MemoryEventThread thread,
      MemoryHttpBridge bridge,
      ServerOptions options,
      Consumer<MemoryConnection> whenClosed) {
    this.ends = ends;
    this.transport = tls == null ? ends.server() : new MemoryTls(ends.server(), tls);
    this.remote = remote;
    this.local = local;
    this.thread = thread;
    this.bridge = bridge;
    this.options = options;
    this.whenClosed = whenClosed;
    Limits limits = options.limits();
    long head = (long) limits.maxTargetLength() + limits.maxHeadBytes() + SLACK;
    this.parser = new MemoryHeadParser((int) Math.min(head, Integer.MAX_VALUE));
  }

  SocketAddress remote() {
    return remote;
  }

  SocketAddress local() {
    return local;
  }

  /** The engine of TLS, or null in the clear. */
  @Nullable SSLEngine engine() {
    return transport instanceof MemoryTls tls ? tls.engine() : null;
  }

  boolean isOnEventThread() {
    return thread.isCurrent();
  }

  /** Runs a task on the event thread; for any thread. */
  void execute(Runnable task) {
    thread.execute(() -> bridge.guard(this, task));
  }

  /** Begins to serve; for any thread. */
  void open() {
    execute(
        () -> {
          Timeouts timeouts = options.timeouts();
          established = transport.isEstablished();
          time(established ? timeouts.keepAlive() : timeouts.head());
          ends.client().onChange(this::changed);
          next();
        });
  }

  // ---- What an exchange calls ----

  void enter(MemoryExchange exchange) {
    stopTimer();
    live = exchange;
  }

  /** The exchange has ended. */
  void leave(boolean closes) {
    live = null;
    if (closes) {
      close();
    } else {
      time(options.timeouts().keepAlive());
      // Not at once: the turn of the exchange has not ended, and other connections wait.
      changed();
    }
  }

  /** The bytes that were read and not used. */
  ByteBuffer input() {
    return input;
  }

  /** Reads more bytes, if all are used. Returns how many, 0 if there are none, -1 at the end. */
  int fill() throws IOException {
    int count = transport.read(input.clear());
    input.flip();
    return count;
  }

  /** Writes what can be written now. Returns how many bytes that were. */
  int write(Deque<ByteBuffer> pieces) throws IOException {
    return transport.write(pieces);
  }

  /** Ends our half of the connection. */
  void endOutput() {
    ends.server().end();
  }

  boolean isEnded() {
    return transport.isPeerEnded();
  }

  boolean isReset() {
    return transport.isPeerReset();
  }

  /** Breaks the connection; for any thread. */
  void reset() {
    if (end()) {
      transport.reset();
    }
  }

  // ---- What the listener calls ----

  /** Closes the connection if no exchange is live. */
  void closeIfIdle() {
    if (live == null) {
      close();
    }
  }

  /** Ends the connection, whatever happens on it; for any thread. */
  void stop() {
    if (live == null) {
      close();
    } else {
      reset();
    }
  }

  // ---- Private ----

  private void close() {
    if (end()) {
      transport.close();
    }
  }

  private boolean end() {
    if (closed) {
      return false;
    }
    closed = true;
    live = null; // Clients hold their connections longer than anybody needs the exchange.
    stopTimer();
    whenClosed.accept(this);
    return true;
  }

  /** The client has sent, read or gone; for any thread. */
  private void changed() {
    if (!closed && looking.compareAndSet(false, true)) {
      try {
        execute(this::look);
      } catch (RejectedExecutionException stopped) {
        // The server has stopped, and closes the connection.
      }
    }
  }

  private void look() {
    looking.set(false);
    MemoryExchange present = live;
    if (closed) {
      return;
    }
    if (present == null) {
      next();
    } else {
      present.look();
    }
  }

  /** Reads the next head, as far as it has come. */
  private void next() {
    try {
      do {
        MemoryHead head = parser.read(input);
        if (head != null) {
          bridge.handle(head, this);
          return;
        }
        if (!established && transport.isEstablished()) {
          established = true;
          time(options.timeouts().keepAlive());
        }
        if (parser.hasBegun() && !timesHead) {
          time(options.timeouts().head());
          timesHead = true;
        }
      } while (more());
    } catch (MemoryHeadParser.Refused refused) {
      refuse(refused.status());
    }
  }

  private boolean more() {
    try {
      int count = fill();
      if (count < 0) {
        close();
      }
      return count > 0;
    } catch (IOException gone) {
      close();
      return false;
    }
  }

  private void refuse(int status) {
    try {
      transport.write(List.of(bridge.refusal(status)));
    } catch (IOException gone) {
      // Then nobody waits for an answer.
    }
    close();
  }

  private void time(Duration delay) {
    stopTimer();
    if (!closed) {
      timer = thread.schedule(delay, () -> bridge.guard(this, this::closeIfIdle));
    }
  }

  private void stopTimer() {
    timesHead = false;
    Future<?> present = timer;
    if (present != null) {
      present.cancel(false);
      timer = null;
    }
  }
}
