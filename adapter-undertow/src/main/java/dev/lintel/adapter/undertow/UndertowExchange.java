package dev.lintel.adapter.undertow;

import dev.lintel.DisconnectReason;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.ResponseHead;
import dev.lintel.TlsSession;
import dev.lintel.spi.EngineSession;
import dev.lintel.spi.Exchange;
import dev.lintel.spi.Framing;
import dev.lintel.spi.ReasonPhrases;
import dev.lintel.spi.ServerCore;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;

/*
 * Long, since the native exchange does the work: most of it are the one-line calls between the
 * machine, the native exchange, and the reader and writer of the body.
 */

/** One exchange on Undertow. */
final class UndertowExchange extends Exchange implements ExchangeCompletionListener {

  private static final HttpString TRANSFER_ENCODING = UndertowHeaders.toNative("Transfer-Encoding");
  private static final String CHUNKED = "chunked";

  private final HttpServerExchange exchange;
  private final UndertowConnection connection;

  /** Made at the first call, on any thread: to make them twice harms nothing. */
  private @Nullable String target;

  private @Nullable Headers headers;

  private @Nullable UndertowBodyReader reader;
  private @Nullable UndertowBodyWriter writer;
  private @Nullable StreamSinkChannel channel;
  private boolean finished;

  UndertowExchange(ServerCore core, HttpServerExchange exchange, UndertowConnection connection) {
    super(core);
    this.exchange = exchange;
    this.connection = connection;
  }

  // ---- Request line and connection ----

  @Override
  public String method() {
    return exchange.getRequestMethod().toString();
  }

  @Override
  public String protocol() {
    return isHttp10() ? "HTTP/1.0" : "HTTP/1.1";
  }

  @Override
  public String scheme() {
    return exchange.getRequestScheme();
  }

  @Override
  public Headers headers() {
    Headers present = headers;
    if (present == null) {
      present = UndertowHeaders.toHeaders(exchange.getRequestHeaders());
      headers = present;
    }
    return present;
  }

  @Override
  public @Nullable String header(String name) {
    return UndertowHeaders.first(exchange.getRequestHeaders(), name);
  }

  @Override
  public SocketAddress remoteAddress() {
    return exchange.getSourceAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return exchange.getDestinationAddress();
  }

  @Override
  public @Nullable TlsSession tls() {
    return EngineSession.of(connection.engine());
  }

  @Override
  public <T> @Nullable T extension(Key<T> key) {
    return key == UndertowServerProvider.NATIVE_REQUEST
        ? key.type().cast(exchange)
        : super.extension(key);
  }

  // ---- What the machine asks for ----

  @Override
  protected boolean canRunHere() {
    return exchange.isInIoThread();
  }

  @Override
  protected void dispatch(Runnable task) {
    exchange.getIoThread().execute(task);
  }

  @Override
  protected void scanHead() {
    scanLine(method(), nativeTarget(), exchange.getProtocol().toString());
    HeaderMap fields = exchange.getRequestHeaders();
    for (long at = fields.fastIterate(); at != -1; at = fields.fiNext(at)) {
      HeaderValues values = fields.fiCurrent(at);
      String name = values.getHeaderName().toString();
      for (int i = 0; i < values.size(); i++) {
        scanField(name, values.get(i));
      }
    }
  }

  @Override
  protected String nativeTarget() {
    String present = target;
    if (present == null) {
      String query = exchange.getQueryString();
      String path = exchange.getRequestURI();
      present = query.isEmpty() ? path : path + '?' + query;
      target = present;
    }
    return present;
  }

  @Override
  protected void demand() {
    if (connection.tunnel != null) {
      connection.tunnel.demand();
      return;
    }
    UndertowBodyReader present = reader;
    if (present == null) {
      present = new UndertowBodyReader(this, exchange, newChunkDecoder());
      reader = present;
    }
    present.demand();
  }

  @Override
  protected void transmitInterim(ResponseHead interim) {
    new UndertowBodyWriter.Interim(this, nativeConnection(), interim).pump();
  }

  @Override
  protected void transmit(@Nullable ResponseHead head, @Nullable ByteBuffer data, boolean last) {
    if (connection.tunnel != null) {
      connection.tunnel.transmit(data, last);
      return;
    }
    if (head != null) {
      startResponse(head);
    }
    ByteBuffer rest = data == null ? null : data.duplicate();
    StreamSinkChannel open = channel;
    if (open != null
        && writer == null
        && framing() != Framing.CHUNKED
        && framing() != Framing.CLOSE) {
      try {
        if (writeAtOnce(open, rest)) {
          transmitted(null);
          return;
        }
      } catch (IOException failure) {
        transmitted(failure);
        return;
      }
    }
    if (last) {
      putTrailers();
    }
    writer().transmit(rest, last);
  }

  @Override
  protected boolean transmitsFiles(boolean whole) {
    return whole || responseLength() >= 0;
  }

  @Override
  protected void transmitFile(
      @Nullable ResponseHead head, FileChannel file, long offset, long count, boolean last) {
    if (head != null) {
      startResponse(head);
    }
    writer().transmitFile(file, offset, count, last);
  }

  @Override
  protected void upgrade(ByteBuffer head) {
    if (connection.watch != null) {
      connection.watch.stop();
    }
    connection.tunnel = new UndertowTunnel(this, nativeConnection());
    connection.tunnel.transmit(head, false);
  }

