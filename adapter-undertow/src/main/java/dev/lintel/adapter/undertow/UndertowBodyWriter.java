package dev.lintel.adapter.undertow;

import dev.lintel.ResponseHead;
import dev.lintel.spi.Framing;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * The response body, where it does not leave whole at once: one transmission at a time, continued
 * whenever the socket takes more.
 */
final class UndertowBodyWriter implements ChannelListener<StreamSinkChannel>, Runnable {

  /** How much of a file is sent in one turn: the other connections of the thread wait for it. */
  private static final long FILE_TURN = 1 << 20;

  private final UndertowExchange exchange;
  private final StreamSinkChannel channel;

  private @Nullable ByteBuffer data;
  private @Nullable FileChannel file;
  private long fileOffset;
  private long fileCount;
  private boolean last;
  private boolean waiting;
  private boolean listening;
  private boolean stopped;

  UndertowBodyWriter(UndertowExchange exchange, StreamSinkChannel channel) {
    this.exchange = exchange;
    this.channel = channel;
  }

  void transmit(@Nullable ByteBuffer piece, boolean isLast) {
    data = piece;
    last = isLast;
    pump();
  }

  void transmitFile(FileChannel region, long offset, long count, boolean isLast) {
    file = region;
    fileOffset = offset;
    fileCount = count;
    last = isLast;
    pump();
  }

  boolean isWaiting() {
    return waiting;
  }

  @Override
  public void handleEvent(StreamSinkChannel writable) {
    // Listeners are called for as long as the socket is writable, not once.
    writable.suspendWrites();
    exchange.runHere(this);
  }

  /** The channel is writable. */
  @Override
  public void run() {
    if (waiting && !stopped) {
      waiting = false;
      pump();
    }
  }

  /** Nothing is written any more. */
  void stop() {
    stopped = true;
    waiting = false;
    data = null;
    file = null;
  }

  private void pump() {
    boolean done;
    try {
      done = writeData() && writeFile() && writeEnd();
    } catch (IOException failure) {
      exchange.written(failure);
      return;
    }
    if (done) {
      exchange.written(null);
    } else {
      await();
    }
  }

  private boolean writeData() throws IOException {
    ByteBuffer present = data;
    if (present == null) {
      return true;
    }
    // The last chunk leaves with the data; elsewhere the end is left to the finish.
    boolean ends = last && exchange.bodyFraming() == Framing.CHUNKED;
    while (present.hasRemaining()) {
      int count = ends ? channel.writeFinal(present) : channel.write(present);
      if (count == 0 && present.hasRemaining()) {
        return false;
      }
      exchange.partWritten();
    }
    data = null;
    return true;
  }

  private boolean writeFile() throws IOException {
    FileChannel present = file;
    if (present == null) {
      return true;
    }
    // Before the head is out, Undertow sends files from their beginning to their end.
    if (!exchange.responseConduit().flush()) {
      return false;
    }
    long turn = FILE_TURN;
    while (fileCount > 0) {
      if (turn <= 0) {
        return false;
      }
      long count = channel.transferFrom(present, fileOffset, Math.min(fileCount, turn));
      if (count <= 0) {
        if (present.size() <= fileOffset) {
          throw new EOFException(
              "HTTP-4.17: the file ends " + fileCount + " bytes before its region");
        }
        return false;
      }
      exchange.partWritten();
      fileOffset += count;
      fileCount -= count;
      turn -= count;
    }
    file = null;
    return true;
  }

  private boolean writeEnd() throws IOException {
    switch (exchange.bodyFraming()) {
      case CHUNKED, CLOSE, STREAM -> {
        if (last) {
          // First: Undertow drops the trailers of a response of which nothing has been written.
          channel.flush();
          channel.shutdownWrites();
        }
        return channel.flush();
      }
      default -> {
        return exchange.responseConduit().flush();
      }
    }
  }

  private void await() {
    waiting = true;
    if (!listening) {
      listening = true;
      channel.getWriteSetter().set(this);
    }
    channel.resumeWrites();
  }

  /** An interim response: past Undertow, which has them for 100 only. */
  static final class Interim implements ChannelListener<ConduitStreamSinkChannel>, Runnable {

    private final UndertowExchange exchange;
    private final HttpServerConnection connection;
    private final ByteBuffer head;

    Interim(UndertowExchange exchange, HttpServerConnection connection, ResponseHead interim) {
      this.exchange = exchange;
      this.connection = connection;
      this.head = UndertowHeaders.interim(interim);
    }

    @Override
    public void handleEvent(ConduitStreamSinkChannel writable) {
      writable.suspendWrites();
      exchange.runHere(this);
    }

    /** The socket is writable. */
    @Override
    public void run() {
      if (!exchange.isEnded()) {
        pump();
      }
    }

    void pump() {
      try {
        while (head.hasRemaining()) {
          if (connection.getOriginalSinkConduit().write(head) == 0) {
            connection.getChannel().getSinkChannel().getWriteSetter().set(this);
            connection.getChannel().getSinkChannel().resumeWrites();
            return;
          }
        }
      } catch (IOException failure) {
        exchange.interimWritten(failure);
        return;
      }
      exchange.interimWritten(null);
    }
  }
}
