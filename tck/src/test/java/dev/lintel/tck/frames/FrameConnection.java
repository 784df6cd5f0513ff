package dev.lintel.tck.frames;

import dev.lintel.DisconnectReason;
import dev.lintel.server.ServerOptions;
import dev.lintel.spi.FloodGuard;
import dev.lintel.spi.ServerCore;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.HpackDecoder;
import dev.lintel.tck.h2.HpackEncoder;
import dev.lintel.tck.wire.WireField;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection. A thread of its own reads; everything else runs on the event thread. */
final class FrameConnection {

  private static final int CONNECTION_WINDOW = 1 << 20;
  private static final int MAX_BLOCK = 1 << 20;
  private static final Set<String> PSEUDO =
      Set.of(":method", ":scheme", ":authority", ":path", ":protocol");

  private final ServerCore core;
  private final ServerOptions options;
  private final Socket socket;
  private final ScheduledExecutorService event;
  private final FrameFilter filter;
  private final FloodGuard guard;
  private final HpackDecoder decoder = new HpackDecoder();
  private final TreeMap<Integer, FrameExchange> exchanges = new TreeMap<>();
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private @Nullable Thread eventThread;
  private @Nullable Frame unfinished;
  private int lastStream;
  private long sendWindow = H2Client.DEFAULT_WINDOW;
  private int streamWindow = H2Client.DEFAULT_WINDOW;
  private long quietSince = System.nanoTime();
  private boolean draining;
  private boolean ended;

  FrameConnection(
      ServerCore core,
      ServerOptions options,
      Socket socket,
      ScheduledExecutorService event,
      FrameFilter filter) {
    this.core = core;
    this.options = options;
    this.socket = socket;
    this.event = event;
    this.filter = filter;
    this.guard = new FloodGuard(options);
  }