  @Override
  protected void putField(String name, String value) {
    UndertowHeaders.add(exchange.getResponseHeaders(), name, value);
  }

  @Override
  protected void watch() {
    UndertowDisconnectWatch begun = new UndertowDisconnectWatch(this, nativeConnection());
    connection.watch = begun;
    begun.begin();
  }

  @Override
  protected void abort() {
    stopListening();
    connection.abort(framing() == Framing.CLOSE);
  }

  @Override
  protected void released() {
    releaseBuffers();
  }

  @Override
  protected void finish(boolean close) {
    stopListening();
    releaseBuffers();
    finished = true;
    if (isUpgraded()) {
      connection.close();
    } else if (exchange.isRequestComplete()) {
      exchange.endExchange();
      connection.proceed();
      if (close) {
        connection.closeSoon();
      }
    } else {
      connection.closeAfterResponse(nativeConnection());
    }
  }

  // ---- What the bridge and the streams call ----

  void beginHere() {
    begin();
  }

  /** Whether Undertow will call a listener of this exchange, and so keeps it open. */
  boolean waitsForChannels() {
    return (reader != null && reader.isWaiting()) || (writer != null && writer.isWaiting());
  }

  /** The native exchange is done: the next request waits until this exchange is, too (HTTP-9.7). */
  @Override
  public void exchangeEvent(HttpServerExchange done, NextListener listener) {
    if (finished) {
      listener.proceed();
    } else {
      connection.next = listener;
    }
  }

  void runHere(Runnable task) {
    run(task);
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

  /** The socket took a part of what is written. */
  void partWritten() {
    progressed();
  }

  /** The connection failed while nothing was written. */
  void failed(IOException failure) {
    gone(UndertowFailures.reason(failure), failure);
  }

  void gone(DisconnectReason reason, @Nullable Throwable cause) {
    disconnected(reason, cause);
  }

  boolean isEnded() {
    return isOver();
  }

  /** How the end of the response is told. */
  Framing bodyFraming() {
    return framing();
  }

  /** What is below the framing of the body: head and socket. */
  StreamSinkConduit responseConduit() {
    return nativeConnection().getResponseConduit();
  }

  // ---- Private ----

  private void startResponse(ResponseHead head) {
    if (head.status() != StatusCodes.OK) {
      putStatus(head.status());
    }
    // The protocol of the status line; framing and persistence are decided above (HTTP-9.8).
    exchange.setProtocol(Protocols.HTTP_1_1);
    exchange.setPersistent(!closes());
    putFields(head);
    HeaderMap fields = exchange.getResponseHeaders();
    if (framing() == Framing.CHUNKED) {
      // Without it Undertow ends a response that closes its connection by the close alone.
      fields.put(TRANSFER_ENCODING, CHUNKED);
      exchange.addExchangeCompleteListener(this);
    }
    // No Objects.requireNonNull: its cast to an interface is slow here (JDK-8180450).
    StreamSinkChannel opened = exchange.getResponseChannel();
    if (opened == null) {
      throw new IllegalStateException("the native response was started by somebody else");
    }
    channel = opened;
    if (framing() == Framing.NONE) {
      // Undertow adds it for HEAD; the head is not serialised before the first write.
      fields.remove(TRANSFER_ENCODING);
    }
  }

  private void putStatus(int status) {
    exchange.setStatusCode(status);
    String phrase = ReasonPhrases.of(status);
    if (!phrase.equals(StatusCodes.getReason(status))) {
      // Not always: Undertow keeps a phrase in a map that it makes for it.
      exchange.setReasonPhrase(phrase);
    }
  }

  /**
   * Writes head and data in one go. Ends nothing: that is left to {@link #finish}, so that the next
   * request does not begin before.
   *
   * @return false if the socket did not take everything
   */
  private boolean writeAtOnce(StreamSinkChannel open, @Nullable ByteBuffer data)
      throws IOException {
    if (data != null && data.hasRemaining()) {
      open.write(data);
      if (data.hasRemaining()) {
        return false;
      }
    }
    return responseConduit().flush();
  }

  /** Hands the trailers to Undertow, which sends them behind the last chunk. */
  private void putTrailers() {
    Headers trailers = trailersToSend();
    if (trailers.size() > 0) {
      var fields = new HeaderMap();
      trailers.forEach((name, value) -> UndertowHeaders.add(fields, name, value));
      exchange.putAttachment(HttpAttachments.RESPONSE_TRAILERS, fields);
    }
  }

  private UndertowBodyWriter writer() {
    UndertowBodyWriter present = writer;
    if (present == null) {
      present = new UndertowBodyWriter(this, Objects.requireNonNull(channel));
      writer = present;
    }
    return present;
  }

  private void stopListening() {
    connection.ended(this);
    if (connection.tunnel != null) {
      connection.tunnel.stop();
    }
    if (reader != null) {
      reader.stop();
    }
    if (writer != null) {
      writer.stop();
    }
  }

  private void releaseBuffers() {
    if (connection.tunnel != null) {
      connection.tunnel.release();
    }
    if (reader != null) {
      reader.release();
    }
  }

  private HttpServerConnection nativeConnection() {
    return (HttpServerConnection) exchange.getConnection();
  }
}
