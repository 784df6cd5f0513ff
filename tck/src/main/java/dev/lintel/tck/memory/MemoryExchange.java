package dev.lintel.tck.memory;

import dev.lintel.DisconnectReason;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.ResponseHead;
import dev.lintel.TlsSession;
import dev.lintel.spi.EngineSession;
import dev.lintel.spi.Exchange;
import dev.lintel.spi.Framing;
import dev.lintel.spi.ServerCore;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One exchange in memory. */
final class MemoryExchange extends Exchange {

  private final MemoryConnection connection;
  private final MemoryHead request;
  private final MemoryBodyWriter writer;
  private final MemoryDisconnectWatch watch;

  /** Made at the first call, on any thread: to make them twice harms nothing. */
  private @Nullable Headers headers;

  private @Nullable MemoryBodyReader reader;
  private @Nullable MemoryTunnel tunnel;

  /** The response head while its fields are put. */
  private @Nullable StringBuilder head;

  /** Whether the connection is done with this exchange. */
  private boolean over;

  MemoryExchange(ServerCore core, MemoryConnection connection, MemoryHead request) {
    super(core);
    this.connection = connection;
    this.request = request;
    this.writer = new MemoryBodyWriter(this, connection);
    this.watch = new MemoryDisconnectWatch(this, connection);
  }

  // ---- Request line and connection ----

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String protocol() {
    return isHttp10() ? "HTTP/1.0" : "HTTP/1.1";
  }

  @Override
  public String scheme() {
    return connection.engine() == null ? "http" : "https";
  }

  @Override
  public Headers headers() {
    Headers present = headers;
    if (present == null) {
      present = MemoryHeaders.toHeaders(request);
      headers = present;
    }
    return present;
  }

  @Override
  public @Nullable String header(String name) {
    return request.first(name);
  }

  @Override
  public SocketAddress remoteAddress() {
    return connection.remote();
  }

  @Override
  public SocketAddress localAddress() {
    return connection.local();
  }

  @Override
  public @Nullable TlsSession tls() {
    return EngineSession.of(connection.engine());
  }

  @Override
  public <T> @Nullable T extension(Key<T> key) {
    return key == MemoryServerProvider.HEAD
        ? key.type().cast(request.text())
        : super.extension(key);
  }

  // ---- What the machine asks for ----

  @Override
  protected boolean canRunHere() {
    return connection.isOnEventThread();
  }

  @Override
  protected void dispatch(Runnable task) {
    connection.execute(task);
  }

  @Override
  protected void scanHead() {
    scanLine(request.method(), request.target(), request.protocol());
    for (int i = 0; i < request.names().size(); i++) {
      scanField(request.names().get(i), request.values().get(i));
    }
  }

  @Override
  protected String nativeTarget() {
    return request.target();
  }

  @Override
  protected void demand() {
    if (tunnel != null) {
      tunnel.demand();
      return;
    }
    MemoryBodyReader present = reader;
    if (present == null) {
      present = new MemoryBodyReader(this, connection, bodyLength(), newChunkDecoder());
      reader = present;
    }
    present.demand();
  }

  @Override
  protected void transmitInterim(ResponseHead interim) {
    StringBuilder made = MemoryHeaders.statusLine(interim.status());
    MemoryHeaders.addFields(made, interim.headers());
    writer.transmitInterim(MemoryHeaders.toNative(made.append("\r\n")));
  }

  @Override
  protected void transmit(
      @Nullable ResponseHead responseHead, @Nullable ByteBuffer data, boolean last) {
    if (tunnel != null) {
      tunnel.transmit(data, last);
      return;
    }
    writer.transmit(responseHead == null ? null : toNative(responseHead), data, framing(), last);
  }

  @Override
  protected boolean transmitsFiles(boolean whole) {
    return false;
  }

  @Override
  protected void transmitFile(
      @Nullable ResponseHead responseHead,
      FileChannel file,
      long offset,
      long count,
      boolean last) {
    throw new IllegalStateException("files are copied, see transmitsFiles");
  }

  @Override
  protected void upgrade(ByteBuffer bytes) {
    watch.end();
    tunnel = new MemoryTunnel(this, connection);
    tunnel.transmit(bytes, false);
  }

  @Override
  protected void putField(String name, String value) {
    MemoryHeaders.addField(Objects.requireNonNull(head), name, value);
  }

  @Override
  protected void watch() {
    watch.begin();
  }

  @Override
  protected void abort() {
    over = true;
    connection.reset();
  }

  @Override
  protected void finish(boolean close) {
    over = true;
    connection.leave(close || !isRequestRead());
  }

  // ---- What the bridge and the streams call ----

  void beginHere() {
    begin();
  }

  /** Something has changed on the connection. */
  void look() {
    run(
        () -> {
          if (!over && !watch.look()) {
            writer.look();
            if (!over && reader != null) {
              reader.look();
            }
            if (!over && tunnel != null) {
              tunnel.look();
            }
          }
        });
  }

  void readPiece(ByteBuffer piece) {
    received(piece);
  }

  void readTrailer(String name, String value) {
    receivedTrailer(name, value);
  }

  void readEnd() {
    receivedEnd();
  }

  void interimWritten(@Nullable Throwable failure) {
    interimTransmitted(failure);
  }

  void written(@Nullable Throwable failure) {
    transmitted(failure);
  }

  /** The trailers of the response, as they follow the last chunk. */
  Headers trailersToWrite() {
    return trailersToSend();
  }

  /** The connection took a part of what is written. */
  void partWritten() {
    progressed();
  }

  void gone(DisconnectReason reason, @Nullable Throwable cause) {
    disconnected(reason, cause);
  }

  // ---- Private ----

  private ByteBuffer toNative(ResponseHead responseHead) {
    StringBuilder made = MemoryHeaders.statusLine(responseHead.status());
    head = made;
    putFields(responseHead);
    if (framing() == Framing.CHUNKED) {
      MemoryHeaders.addField(made, "Transfer-Encoding", "chunked");
    }
    head = null;
    return MemoryHeaders.toNative(made.append("\r\n"));
  }
}
