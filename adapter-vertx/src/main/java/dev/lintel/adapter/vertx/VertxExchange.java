package dev.lintel.adapter.vertx;

import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.ResponseHead;
import dev.lintel.TlsSession;
import dev.lintel.spi.EngineSession;
import dev.lintel.spi.Exchange;
import dev.lintel.spi.Framing;
import dev.lintel.spi.ReasonPhrases;
import dev.lintel.spi.ServerCore;
import io.netty.channel.Channel;
import io.vertx.core.Completable;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * One request of Vert.x and its request.response(): over HTTP/1, or what one over HTTP/2 has in
 * common with it. It is itself what is told of the end of a write.
 */
class VertxExchange extends Exchange implements Completable<Void> {

  /** What the versions of HTTP have in common of a connection. May be called on any thread. */
  interface Connection {
    boolean isOnEventThread();

    void execute(Runnable task);

    Channel channel();

    /** The engine of TLS, or null in the clear. */
    @Nullable SSLEngine engine();
  }

  private final Connection connection;
  final HttpServerRequest request;

  /** Whether the body flows to us. */
  private boolean reads;

  VertxExchange(ServerCore core, Connection connection, HttpServerRequest request) {
    super(core);
    this.connection = connection;
    this.request = request;
  }

  void start() {
    http1().began(this);
    begin();
  }

  /** The connection of HTTP/1. */
  private VertxDisconnectWatch http1() {
    return (VertxDisconnectWatch) connection;
  }

  // ---- SerialContext ----

  @Override
  protected boolean canRunHere() {
    return connection.isOnEventThread();
  }

  @Override
  protected void dispatch(Runnable task) {
    connection.execute(task);
  }

  // ---- RequestScan ----

  @Override
  protected void scanHead() {
    scanLine(method(), nativeTarget(), protocol());
    for (var fields = VertxHeaders.received(request.headers()); fields.hasNext(); ) {
      Map.Entry<CharSequence, CharSequence> field = fields.next();
      scanField(field.getKey(), field.getValue());
    }
    holdBody();
  }

  final void holdBody() {
    if (bodyLength() != 0) {
      request.pause(); // Now or never: the body flows when the request handler returns.
    } else if (isHandshake()) {
      http1().leaveWhatFollows(this);
    }
  }

  // ---- Request ----

  @Override
  public String method() {
    return request.method().name();
  }

  @Override
  protected String nativeTarget() {
    return request.uri();
  }

  @Override
  public String scheme() {
    return request.isSSL() ? "https" : "http";
  }

  @Override
  public String protocol() {
    return request.version() == HttpVersion.HTTP_1_0 ? "HTTP/1.0" : "HTTP/1.1";
  }

  @Override
  public Headers headers() {
    return VertxHeaders.ofRequest(request.headers());
  }

  @Override
  public @Nullable String header(String name) {
    return request.getHeader(name);
  }

  @Override
  public SocketAddress remoteAddress() {
    return connection.channel().remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return connection.channel().localAddress();
  }

  @Override
  public @Nullable TlsSession tls() {
    return EngineSession.of(connection.engine());
  }

  @Override
  public <T> @Nullable T extension(Key<T> key) {
    return key == VertxServerProvider.NATIVE_REQUEST
        ? key.type().cast(request)
        : super.extension(key);
  }

  // ---- Exchange ----

  @Override
  protected void demand() {
    if (isUpgraded()) {
      http1().tunnel().demand();
      return;
    }
    if (!reads) {
      reads = true;
      VertxBodyReader.begin(this, request);
    }
    request.fetch(1); // A piece or the end: Vert.x counts both.
  }

  @Override
  protected void transmitInterim(ResponseHead interim) {
    http1().writer().writeInterim(http1().context(), interim, this::interimWritten);
  }

  @Override
  protected void transmit(@Nullable ResponseHead head, @Nullable ByteBuffer data, boolean last) {
    if (isUpgraded()) {
      http1().tunnel().transmit(data, last);
      return;
    }
    if (head != null) {
      putHead(head);
      if (last && framing() == Framing.CLOSE) {
        // Vert.x would give a body that is written at once a content-length.
        http1().writer().writeThenEnd(request.response(), data, this);
        return;
      }
    }
    if (last) {
      putTrailers();
    }
    http1().writer().write(request.response(), data, last, this);
  }

