package dev.lintel.adapter.undertow;

import dev.lintel.DisconnectReason;
import dev.lintel.server.ServerOptions;
import dev.lintel.spi.FloodGuard;
import dev.lintel.spi.ServerCore;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.AbstractHttp2StreamSourceChannel;
import io.undertow.protocols.http2.ConnectionErrorException;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2StreamSourceChannel;
import io.undertow.protocols.http2.StreamErrorException;
import io.undertow.server.protocol.framed.FrameHeaderData;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/*
 * It does what Undertow's does not:
 * - it tells exchanges that the client has reset their stream, or that Undertow has;
 * - it begins an exchange when its head is whole: Undertow hands a request out with the fields of
 *   its first frame, if the next one has not come yet;
 * - it keeps the number of streams, and counts resets and frames without use;
 * - it lets a client that has sent GOAWAY have its answers (H2-5.6);
 * - it takes no notice of what a client has sent before it saw that its stream was reset (H2-5.10).
 * For that it must know what Undertow's parser does not show: the types and flags of the frames. It
 * reads them in the bytes that the parser has consumed.
 */

/** One connection of HTTP/2, and what its streams share. Used on its I/O thread. */
final class UndertowHttp2Connection extends Http2Channel implements ChannelListener<Http2Channel> {

  /** What all streams of a connection together may send before somebody reads. */
  private static final int CONNECTION_WINDOW = 1 << 20;

  /** As many streams as are remembered after they were reset. */
  private static final int MAX_GIVEN_UP = 1000;

  /** What a client may send before it has seen a setting (RFC 9113, 6.9.2). */
  private static final int FIRST_WINDOW = 65_535;

  private final ServerCore core;
  private final int maxStreams;
  private final FloodGuard guard;
  private final Map<Integer, UndertowHttp2Exchange> exchanges = new HashMap<>();
  private final UndertowHttp2Frames frames = new UndertowHttp2Frames();

  /** Streams that were reset by this side, of which more may come; the last ones. */
  private final Set<Integer> givenUp = new LinkedHashSet<>();

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

  /** What the streams of a connection may send before somebody reads, in bytes. */
  static int window(ServerOptions options) {
    return Math.max(CONNECTION_WINDOW, options.http2().streamWindow());
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
        if (frames.has(UndertowHttp2Frames.END_HEADERS)) {
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

  /** Whether a frame may be half written; if none is, what is left of any waits for window. */
  boolean isWriting() {
    return getUnderlyingConnection().getSinkChannel().isWriteResumed();
  }

  /** Lets the client send as many bytes again, since those that it sent are dropped. */
  void giveBack(long bytes) {
    try {
      updateReceiveFlowControlWindow(Math.toIntExact(bytes));
    } catch (IOException failure) {
      IoUtils.safeClose(this);
    }
  }

  /** Also called by Undertow, for a stream on which the client has broken the protocol. */
  @Override
  public void sendRstStream(int streamId, int statusCode) {
    boolean open = isOpen();
    giveUp(streamId);
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
      announce();
      count();
    }
    return header;
  }

  @Override
  protected @Nullable AbstractHttp2StreamSourceChannel createChannel(
      FrameHeaderData header, PooledByteBuffer data) throws IOException {
    if (frames.type == UndertowHttp2Frames.GOAWAY || isLate()) {
      data.close();
      return null;
    }
    UndertowHttp2Exchange reset =
        frames.type == UndertowHttp2Frames.RST_STREAM ? exchanges.get(frames.stream) : null;
    if (reset != null) {
      reset.noteReset(true); // From now on its reads fail.
    }
    AbstractHttp2StreamSourceChannel created = super.createChannel(header, data);
    if (frames.type == UndertowHttp2Frames.SETTINGS) {
      greet();
    } else if (reset != null) {
      reset.gone(DisconnectReason.PEER_RESET, null);
    }
    return created;
  }

  private void giveUp(int streamId) {
    givenUp.add(streamId);
    if (givenUp.size() > MAX_GIVEN_UP) {
      givenUp.remove(givenUp.iterator().next());
    }
  }

  private void announce() {
    UndertowHttp2Exchange exchange =
        frames.type == UndertowHttp2Frames.DATA ? exchanges.get(frames.stream) : null;
    if (exchange != null && !givenUp.contains(frames.stream)) {
      exchange.announce(frames.payload());
    }
  }

  /** Whether a frame was sent when the client did not know yet that its stream was reset. */
  private boolean isLate() {
    boolean late =
        switch (frames.type) {
          case UndertowHttp2Frames.DATA,
              UndertowHttp2Frames.HEADERS,
              UndertowHttp2Frames.CONTINUATION ->
              givenUp.contains(frames.stream);
          default -> false;
        };
    if (late && frames.type == UndertowHttp2Frames.DATA) {
      giveBack(frames.length);
    }
    return late;
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
          case UndertowHttp2Frames.RST_STREAM -> guard.isFloodedByReset();
          case UndertowHttp2Frames.PING,
              UndertowHttp2Frames.SETTINGS,
              UndertowHttp2Frames.PRIORITY ->
              guard.isFloodedByUseless();
          case UndertowHttp2Frames.DATA ->
              frames.length == 0
                  && !frames.has(UndertowHttp2Frames.END_STREAM)
                  && guard.isFloodedByUseless();
          default -> false;
        };
    if (flooded) {
      sendGoAway(ERROR_ENHANCE_YOUR_CALM);
    } else if (frames.type == UndertowHttp2Frames.CONTINUATION
        && frames.has(UndertowHttp2Frames.END_HEADERS)) {
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
      sendUpdateWindowSize(0, window(core.options()) - FIRST_WINDOW);
    }
  }

  private void begin(Http2StreamSourceChannel stream, boolean ends) {
    int id = stream.getStreamId();
    if (draining || isFull()) {
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

  private boolean isFull() {
    return exchanges.size() >= maxStreams
        && exchanges.values().stream().filter(UndertowHttp2Exchange::counts).count() >= maxStreams;
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
}
