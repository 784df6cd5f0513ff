package dev.lintel.adapter.jetty;

import dev.lintel.spi.ServerCore;
import java.lang.System.Logger.Level;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Makes an exchange of each request that Jetty has parsed. */
final class JettyHttpBridge extends Handler.Abstract.NonBlocking {

  private final ServerCore core;

  JettyHttpBridge(ServerCore core) {
    this.core = core;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    JettyConnection connection = connectionOf(request);
    try {
      JettyExchange exchange = exchange(connection, request, response, callback);
      if (exchange == null) {
        callback.failed(new Request.Handler.AbortException("closed before it began"));
      } else {
        exchange.beginHere();
      }
    } catch (VirtualMachineError error) {
      throw error;
    } catch (Throwable bug) {
      core.logger().log(Level.ERROR, "The adapter failed in " + request + ".", bug);
      connection.close();
      callback.failed(new Request.Handler.AbortException(bug));
    }
    return true;
  }

  private @Nullable JettyExchange exchange(
      JettyConnection connection, Request request, Response response, Callback callback) {
    JettyHttp2Connection http2 = connection.http2();
    if (http2 == null) {
      String scheme = request.getConnectionMetaData().isSecure() ? "https" : "http";
      String target = JettyHeaders.target(request.getHttpURI(), scheme);
      return connection.enter()
          ? new JettyExchange(core, connection, request, response, callback, target)
          : null;
    }
    HTTP2Stream stream = JettyHttp2Connection.stream(request);
    if (stream != null && http2.isDraining()) {
      JettyHttp2Connection.reset(stream, ErrorCode.REFUSED_STREAM_ERROR.code);
      return null;
    }
    return stream == null
        ? null
        : new JettyHttp2Exchange(core, connection, http2, stream, request, response, callback);
  }

  private static JettyConnection connectionOf(Request request) {
    return JettyConnection.of(request.getConnectionMetaData().getConnection().getEndPoint());
  }

  /**
   * Answers what Jetty refuses before there is an exchange: an empty body, then the end. Jetty
   * would close at once, though the client may still send (HTTP-5.6).
   */
  boolean refuse(Request request, Response response, Callback callback) {
    if (connectionOf(request).http2() != null) {
      HTTP2Stream stream = JettyHttp2Connection.stream(request);
      if (stream != null) {
        JettyHttp2Connection.reset(stream, ErrorCode.PROTOCOL_ERROR.code);
      }
      callback.failed(new Request.Handler.AbortException("the head is malformed"));
      return true;
    }
    // An HTTP/2 preface gets Jetty's 426; here no protocol but HTTP/1 is spoken (HTTP-7.1).
    if (response.getStatus() == HttpStatus.UPGRADE_REQUIRED_426) {
      response.setStatus(HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505);
    }
    response
        .getHeaders()
        .add(JettyHeaders.toNative("Date", core.date()))
        .add(HttpFields.CONNECTION_CLOSE);
    JettyConnection connection = connectionOf(request);
    var unused = connection.enter(); // So that no request behind this one is served (HTTP-7.9).
    // Jetty closes when the callback is completed, and forgets it with the connection.
    var linger = new JettyDisconnectWatch.Linger(connection, Callback.NOOP);
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    response.write(true, null, Callback.from(() -> linger.begin(endPoint), callback::failed));
    return true;
  }
}
