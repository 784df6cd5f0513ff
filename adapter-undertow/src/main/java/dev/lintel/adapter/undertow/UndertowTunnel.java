package dev.lintel.adapter.undertow;

import io.undertow.conduits.ReadDataStreamSourceConduit;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A connection that another protocol has taken over: bytes both ways, without framing, below
 * Undertow. What Undertow has read too far comes first.
 *
 * <p>No buffer is held while the client sends nothing.
 */
final class UndertowTunnel {

  private final UndertowExchange exchange;
  private final HttpServerConnection connection;
  private final ConduitStreamSourceChannel source;
  private final ConduitStreamSinkChannel sink;

  private @Nullable PooledByteBuffer lent;
  private @Nullable ByteBuffer data;
  private boolean last;
  private boolean reads;
  private boolean writes;
  private boolean stopped;

  UndertowTunnel(UndertowExchange exchange, HttpServerConnection connection) {
    this.exchange = exchange;
    this.connection = connection;
    this.source = connection.getChannel().getSourceChannel();
    this.sink = connection.getChannel().getSinkChannel();
    source.setConduit(
        new ReadDataStreamSourceConduit(connection.getOriginalSourceConduit(), connection));
    sink.setConduit(connection.getOriginalSinkConduit());
    // Listeners are called for as long as there is something to do, not once.
    source.setReadListener(
        readable -> {
          readable.suspendReads();
          exchange.runHere(this::readable);
        });
    sink.setWriteListener(
        writable -> {
          writable.suspendWrites();
          exchange.runHere(this::writable);
        });
  }

  /** Gives what comes next or the end, now or when it has come. */
  void demand() {
    PooledByteBuffer pooled = lent;
    if (pooled == null) {
      pooled = connection.getByteBufferPool().allocate();
      lent = pooled;
    }
    ByteBuffer piece = pooled.getBuffer().clear();
    try {
      int count = source.read(piece);
      if (count > 0) {
        exchange.readPiece(piece.flip());
      } else if (count < 0) {
        release();
        exchange.readEnd();
      } else {
        release();
        reads = true;
        source.resumeReads();
      }
    } catch (IOException failure) {
      exchange.failed(failure);
    }
  }

  /** Sends bytes; with the last ones our half of the connection ends. */
  void transmit(@Nullable ByteBuffer piece, boolean isLast) {
    data = piece == null ? null : piece.duplicate();
    last = isLast;
    pump();
  }

  /** Nothing is read or written any more. */
  void stop() {
    stopped = true;
    reads = false;
    writes = false;
    data = null;
    // A timer of Undertow's holds the channel for as long as a connection may be idle.
    source.setReadListener(null);
    sink.setWriteListener(null);
  }

  /** Nobody uses the last piece any more. */
  void release() {
    if (lent != null) {
      lent.close();
      lent = null;
    }
  }

  private void readable() {
    if (reads && !stopped) {
      reads = false;
      demand();
    }
  }

  private void writable() {
    if (writes && !stopped) {
      writes = false;
      pump();
    }
  }

  private void pump() {
    boolean done;
    try {
      done = write();
    } catch (IOException failure) {
      exchange.written(failure);
      return;
    }
    if (done) {
      exchange.written(null);
    } else {
      writes = true;
      sink.resumeWrites();
    }
  }

  private boolean write() throws IOException {
    ByteBuffer present = data;
    while (present != null && present.hasRemaining()) {
      if (sink.write(present) == 0) {
        return false;
      }
      exchange.partWritten();
    }
    data = null;
    if (last) {
      sink.shutdownWrites();
    }
    return sink.flush();
  }
}
