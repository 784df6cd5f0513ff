package dev.lintel.adapter.undertow;

import dev.lintel.DisconnectReason;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.ChannelListener;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Notices that the client goes while the application is idle (HTTP-6.2): Undertow does not read
 * then, so this reads on.
 *
 * <p>Bytes that come belong to the next request: they are kept where Undertow keeps what it has
 * read too far, as long as one buffer holds them. There is nothing to undo: Undertow's own listener
 * replaces this one when the exchange is done, and takes the bytes.
 */
final class UndertowDisconnectWatch
    implements ChannelListener<ConduitStreamSourceChannel>, Runnable {

  private final UndertowExchange exchange;
  private final HttpServerConnection connection;
  private final ConduitStreamSourceChannel source;
  private boolean stopped;

  UndertowDisconnectWatch(UndertowExchange exchange, HttpServerConnection connection) {
    this.exchange = exchange;
    this.connection = connection;
    this.source = connection.getChannel().getSourceChannel();
  }

  void begin() {
    // The conduit of the body that was read would go on to say that the body has ended.
    source.setConduit(connection.getOriginalSourceConduit());
    source.setReadListener(this);
    source.resumeReads();
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel readable) {
    if (stopped) {
      readable.suspendReads();
    } else {
      exchange.runHere(this);
    }
  }

  /** The socket is readable. */
  @Override
  public void run() {
    if (stopped) {
      // It waited for its turn, and the socket belongs to the next request now.
      return;
    }
    try {
      int count = readAhead();
      if (count < 0) {
        exchange.gone(DisconnectReason.PEER_CLOSED, null);
      }
    } catch (IOException failure) {
      // A broken socket stays readable, also if the response has ended and nobody closes it yet.
      source.suspendReads();
      exchange.failed(failure);
    }
  }

  void stop() {
    stopped = true;
  }

  private int readAhead() throws IOException {
    PooledByteBuffer held = connection.getExtraBytes();
    connection.setExtraBytes(null);
    if (held == null) {
      held = connection.getByteBufferPool().allocate();
    } else {
      held.getBuffer().compact();
    }
    ByteBuffer ahead = held.getBuffer();
    try {
      if (!ahead.hasRemaining()) {
        source.suspendReads();
        return 0;
      }
      return source.read(ahead);
    } finally {
      if (ahead.flip().hasRemaining()) {
        connection.setExtraBytes(held);
      } else {
        held.close();
      }
    }
  }
}
