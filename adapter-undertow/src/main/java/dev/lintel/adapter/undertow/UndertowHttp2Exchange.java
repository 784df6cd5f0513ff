package dev.lintel.adapter.undertow;

import dev.lintel.DisconnectReason;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.ResponseHead;
import dev.lintel.TlsSession;
import dev.lintel.spi.EngineSession;
import dev.lintel.spi.Exchange;
import dev.lintel.spi.ServerCore;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.protocols.http2.Http2HeadersStreamSinkChannel;
import io.undertow.protocols.http2.Http2StreamSourceChannel;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;

/**
 * One exchange on a stream of HTTP/2. It reads and writes the channels of the stream themselves:
 * Undertow's own exchange would lose the Host field and the difference between fields and trailers.
 */
final class UndertowHttp2Exchange extends Exchange {

  private final UndertowHttp2Connection connection;
  private final Http2StreamSourceChannel source;
  private final boolean ended;

  private final @Nullable String method;
  private final @Nullable String path;

  /** Made at the first call, on any thread: to make them twice harms nothing. */
  private @Nullable Headers headers;

  private final UndertowHttp2Writer writer;

  private @Nullable PooledByteBuffer lent;

  /** The trailers of the request, once they have come. */
  private @Nullable HeaderMap trailers;

  private boolean readEnd;
  private boolean reads;
  private boolean reset;
  private boolean resetByPeer;

  /** The bytes of the body whose frames have begun to come, and those that were read. */
  private long announced;

  private long consumed;

  @SuppressWarnings("ReferenceEquality") // It is the map itself that is looked for.
  UndertowHttp2Exchange(
      ServerCore core,
      UndertowHttp2Connection connection,
      Http2StreamSourceChannel source,
      boolean ended) {
    super(core);
    this.connection = connection;
    this.source = source;
    // At once: without its channel Undertow drops what the client allows.
    this.writer = new UndertowHttp2Writer(this, source.getResponseChannel());
    this.ended = ended;
    this.readEnd = ended;
    this.method = pseudo(Http2Channel.METHOD);
    this.path = pseudo(Http2Channel.PATH);
    // A head in parts is handed over, too, in the map that is its own.
    source.setTrailersHandler(fields -> trailers = fields == source.getHeaders() ? null : fields);
  }

  // ---- Request line and connection ----

  @Override
  public String method() {
    return Objects.requireNonNullElse(method, "");
  }

  @Override
  public String protocol() {
    return "HTTP/2";
  }

  @Override
  public String scheme() {
    return connection.engine() == null ? "http" : "https";
  }

  @Override
  public Headers headers() {
    Headers present = headers;
    if (present == null) {
      present = UndertowHeaders.toStreamHeaders(source.getHeaders());
      headers = present;
    }
    return present;
  }

  @Override
  public @Nullable String header(String name) {
    return headers().first(name);
  }

  @Override
  public SocketAddress remoteAddress() {
    return connection.getPeerAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return connection.getLocalAddress();
  }

  @Override
  public @Nullable TlsSession tls() {
    return EngineSession.of(connection.engine());
  }

  @Override
  public <T> @Nullable T extension(Key<T> key) {
    return key == UndertowServerProvider.NATIVE_STREAM
        ? key.type().cast(source)
        : super.extension(key);
  }

  // ---- What the machine asks for ----

  @Override
  protected boolean canRunHere() {
    return Thread.currentThread() == connection.getIoThread();
  }

  @Override
  protected void dispatch(Runnable task) {
    connection.getIoThread().execute(task);
  }

  @Override
  protected void scanHead() {
    scanStream(method, pseudo(Http2Channel.SCHEME), pseudo(Http2Channel.AUTHORITY), path, ended);
    HeaderMap fields = source.getHeaders();
    for (long at = fields.fastIterate(); at != -1; at = fields.fiNext(at)) {
      HeaderValues values = fields.fiCurrent(at);
      String name = values.getHeaderName().toString();
      if (!UndertowHeaders.isPseudo(name)) {
        for (int i = 0; i < values.size(); i++) {
          scanField(name, values.get(i));
        }
      }
    }
  }

  @Override
  protected String nativeTarget() {
    return path == null || path.isEmpty() ? "*" : path;
  }

  @Override
  protected void demand() {
    var unused = headers(); // Now: Undertow adds the trailers to its map.
    read();
  }

  @Override
  protected void transmitInterim(ResponseHead interim) {
    writer.transmitInterim(
        interim,
        fields -> new Http2HeadersStreamSinkChannel(connection, source.getStreamId(), fields));
  }

  @Override
  protected void transmit(@Nullable ResponseHead head, @Nullable ByteBuffer data, boolean last) {
    if (head != null) {
      writer.putStatus(head.status());
      putFields(head);
    }
    writer.transmit(data, last ? trailersToSend() : null);
  }

