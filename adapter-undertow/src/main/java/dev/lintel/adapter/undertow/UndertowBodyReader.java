package dev.lintel.adapter.undertow;

import dev.lintel.spi.ChunkDecoder;
import io.undertow.conduits.ReadDataStreamSourceConduit;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * The request body: one read of the channel for each demand, into a buffer of Undertow's pool that
 * is lent to the application until the next one. No buffer is held while the client sends nothing.
 *
 * <p>A body in chunks is taken from below Undertow and decoded here: Undertow's own decoder takes a
 * size that is no number for 0, which ends the body, and skips what stands behind a chunk.
 */
final class UndertowBodyReader implements ChannelListener<StreamSourceChannel>, Runnable {

  private final UndertowExchange exchange;
  private final HttpServerExchange nativeExchange;
  private final HttpServerConnection connection;
  private final StreamSourceChannel channel;
  private final @Nullable ChunkDecoder chunks;

  private @Nullable PooledByteBuffer lent;
  private boolean ended;
  private boolean waiting;
  private boolean listening;
  private boolean stopped;

  /**
   * A reader.
   *
   * @param chunks takes a body apart that comes in chunks; null if a length tells its end
   */
  UndertowBodyReader(
      UndertowExchange exchange, HttpServerExchange nativeExchange, @Nullable ChunkDecoder chunks) {
    this.exchange = exchange;
    this.nativeExchange = nativeExchange;
    this.connection = (HttpServerConnection) nativeExchange.getConnection();
    this.chunks = chunks;
    if (chunks != null) {
      ConduitStreamSourceChannel source = connection.getChannel().getSourceChannel();
      source.setConduit(
          new ReadDataStreamSourceConduit(connection.getOriginalSourceConduit(), connection));
      this.channel = source;
    } else {
      this.channel = Objects.requireNonNull(nativeExchange.getRequestChannel());
    }
  }

  void demand() {
    try {
      if (ended) {
        exchange.readEnd();
      } else if (chunks == null) {
        readPlain();
      } else {
        readChunk(chunks);
      }
    } catch (IOException failure) {
      exchange.failed(failure);
    }
  }

  /** Whether Undertow knows that a read is waited for; what is below it does not count. */
  boolean isWaiting() {
    return waiting && chunks == null;
  }

  @Override
  public void handleEvent(StreamSourceChannel readable) {
    // Listeners are called for as long as there is something to read, not once.
    readable.suspendReads();
    exchange.runHere(this);
  }

  /** The channel is readable. */
  @Override
  public void run() {
    if (waiting && !stopped) {
      waiting = false;
      demand();
    }
  }

  /** Nothing is read any more. */
  void stop() {
    stopped = true;
    waiting = false;
  }

  /** Nobody uses the last piece any more. */
  void release() {
    if (lent != null) {
      lent.close();
      lent = null;
    }
  }

  private void readPlain() throws IOException {
    ByteBuffer piece = buffer().clear();
    int count = channel.read(piece);
    if (count > 0) {
      exchange.readPiece(piece.flip());
    } else if (count == 0) {
      await();
    } else {
      release();
      ended = true;
      exchange.readEnd();
    }
  }

  private void readChunk(ChunkDecoder decoder) throws IOException {
    if (lent == null) {
      buffer().clear().flip();
    }
    while (true) {
      ByteBuffer raw = buffer();
      int count = decoder.next(raw);
      if (count > 0) {
        ByteBuffer piece = raw.slice(raw.position(), count);
        raw.position(raw.position() + count);
        exchange.readPiece(piece);
        return;
      }
      if (count < 0) {
        decoder.trailers(exchange::readTrailer);
        endChunks(raw);
        return;
      }
      int more = channel.read(raw.clear());
      raw.flip();
      if (more == 0) {
        await();
        return;
      }
      if (more < 0) {
        throw new EOFException("HTTP-5.9: the body ends before its last chunk");
      }
    }
  }

  /** What follows the last chunk is the next request; Undertow takes it from here. */
  private void endChunks(ByteBuffer raw) {
    PooledByteBuffer rest = Objects.requireNonNull(lent);
    lent = null;
    if (raw.hasRemaining()) {
      connection.ungetRequestBytes(rest);
    } else {
      rest.close();
    }
    ended = true;
    Connectors.terminateRequest(nativeExchange);
    exchange.readEnd();
  }

  private ByteBuffer buffer() {
    PooledByteBuffer pooled = lent;
    if (pooled == null) {
      pooled = connection.getByteBufferPool().allocate();
      lent = pooled;
    }
    return pooled.getBuffer();
  }

  private void await() {
    release();
    waiting = true;
    if (!listening) {
      listening = true;
      channel.getReadSetter().set(this);
    }
    channel.resumeReads();
  }
}
