package dev.lintel.adapter.jetty;

import dev.lintel.DisconnectReason;
import dev.lintel.Headers;
import dev.lintel.Key;
import dev.lintel.TlsSession;
import dev.lintel.spi.EngineSession;
import dev.lintel.spi.Framing;
import dev.lintel.spi.ServerCore;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One exchange on Jetty: over HTTP/1, or what one over HTTP/2 has in common with it. */
class JettyExchange extends JettyBodyWriter {

  private final Callback callback;
  private final String target;

  /** Made at the first call, on any thread: to make them twice harms nothing. */
  private @Nullable Headers headers;

  private @Nullable JettyBodyReader reader;
  private @Nullable JettyDisconnectWatch watch;

  JettyExchange(
      ServerCore core,
      JettyConnection connection,
      Request request,
      Response response,
      Callback callback,
      String target) {
    super(core, connection, request, response);
    this.callback = callback;
    this.target = target;
  }

  // ---- Request line and connection ----

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String protocol() {
    return isHttp10() ? "HTTP/1.0" : "HTTP/1.1";
  }

  @Override
  public String scheme() {
    return request.getConnectionMetaData().isSecure() ? "https" : "http";
  }

  @Override
  public Headers headers() {
    Headers present = headers;
    if (present == null) {
      present = JettyHeaders.toHeaders(fields());
      headers = present;
    }
    return present;
  }

  @Override
  public @Nullable String header(String name) {
    return fields().get(name);
  }

  @Override
  public SocketAddress remoteAddress() {
    return connection.getRemoteSocketAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return connection.getLocalSocketAddress();
  }

  @Override
  public @Nullable TlsSession tls() {
    return EngineSession.of(connection.engine());
  }

  @Override
  public <T> @Nullable T extension(Key<T> key) {
    return key == JettyServerProvider.NATIVE_REQUEST
        ? key.type().cast(request)
        : super.extension(key);
  }

  // ---- What the machine asks for ----

  @Override
  protected boolean canRunHere() {
    return true;
  }

  @Override
  protected void dispatch(Runnable task) {
    task.run();
  }

  @Override
  protected void dispatchLater(Runnable task) {
    request.getConnectionMetaData().getConnector().getExecutor().execute(task);
  }

  @Override
  protected void scanHead() {
    scanLine(request.getMethod(), target, request.getConnectionMetaData().getProtocol());
    scanFields();
  }

  HttpFields fields() {
    return request.getHeaders();
  }

  final void scanFields() {
    HttpFields fields = request.getHeaders();
    for (int i = 0; i < fields.size(); i++) {
      HttpField field = fields.getField(i);
      scanField(field.getName(), field.getValue());
    }
  }

  @Override
  protected String nativeTarget() {
    return target;
  }

  @Override
  protected void demand() {
    if (connection.tunnel != null) {
      connection.tunnel.demand();
      return;
    }
    JettyBodyReader present = reader;
    if (present == null) {
      present = new JettyBodyReader(this, request);
      reader = present;
    }
    present.demand();
  }

  @Override
  protected void upgrade(ByteBuffer head) {
    if (watch != null) {
      watch.stop();
      watch = null;
    }
    connection.tunnel = new JettyTunnel(this, request);
    connection.tunnel.transmit(head, false);
  }

  @Override
  protected void watch() {
    JettyDisconnectWatch begun = new JettyDisconnectWatch(this, connection);
    watch = begun;
    begun.begin();
  }

  @Override
  protected void abort() {
    if (framing() == Framing.CLOSE) {
      connection.closeHard();
    } else {
      connection.close();
    }
    failLater("the exchange was aborted");
  }

  @Override
  protected void released() {
    releaseBuffers();
  }

  @Override
  protected void finish(boolean close) {
    if (watch != null) {
      watch.stop();
    }
    releaseBuffers();
    if (isRequestRead() && !isUpgraded()) {
      connection.leave(close);
      end();
    } else {
      new JettyDisconnectWatch.Linger(connection, callback).begin(endPoint());
    }
  }

  // ---- What the bridge and the streams call ----

  void beginHere() {
    begin();
  }

  /** Runs a task inside, unless the exchange is over by then. */
  void runHere(Runnable task) {
    run(
        () -> {
          if (!isOver()) {
            task.run();
          }
        });
  }

  Content.@Nullable Chunk readChunk() {
    return request.read();
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

  /** The client has ended its half, or has reset the connection, which Jetty reports alike. */
  void inputEnded() {
    if (connection.wasReset()) {
      disconnected(DisconnectReason.PEER_RESET, null);
    } else {
      receivedEnd();
    }
  }

  /** The client is gone, or the connection failed while nothing was written. */
  void gone(DisconnectReason reason, @Nullable Throwable cause) {
    // Jetty reports a reset as an end, and an end within a body as a body that breaks its syntax.
    if (connection.wasReset()) {
      disconnected(DisconnectReason.PEER_RESET, cause);
    } else if (connection.plain().isInputShutdown()) {
      disconnected(DisconnectReason.PEER_CLOSED, cause);
    } else {
      disconnected(reason, cause);
    }
  }

  // ---- What all versions of HTTP end with ----

  final void end() {
    callback.succeeded();
  }

  /** With any other exception Jetty would answer in our stead, if nothing was written yet. */
  final void fail(String reason) {
    callback.failed(new Request.Handler.AbortException(reason));
  }

  /**
   * The same, not here: this may be called by the very write that fails, for whose end Jetty would
   * then wait, busily and for ever.
   */
  private void failLater(String reason) {
    try {
      dispatchLater(() -> fail(reason));
    } catch (RejectedExecutionException stopped) {
      fail(reason); // There are no threads any more that write.
    }
  }

  final void releaseBuffers() {
    if (connection.tunnel != null) {
      connection.tunnel.release();
    }
    if (reader != null) {
      reader.release();
    }
  }
}