  @Override
  protected boolean transmitsFiles(boolean whole) {
    return false;
  }

  @Override
  protected void transmitFile(
      @Nullable ResponseHead head, FileChannel file, long offset, long count, boolean isLast) {
    throw new IllegalStateException("files are copied, see transmitsFiles");
  }

  @Override
  protected void putField(String name, String value) {
    writer.putField(name, value);
  }

  /** Nothing to begin: Undertow reads frames while the application is idle. */
  @Override
  protected void watch() {}

  @Override
  protected void abort() {
    stop();
    if (!reset) { // A second reset would be one too many (H2-5.7).
      connection.reset(source.getStreamId(), resetCode());
    }
    dropResponse();
  }

  @Override
  protected void released() {
    leave();
  }

  @Override
  protected void finish(boolean close) {
    stop();
    if (!readEnd && !reset) {
      connection.reset(source.getStreamId(), Http2Channel.ERROR_NO_ERROR);
    }
    leave();
  }

  // ---- What the connection calls ----

  void beginHere() {
    begin();
  }

  /**
   * Whether the stream counts: until it has ended in both directions, whatever the handler still
   * does (H2-5.1). One that was reset counts until the handler is done: else a client that resets
   * could keep more of them busy.
   */
  boolean counts() {
    return reset || !(readEnd && writer.hasEnded());
  }

  /** A frame of the body has begun to come. */
  void announce(int bytes) {
    announced += bytes;
  }

  /** The stream was reset, which may be noticed by a read before {@link #gone} is. */
  void noteReset(boolean byPeer) {
    reset = true;
    resetByPeer |= byPeer;
    discard();
  }

  void runHere(Runnable task) {
    run(task);
  }

  void interimWritten(@Nullable Throwable failure) {
    interimTransmitted(failure);
  }

  void written(@Nullable Throwable failure) {
    transmitted(failure);
  }

  /** The stream took a part of what is written. */
  void partWritten() {
    progressed();
  }

  void gone(DisconnectReason reason, @Nullable Throwable cause) {
    dropResponse();
    run(() -> disconnected(reason, cause));
  }

  // ---- Private ----

  private void read() {
    PooledByteBuffer pooled = lent;
    if (pooled == null) {
      pooled = connection.getBufferPool().allocate();
      lent = pooled;
    }
    ByteBuffer piece = pooled.getBuffer().clear();
    int count;
    try {
      count = readEnd ? -1 : source.read(piece);
    } catch (IOException failure) {
      failed(failure);
      return;
    }
    if (count > 0) {
      consumed += count;
      received(piece.flip());
      return;
    }
    release();
    if (count < 0) {
      readEnd = true;
      tellTrailers();
      receivedEnd();
    } else {
      reads = true;
      source.getReadSetter().set(this::readable);
      source.resumeReads();
    }
  }

  private void tellTrailers() {
    HeaderMap fields = trailers;
    if (fields != null) {
      for (HeaderValues values : fields) {
        values.forEach(value -> receivedTrailer(values.getHeaderName().toString(), value));
      }
    }
  }

  private void readable(StreamSourceChannel channel) {
    channel.suspendReads();
    run(
        () -> {
          if (reads) {
            reads = false;
            read();
          }
        });
  }

  /** Drops what nobody will read: Undertow would keep it, and the window of it (H2-4.5). */
  private void discard() {
    long unread = announced - consumed;
    consumed = announced;
    source.setIgnoreForceClose(true); // Else the close resets the stream.
    IoUtils.safeClose(source);
    connection.giveBack(unread);
  }

  /** Of a stream that is reset: what waits for window is not sent any more. */
  private void dropResponse() {
    if (!connection.isWriting()) {
      writer.drop();
    }
  }

  private void stop() {
    reads = false;
    writer.stop();
  }

  private void failed(IOException failure) {
    if (resetByPeer) {
      disconnected(DisconnectReason.PEER_RESET, failure);
    } else if (connection.isOpen()) {
      disconnected(DisconnectReason.PROTOCOL_ERROR, failure);
    } else {
      disconnected(DisconnectReason.PEER_CLOSED, failure);
    }
  }

  /** Undertow remembers a stream that was reset for a while, and with it whoever listens to it. */
  private void leave() {
    release();
    discard();
    source.setTrailersHandler(null);
    source.getReadSetter().set(null);
    writer.forget();
    connection.leave(source.getStreamId());
  }

  private void release() {
    if (lent != null) {
      lent.close();
      lent = null;
    }
  }

  /** The one value of a pseudo field; null if there is none, wrong if there are several. */
  private @Nullable String pseudo(HttpString name) {
    HeaderValues values = source.getHeaders().get(name);
    return values == null ? null : values.size() == 1 ? values.getFirst() : "";
  }
}
