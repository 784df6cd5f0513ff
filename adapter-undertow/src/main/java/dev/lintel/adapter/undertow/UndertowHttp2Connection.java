package dev.lintel.adapter.undertow;

import dev.lintel.DisconnectReason;
import dev.lintel.server.ServerOptions;
import dev.lintel.spi.FloodGuard;
import dev.lintel.spi.Http2Preface;
import dev.lintel.spi.ServerCore;
import dev.lintel.spi.TlsKeys;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.AbstractHttp2StreamSourceChannel;
import io.undertow.protocols.http2.ConnectionErrorException;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2StreamSourceChannel;
import io.undertow.protocols.http2.StreamErrorException;
import io.undertow.server.protocol.framed.FrameHeaderData;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ConduitStreamSourceChannel;

/*
 * It does what Undertow's does not:
 * - it tells exchanges that the client has reset their stream, or that Undertow has;
 * - it begins an exchange when its head is whole: Undertow hands a request out with the fields of
 *   its first frame, if the next one has not come yet;
 * - it keeps the number of streams, and counts resets and frames without use;
 * - it lets a client that has sent GOAWAY have its answers (H2-5.6).
 * For that it must know what Undertow's parser does not show: the types and flags of the frames. It
 * reads them in the bytes that the parser has consumed.
 */

/** One connection of HTTP/2, and what its streams share. Used on its I/O thread. */
final class UndertowHttp2Connection extends Http2Channel implements ChannelListener<Http2Channel> {

  /** What all streams of a connection together may send before somebody reads. */
  private static final int CONNECTION_WINDOW = 1 << 20;

  /** What a client may send before it has seen a setting (RFC 9113, 6.9.2). */
  private static final int FIRST_WINDOW = 65_535;

  private final ServerCore core;
  private final int maxStreams;
  private final FloodGuard guard;
  private final Map<Integer, UndertowHttp2Exchange> exchanges = new HashMap<>();
  private final Frames frames = new Frames();
  private boolean greeted;
  private boolean draining;

  /** The stream whose head goes on in the next frame. */
  private @Nullable Http2StreamSourceChannel unfinished;

  /** Whether the request of that stream ends with its head. */
  private boolean unfinishedEnds;

  /** The stream that we reset ourselves, of which nobody needs to be told. */
  private int resetting;

  UndertowHttp2Connection(
      ServerCore core,
      StreamConnection connection,
      ByteBufferPool buffers,
      PooledByteBuffer begun,
      OptionMap settings) {
    super(connection, "h2c", buffers, begun, false, false, settings);
    ServerOptions options = core.options();
    this.core = core;
    this.maxStreams = options.http2().maxConcurrentStreams();
    this.guard = new FloodGuard(options);
  }

  void begin() {
    addCloseTask(closed -> endAll());
    getReceiveSetter().set(this);
    resumeReceives();
  }

  /** The next frame has come; those of bodies go to their streams without this. */
  @Override
  public void handleEvent(Http2Channel channel) {
    try {
      if (receive() instanceof Http2StreamSourceChannel stream) {
        boolean ends = frames.headEnds;
        if (frames.has(Frames.END_HEADERS)) {
          begin(stream, ends);
        } else {
          unfinished = stream;
          unfinishedEnds = ends;
        }
      }
    } catch (IOException failure) {
      IoUtils.safeClose(this);
    }
  }

  /** The engine of TLS, or null in the clear. */
  @Nullable SSLEngine engine() {
    return UndertowTls.engine(getUnderlyingConnection());
  }

  /** Tells the client to begin no more streams, and ends the connection after the live ones. */
  void drain() {
    draining = true;
    endIfDrained();
  }

  /** The exchange on a stream has ended. */
  void leave(int streamId) {
    exchanges.remove(streamId);
    endIfDrained();
  }

  /** Resets a stream on our own account. */
  void reset(int streamId, int code) {
    resetting = streamId;
    sendRstStream(streamId, code);
    resetting = 0;
  }

  /** Also called by Undertow, for a stream on which the client has broken the protocol. */
  @Override
  public void sendRstStream(int streamId, int statusCode) {
    boolean open = isOpen();
    super.sendRstStream(streamId, statusCode);
    UndertowHttp2Exchange exchange = exchanges.get(streamId);
    if (open && streamId != resetting && exchange != null) {
      exchange.noteReset(false);
      exchange.gone(DisconnectReason.PROTOCOL_ERROR, null);
    }
    if (open && (streamId != resetting || statusCode == ERROR_PROTOCOL_ERROR)) {
      countProvoked();
    }
  }