  /** Reads until the end; on a thread that may block. */
  void read() {
    try {
      var in = new DataInputStream(socket.getInputStream());
      byte[] preface = in.readNBytes(H2Client.PREFACE.length());
      if (!options.http2().enabled()
          || !new String(preface, StandardCharsets.US_ASCII).equals(H2Client.PREFACE)) {
        String refusal = "HTTP/1.1 505 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(refusal.getBytes(StandardCharsets.US_ASCII));
        close();
        return;
      }
      execute(this::greet);
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        var frame = new Frame(type, flags, stream, in.readNBytes(length));
        for (Frame each : filter.received(frame)) {
          execute(() -> took(each));
        }
      }
    } catch (IOException end) {
      if (filter.seesEnd()) {
        execute(this::end);
      }
    }
  }

  boolean isEventThread() {
    return Thread.currentThread() == eventThread;
  }

  void execute(Runnable task) {
    event.execute(
        () -> {
          eventThread = Thread.currentThread();
          task.run();
        });
  }

  SocketAddress remoteAddress() {
    return socket.getRemoteSocketAddress();
  }

  SocketAddress localAddress() {
    return socket.getLocalSocketAddress();
  }

  /** Sends a frame, unless the connection has ended. */
  void send(Frame frame) {
    try {
      for (Frame each : filter.sent(frame)) {
        socket.getOutputStream().write(each.bytes());
      }
    } catch (IOException gone) {
      close();
    }
  }

  void sendHead(int stream, List<WireField> fields, boolean last) {
    byte[] encoded = HpackEncoder.encode(filter.response(fields));
    send(Frame.headers(stream, encoded, last));
  }

  /** Takes window for a part of a body. Returns how much may be sent now. */
  int grant(FrameExchange exchange, int wanted) {
    long window = Math.min(sendWindow, exchange.sendWindow);
    int count = (int) Math.max(0, Math.min(Math.min(wanted, H2Client.MAX_FRAME), window));
    sendWindow -= count;
    exchange.sendWindow -= count;
    return count;
  }

  void leave(int stream) {
    exchanges.remove(stream);
    quietSince = System.nanoTime();
    endIfDrained();
  }

  /** On any thread. */
  void drain() {
    try {
      execute(
          () -> {
            draining = true;
            endIfDrained();
          });
    } catch (RejectedExecutionException stopped) {
      close();
    }
  }

  /** On any thread. */
  void close() {
    try {
      socket.close();
    } catch (IOException closed) {
      // Then it is.
    }
  }

  private void greet() {
    send(
        Frame.settings(
            Frame.MAX_CONCURRENT_STREAMS,
            options.http2().maxConcurrentStreams(),
            Frame.INITIAL_WINDOW_SIZE,
            options.http2().streamWindow(),
            Frame.ENABLE_CONNECT_PROTOCOL,
            core.servesWebSockets() ? 1 : 0));
    send(Frame.windowUpdate(0, CONNECTION_WINDOW - H2Client.DEFAULT_WINDOW));
    lookForQuiet();
  }

  private void lookForQuiet() {
    long left = options.timeouts().keepAlive().toNanos() - (System.nanoTime() - quietSince);
    if (exchanges.isEmpty() && left <= 0) {
      goAway(Frame.NO_ERROR);
    } else if (!ended && !event.isShutdown()) {
      long later = Math.max(left, TimeUnit.MILLISECONDS.toNanos(50));
      var unused = event.schedule(() -> execute(this::lookForQuiet), later, TimeUnit.NANOSECONDS);
    }
  }

  private void took(Frame frame) {
    if (ended) {
      return;
    }
    FrameExchange exchange = exchanges.get(frame.stream());
    int going = unfinished == null ? 0 : unfinished.stream();
    if (FrameRules.breaksConnection(frame, lastStream, going)) {
      goAway(Frame.PROTOCOL_ERROR);
      return;
    }
    if (exchange != null && FrameRules.breaksStream(frame, exchange.isRequestOver())) {
      exchange.gone(DisconnectReason.PROTOCOL_ERROR);
      countProvoked();
      return;
    }
    switch (frame.type()) {
      case Frame.HEADERS, Frame.CONTINUATION -> tookBlock(frame);
      case Frame.DATA -> tookData(frame, exchange);
      case Frame.RST_STREAM -> {
        if (exchange != null) {
          exchange.noteReset();
          exchange.gone(DisconnectReason.PEER_RESET);
        }
        endIf(filter.countsResets() && guard.isFloodedByReset());
      }
      case Frame.SETTINGS -> {
        if (!frame.has(Frame.ACK)) {
          send(Frame.settingsAck());
        }
        endIf(guard.isFloodedByUseless());
      }
      case Frame.PING -> {
        if (!frame.has(Frame.ACK)) {
          send(Frame.ping(frame.payload(), true));
        }
        endIf(guard.isFloodedByUseless());
      }
      case Frame.WINDOW_UPDATE -> {
        int increment = java.nio.ByteBuffer.wrap(frame.payload()).getInt();
        if (frame.stream() == 0) {
          sendWindow += increment;
        } else if (exchange != null) {
          exchange.sendWindow += increment;
          if (exchange.sendWindow > Integer.MAX_VALUE) {
            exchange.gone(DisconnectReason.PROTOCOL_ERROR);
            countProvoked();
          }
        }
        if (sendWindow > Integer.MAX_VALUE) {
          goAway(Frame.PROTOCOL_ERROR);
        }
        List.copyOf(exchanges.values()).forEach(FrameExchange::pump);
      }
      default -> {}
    }
  }

  private void tookBlock(Frame frame) {
    block.writeBytes(frame.payload());
    Frame first = unfinished == null ? frame : unfinished;
    unfinished = frame.has(Frame.END_HEADERS) ? null : first;
    if (block.size() > Math.min(MAX_BLOCK, 4L * options.limits().maxHeadBytes())) {
      goAway(Frame.ENHANCE_YOUR_CALM);
    } else if (unfinished == null) {
      List<WireField> fields;
      try {
        fields = filter.request(decoder.decode(block.toByteArray()));
      } catch (AssertionError malformed) {
        goAway(Frame.PROTOCOL_ERROR);
        return;
      }
      block.reset();
      FrameExchange present = exchanges.get(first.stream());
      if (present == null && first.stream() > lastStream) { // Else it was reset (H2-5.10).
        begin(first.stream(), fields, first.has(Frame.END_STREAM));
      } else if (present != null) {
        present.cameTrailers(fields);
      }
    }
  }

  private void begin(int stream, List<WireField> fields, boolean last) {
    lastStream = stream;
    if (draining || isFull()) {
      send(Frame.reset(stream, Frame.REFUSED_STREAM));
    } else if (!isOrdered(fields)) {
      reset(stream, Frame.PROTOCOL_ERROR);
    } else {
      var exchange = new FrameExchange(core, this, stream, fields, last, streamWindow);
      exchanges.put(stream, exchange);
      exchange.start();
    }
  }

  private boolean isFull() {
    return exchanges.values().stream().filter(FrameExchange::isOpen).count()
        >= options.http2().maxConcurrentStreams();
  }

  private static boolean isOrdered(List<WireField> fields) {
    boolean regular = false;
    for (WireField field : fields) {
      boolean pseudo = field.name().startsWith(":");
      if (pseudo && (regular || !PSEUDO.contains(field.name()))) {
        return false;
      }
      regular |= !pseudo;
    }
    return fields.stream().noneMatch(field -> field.name().equals(":protocol"))
        || fields.contains(new WireField(":method", "CONNECT"));
  }

  private void tookData(Frame frame, @Nullable FrameExchange exchange) {
    int length = frame.payload().length;
    boolean last = frame.has(Frame.END_STREAM);
    if (length > 0) {
      send(Frame.windowUpdate(0, length));
    } else if (!last) {
      endIf(guard.isFloodedByUseless());
    }
    if (exchange == null) {
      return;
    }
    if (exchange.expected >= 0) {
      exchange.expected -= length;
      if (exchange.expected < 0 || (last && exchange.expected > 0)) {
        exchange.gone(DisconnectReason.PROTOCOL_ERROR);
        countProvoked();
        return;
      }
    }
    exchange.came(frame.payload(), last);
  }

  private void end() {
    ended = true;
    new ArrayList<>(exchanges.values())
        .forEach(exchange -> exchange.gone(DisconnectReason.PEER_CLOSED));
    close();
  }

  /** Resets a stream; over what the client has done wrong, that counts (H2-5.8). */
  void reset(int stream, int code) {
    send(Frame.reset(stream, code));
    if (code == Frame.PROTOCOL_ERROR) {
      countProvoked();
    }
  }

  private void countProvoked() {
    endIf(filter.countsProvoked() && guard.isFloodedByReset());
  }

  private void endIf(boolean flooded) {
    if (flooded) {
      goAway(Frame.ENHANCE_YOUR_CALM);
    }
  }

  private void endIfDrained() {
    if (draining && exchanges.isEmpty()) {
      goAway(Frame.NO_ERROR);
    }
  }

  private void goAway(int code) {
    if (!ended) {
      send(Frame.goAway(lastStream, code));
      try {
        socket.shutdownOutput();
      } catch (IOException closed) {
        // Then the client knows.
      }
      end();
    }
  }
}