  /** Vert.x has only sendFile, which is the whole request.response(). */
  @Override
  protected boolean transmitsFiles(boolean whole) {
    return whole && !request.isSSL();
  }

  @Override
  protected void transmitFile(
      @Nullable ResponseHead head, FileChannel file, long offset, long count, boolean last) {
    if (head != null) {
      putHead(head);
      boolean typed = head.headers().contains("content-type");
      request.response().headersEndHandler(end -> correctHead(typed));
    }
    http1().watchOutbound();
    http1().writer().writeFile(request.response(), file, offset, count, this);
  }

  @Override
  protected void upgrade(ByteBuffer head) {
    http1().tunnel().transmit(head, false);
  }

  @Override
  protected void putField(String name, String value) {
    http1().sent().add(request.response().headers(), name, value);
  }

  /** Nothing to begin: Vert.x reads on while the application is idle. */
  @Override
  protected void watch() {}

  @Override
  protected void abort() {
    http1().drop(framing() == Framing.CLOSE);
  }

  @Override
  protected void finish(boolean close) {
    if (isUpgraded()) {
      http1().tunnel().close();
    }
    http1().ended(close, !isRequestRead() && !isUpgraded());
  }

  @Override
  protected void released() {
    if (isUpgraded()) {
      http1().tunnel().close();
    }
  }

  // ---- What Vert.x tells. ----

  void pieceReceived(ByteBuffer piece) {
    run(() -> received(piece));
  }

  void bodyEnded() {
    run(
        () -> {
          http1().trailers().take(request, this::receivedTrailer);
          receivedEnd();
        });
  }

  void tunnelEnded() {
    run(this::receivedEnd);
  }

  final void interimWritten(@Nullable Throwable failure) {
    run(() -> interimTransmitted(failure));
  }

  @Override
  public void complete(Void result, @Nullable Throwable failure) {
    run(() -> written(failure));
  }

  /** A part of a file has gone. */
  void regionBegins() {
    run(this::progressed);
  }

  /** Bytes were sent through the tunnel. */
  void sent(@Nullable Throwable failure) {
    run(() -> written(failure));
  }

  /** The client has ended its half of a connection that may be taken over. */
  void inputEnded() {
    if (!isUpgraded()) {
      lost(null);
    }
  }

  boolean isFinished() {
    return isOver();
  }

  /** The connection is closed. */
  void lost(@Nullable Throwable failure) {
    run(() -> disconnected(VertxFailures.reason(failure), failure));
  }

  private void written(@Nullable Throwable failure) {
    if (failure == null) {
      transmitted(null);
    } else {
      Throwable cause = failureOr(failure);
      disconnected(VertxFailures.reason(cause), cause);
    }
  }

  /** What the connection reported before it closed; it says more than the failure of a write. */
  Throwable failureOr(Throwable consequence) {
    return http1().failureOr(consequence);
  }

  private void putHead(ResponseHead head) {
    if (head.status() != 200) {
      putStatus(head.status());
    }
    putFields(head);
    if (framing() == Framing.CHUNKED) {
      putField("Transfer-Encoding", "chunked");
    }
    if (closes()) {
      http1().last();
    }
    if (closes() || isHttp10()) {
      request.response().headersEndHandler(end -> correctHead(true));
    }
  }

  final void putTrailers() {
    Headers trailers = trailersToSend();
    if (trailers.size() > 0) { // Else Vert.x makes them.
      trailers.forEach(request.response().trailers()::add);
    }
  }

  final void putStatus(int status) {
    HttpServerResponse response = request.response();
    response.setStatusCode(status);
    String phrase = ReasonPhrases.of(status);
    if (!phrase.equals(response.getStatusMessage())) {
      // Not always: Vert.x tells a 304 by the identity of Netty's constant.
      response.setStatusMessage(phrase);
    }
  }

  /** Vert.x spells a Connection field of its own over ours where the client sent one. */
  private void correctHead(boolean typed) {
    VertxHeaders.correct(request.response().headers(), closes(), isHttp10(), typed);
  }
}