  @Override
  protected @Nullable FrameHeaderData parseFrame(ByteBuffer data) throws IOException {
    ByteBuffer consumed = data.duplicate();
    FrameHeaderData header;
    try {
      header = super.parseFrame(data);
    } catch (StreamErrorException | IllegalStateException failure) {
      // Far too many fields, over which Undertow would read no more and tell nobody.
      throw new ConnectionErrorException(ERROR_ENHANCE_YOUR_CALM, failure);
    }
    frames.take(consumed.limit(data.position()), header != null);
    if (header != null) {
      if (frames.hasWrongLength()) {
        throw new ConnectionErrorException(ERROR_FRAME_SIZE_ERROR);
      }
      count();
    }
    return header;
  }

  @Override
  protected @Nullable AbstractHttp2StreamSourceChannel createChannel(
      FrameHeaderData header, PooledByteBuffer data) throws IOException {
    if (frames.type == Frames.GOAWAY) {
      data.close();
      return null;
    }
    UndertowHttp2Exchange reset =
        frames.type == Frames.RST_STREAM ? exchanges.get(frames.stream) : null;
    if (reset != null) {
      reset.noteReset(true); // From now on its reads fail.
    }
    AbstractHttp2StreamSourceChannel created = super.createChannel(header, data);
    if (frames.type == Frames.SETTINGS) {
      greet();
    } else if (reset != null) {
      reset.gone(DisconnectReason.PEER_RESET, null);
    }
    return created;
  }

  /** The client has had a stream reset by what it sent (H2-5.8). */
  private void countProvoked() {
    if (guard.isFloodedByReset()) {
      sendGoAway(ERROR_ENHANCE_YOUR_CALM);
    }
  }

  private void count() {
    boolean flooded =
        switch (frames.type) {
          case Frames.RST_STREAM -> guard.isFloodedByReset();
          case Frames.PING, Frames.SETTINGS, Frames.PRIORITY -> guard.isFloodedByUseless();
          case Frames.DATA ->
              frames.length == 0 && !frames.has(Frames.END_STREAM) && guard.isFloodedByUseless();
          default -> false;
        };
    if (flooded) {
      sendGoAway(ERROR_ENHANCE_YOUR_CALM);
    } else if (frames.type == Frames.CONTINUATION && frames.has(Frames.END_HEADERS)) {
      Http2StreamSourceChannel whole = unfinished;
      unfinished = null;
      if (whole != null) {
        // Not here: Undertow has not done with the frame yet.
        getIoThread().execute(() -> begin(whole, unfinishedEnds));
      }
    }
  }

  /** Undertow takes the window of a stream for that of the connection, and does not say so. */
  private void greet() throws IOException {
    if (!greeted) {
      greeted = true;
      int window = Math.max(CONNECTION_WINDOW, core.options().http2().streamWindow());
      sendUpdateWindowSize(0, window - FIRST_WINDOW);
    }
  }

  private void begin(Http2StreamSourceChannel stream, boolean ends) {
    int id = stream.getStreamId();
    if (draining || exchanges.size() >= maxStreams) {
      reset(id, ERROR_REFUSED_STREAM);
      return;
    }
    var exchange = new UndertowHttp2Exchange(core, this, stream, ends);
    exchanges.put(id, exchange);
    try {
      exchange.beginHere();
    } catch (VirtualMachineError error) {
      throw error;
    } catch (Throwable failure) {
      core.logger().log(Level.ERROR, "An exchange failed in the server.", failure);
      reset(id, ERROR_INTERNAL_ERROR);
      leave(id);
    }
  }

  private void endAll() {
    for (UndertowHttp2Exchange exchange : List.copyOf(exchanges.values())) {
      exchange.gone(DisconnectReason.PEER_CLOSED, null);
    }
  }

  private void endIfDrained() {
    if (draining && exchanges.isEmpty()) {
      sendGoAway(ERROR_NO_ERROR);
    }
  }

  /** The frame that the parser has parsed last. */
  private static final class Frames {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;
    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private static final int HEADER = 9;
    private static final int GOAWAY_LENGTH = 8;

    private final ByteBuffer header = ByteBuffer.allocate(HEADER);

    /** What the parser consumes before the next header. */
    private int skip = Http2Preface.LENGTH;

    /** Whether the request ends with the head that has come last, in however many frames. */
    boolean headEnds;

