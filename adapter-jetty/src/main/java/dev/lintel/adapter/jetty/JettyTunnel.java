package dev.lintel.adapter.jetty;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A connection that another protocol has taken over: bytes both ways, without framing, below
 * Jetty's connection, which waits for its exchange and hands over what it has read too far.
 *
 * <p>No buffer is held while the client sends nothing.
 */
final class JettyTunnel implements Callback {

  private static final int PIECE = 16 * 1024;

  private final JettyExchange exchange;
  private final EndPoint endPoint;
  private final ByteBufferPool buffers;
  private @Nullable ByteBuffer ahead;
  private @Nullable RetainableByteBuffer lent;

  JettyTunnel(JettyExchange exchange, Request request) {
    this.exchange = exchange;
    Connection connection = request.getConnectionMetaData().getConnection();
    this.endPoint = connection.getEndPoint();
    this.buffers = request.getConnectionMetaData().getConnector().getByteBufferPool();
    this.ahead = ((Connection.UpgradeFrom) connection).onUpgradeFrom();
  }

  /** Gives what comes next or the end, now or when it has come. */
  void demand() {
    release();
    ByteBuffer first = ahead;
    ahead = null;
    if (first != null && first.hasRemaining()) {
      exchange.readPiece(first);
      return;
    }
    RetainableByteBuffer buffer = buffers.acquire(PIECE, false);
    lent = buffer;
    ByteBuffer piece = buffer.getByteBuffer();
    BufferUtil.clear(piece);
    int count;
    try {
      count = endPoint.fill(piece);
    } catch (java.io.IOException failure) {
      exchange.gone(JettyFailures.reason(failure), failure);
      return;
    }
    if (count > 0) {
      exchange.readPiece(piece);
      return;
    }
    release();
    if (count < 0) {
      exchange.inputEnded();
    } else {
      endPoint.fillInterested(this);
    }
  }

  /** Sends bytes; with the last ones our half of the connection ends. */
  void transmit(@Nullable ByteBuffer data, boolean last) {
    if (last) {
      endPoint.write(
          Callback.from(
              () -> {
                endPoint.shutdownOutput();
                exchange.succeeded();
              },
              exchange::failed),
          data == null ? BufferUtil.EMPTY_BUFFER : data.duplicate());
    } else {
      endPoint.write(exchange, data == null ? BufferUtil.EMPTY_BUFFER : data.duplicate());
    }
  }

  /** Nobody uses the last piece any more. */
  void release() {
    RetainableByteBuffer buffer = lent;
    if (buffer != null) {
      lent = null;
      buffer.release();
    }
  }

  /** There is something to read. */
  @Override
  public void succeeded() {
    exchange.runHere(this::demand);
  }

  @Override
  public void failed(Throwable failure) {
    exchange.runHere(() -> exchange.gone(JettyFailures.reason(failure), failure));
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
