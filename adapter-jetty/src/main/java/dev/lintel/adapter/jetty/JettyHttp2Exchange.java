package dev.lintel.adapter.jetty;

import dev.lintel.DisconnectReason;
import dev.lintel.ResponseHead;
import dev.lintel.spi.Framing;
import dev.lintel.spi.ServerCore;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.TunnelSupport;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One exchange on a stream of HTTP/2. */
final class JettyHttp2Exchange extends JettyExchange {

  private final JettyHttp2Connection http2;
  private final HTTP2Stream stream;
  private final HttpFields fields;

  /** Whether the stream has become the connection of a WebSocket. */
  private boolean tunnel;

  /** Whether the stream was reset, so that it must not be again. */
  private volatile boolean reset;

  JettyHttp2Exchange(
      ServerCore core,
      JettyConnection connection,
      JettyHttp2Connection http2,
      HTTP2Stream stream,
      Request request,
      Response response,
      Callback callback) {
    super(core, connection, request, response, callback, JettyHeaders.path(request.getHttpURI()));
    this.http2 = http2;
    this.stream = stream;
    this.fields = JettyHeaders.withOneCookie(request.getHeaders());
  }

  @Override
  public String protocol() {
    return "HTTP/2";
  }

  @Override
  HttpFields fields() {
    return fields;
  }

  @Override
  void beginHere() {
    http2.enter(stream.getId(), this);
    request.addFailureListener(failure -> runHere(() -> gone(DisconnectReason.ABORTED, failure)));
    super.beginHere();
  }

  @Override
  protected void scanHead() {
    HttpURI uri = request.getHttpURI();
    TunnelSupport connect = request.getTunnelSupport();
    boolean ended = JettyHttp2Connection.endedWithHead(stream);
    if (connect == null || connect.getProtocol() == null) {
      scanStream(request.getMethod(), uri.getScheme(), uri.getAuthority(), nativeTarget(), ended);
    } else {
      scanConnect(
          connect.getProtocol(), uri.getScheme(), uri.getAuthority(), nativeTarget(), ended);
    }
    scanFields();
  }

  @Override
  protected void transmitInterim(ResponseHead interim) {
    if (interim.status() == HttpStatus.CONTINUE_100) {
      super.transmitInterim(interim); // By Jetty, which would send one itself otherwise.
      return;
    }
    HttpFields fields =
        Objects.requireNonNullElse(JettyHeaders.trailers(interim.headers()), HttpFields.EMPTY);
    JettyHttp2Connection.makeRoom(stream, fields);
    var head = new MetaData.Response(interim.status(), null, HttpVersion.HTTP_2, fields);
    stream.headers(
        new HeadersFrame(stream.getId(), head, null, false),
        Callback.from(
            InvocationType.NON_BLOCKING,
            () -> run(() -> interimTransmitted(null)),
            failure -> run(() -> interimTransmitted(failure))));
  }

  @Override
  protected void transmit(@Nullable ResponseHead head, @Nullable ByteBuffer data, boolean last) {
    if (tunnel && last) {
      // Past Jetty, which ends no tunnel while it has an exchange.
      ByteBuffer bytes = data == null ? BufferUtil.EMPTY_BUFFER : data.duplicate();
      stream.data(new DataFrame(stream.getId(), bytes, true), this);
      return;
    }
    if (head != null) {
      putHead(head);
      tunnel = isHandshake() && HttpStatus.isSuccess(head.status());
      JettyHttp2Connection.makeRoom(stream, responseFields());
      if (framing() == Framing.NONE && responseLength() < 0) {
        request.addHttpStreamWrapper(BareHead::new);
      }
      if (framing() == Framing.STREAM && !tunnel) {
        supplyTrailers(last);
      }
    }
    if (last && trailersToSend().size() > 0) {
      JettyHttp2Connection.makeRoom(
          stream, Objects.requireNonNull(JettyHeaders.trailers(trailersToSend())));
    }
    write(data, last, head != null && framing() == Framing.STREAM);
  }

  /** Jetty gives what comes on the stream of a CONNECT to nobody. */
  @Override
  Content.@Nullable Chunk readChunk() {
    Content.Chunk chunk = super.readChunk();
    if (chunk != null || request.getTunnelSupport() == null) {
      return chunk; // Of a CONNECT, a failure.
    }
    Stream.Data data = stream.readData();
    if (data == null) {
      return null;
    }
    boolean last = data.frame().isEndStream();
    return Content.Chunk.asChunk(data.frame().getByteBuffer(), last, data);
  }

  /** Nothing to begin: Jetty reads on while the application is idle. */
  @Override
  protected void watch() {}

  @Override
  protected void abort() {
    if (reset) {
      request.addHttpStreamWrapper(Silent::new);
    } else {
      JettyHttp2Connection.reset(stream, resetCode());
    }
    fail("the exchange was aborted");
  }

  @Override
  protected void released() {
    super.released();
    http2.leave(stream.getId());
  }

  @Override
  protected void finish(boolean close) {
    releaseBuffers();
    http2.leave(stream.getId());
    if (stream.isRemotelyClosed() || stream.isClosed()) {
      end();
    } else {
      JettyHttp2Connection.reset(stream, ErrorCode.NO_ERROR.code);
      fail("the request was not read to its end");
    }
  }

  /** The stream was reset, by whichever side. May be called by any thread. */
  void noteReset() {
    reset = true;
  }

  @Override
  void gone(DisconnectReason reason, @Nullable Throwable cause) {
    disconnected(cause == null ? reason : reason(cause), cause);
  }

  /** A reset by the client is the one end of file that Jetty makes without a type of its own. */
  private DisconnectReason reason(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each.getClass() == EOFException.class) {
        return DisconnectReason.PEER_RESET;
      }
    }
    if (connection.plain().isInputShutdown()) {
      return connection.wasReset() ? DisconnectReason.PEER_RESET : DisconnectReason.PEER_CLOSED;
    }
    // Else Jetty has reset the stream itself.
    return failure instanceof EOFException
        ? DisconnectReason.PROTOCOL_ERROR
        : JettyFailures.reason(failure);
  }

  /** Does not reset a stream that was reset, as Jetty does with every one that fails (H2-5.7). */
  private static final class Silent extends HttpStream.Wrapper {

    Silent(HttpStream stream) {
      super(stream);
    }

    @Override
    public void failed(Throwable failure) {
      // Jetty itself would do nothing else.
    }
  }

  /** Writes a head without the content-length that Jetty gives every response without a body. */
  private static final class BareHead extends HttpStream.Wrapper {

    BareHead(HttpStream stream) {
      super(stream);
    }

    @Override
    public void send(
        MetaData.Request request,
        MetaData.@Nullable Response head,
        boolean last,
        @Nullable ByteBuffer content,
        Callback callback) {
      if (head == null) {
        super.send(request, null, last, content, callback);
        return;
      }
      HttpFields.Mutable fields = HttpFields.build();
      for (HttpField field : head.getHttpFields()) {
        if (field.getHeader() != HttpHeader.CONTENT_LENGTH) {
          fields.add(field);
        }
      }
      MetaData.Response bare =
          new MetaData.Response(head.getStatus(), null, head.getHttpVersion(), fields, -1);
      super.send(request, bare, last, content, callback);
    }
  }
}