    int type;
    int flags;
    int length;
    int stream;

    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    /** Whether its length is wrong, of those at which Undertow does not look (RFC 9113, 6). */
    boolean hasWrongLength() {
      return (type == SETTINGS && has(ACK) && length > 0)
          || (type == GOAWAY && length < GOAWAY_LENGTH);
    }

    /** Takes what the parser has consumed; {@code whole} if it has a frame by now. */
    void take(ByteBuffer consumed, boolean whole) {
      while (consumed.hasRemaining()) {
        int some = Math.min(skip, consumed.remaining());
        consumed.position(consumed.position() + some);
        skip -= some;
        while (skip == 0 && consumed.hasRemaining() && header.hasRemaining()) {
          header.put(consumed.get());
        }
        if (!header.hasRemaining()) {
          length = header.getInt(0) >>> 8;
          type = header.get(3) & 0xff;
          flags = header.get(4) & 0xff;
          stream = header.getInt(5) & Integer.MAX_VALUE;
          skip = length;
          header.clear();
          if (type == HEADERS) {
            headEnds = has(END_STREAM);
          }
        }
      }
      if (whole && type == DATA) {
        skip = 0; // The parser leaves the payload to the stream.
      }
    }
  }

  /**
   * Reads until it is known whether a connection begins with the preface of HTTP/2. Over TLS it
   * must, if that was negotiated, and must not otherwise (RFC 9113, 3.3).
   */
  static final class Sniffer implements ChannelListener<ConduitStreamSourceChannel> {

    private final ServerCore core;
    private final StreamConnection channel;
    private final UndertowConnection connection;
    private final HttpOpenListener http;
    private final ByteBufferPool pool;
    private final OptionMap map;

    /** What has come so far, as long as it may be the preface. */
    private @Nullable PooledByteBuffer begun;

    private XnioExecutor.@Nullable Key timer;

    Sniffer(
        ServerCore core,
        StreamConnection channel,
        UndertowConnection connection,
        HttpOpenListener http,
        ByteBufferPool pool,
        OptionMap map) {
      this.core = core;
      this.channel = channel;
      this.connection = connection;
      this.http = http;
      this.pool = pool;
      this.map = map;
    }

    void begin() {
      closeAfter(core.options().timeouts().keepAlive());
      channel.getSourceChannel().setReadListener(this);
      handleEvent(channel.getSourceChannel());
      if (timer != null) {
        channel.getSourceChannel().resumeReads();
      }
    }

    @Override
    public void handleEvent(ConduitStreamSourceChannel readable) {
      PooledByteBuffer pooled = begun == null ? pool.allocate() : begun;
      ByteBuffer bytes = pooled.getBuffer();
      int count = -1;
      try {
        count = readable.read(bytes);
      } catch (IOException failure) {
        // As good as an end.
      }
      if (count < 0) {
        pooled.close();
        begun = null;
        stopTimer();
        connection.close();
      } else if (bytes.position() == 0) {
        pooled.close();
      } else if (begun == null && isPrefix(bytes) && bytes.position() < Http2Preface.LENGTH) {
        begun = pooled;
        stopTimer();
        closeAfter(core.options().timeouts().head());
      } else if (!isPrefix(bytes) || bytes.position() >= Http2Preface.LENGTH) {
        begun = null;
        stopTimer();
        readable.suspendReads();
        boolean http2 = isPrefix(bytes);
        bytes.flip();
        proceed(pooled, http2);
      }
    }

    private void proceed(PooledByteBuffer pooled, boolean isHttp2) {
      SSLEngine engine = UndertowTls.engine(channel);
      boolean negotiated = engine != null && TlsKeys.HTTP_2.equals(engine.getApplicationProtocol());
      if (negotiated && !isHttp2) {
        pooled.close();
        connection.close();
      } else if (isHttp2 && (negotiated || engine == null)) {
        var http2 = new UndertowHttp2Connection(core, channel, pool, pooled, map);
        connection.speaks(http2);
        http2.begin();
      } else {
        http.handleEvent(channel, pooled);
      }
    }

    private boolean isPrefix(ByteBuffer bytes) {
      for (int i = 0; i < Math.min(bytes.position(), Http2Preface.LENGTH); i++) {
        if (bytes.get(i) != Http2Preface.byteAt(i)) {
          return false;
        }
      }
      return true;
    }

    private void closeAfter(Duration time) {
      timer =
          channel
              .getIoThread()
              .executeAfter(connection::close, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stopTimer() {
      if (timer != null) {
        timer.remove();
        timer = null;
      }
    }
  }
}
