package dev.lintel.adapter.jetty;

import dev.lintel.spi.ServerCore;
import java.lang.System.Logger.Level;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Makes an exchange of each request that Jetty has parsed. */
final class JettyHttpBridge extends Handler.Abstract.NonBlocking {

  private final ServerCore core;

  JettyHttpBridge(ServerCore core) {
    this.core = core;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var connection = JettyListener.Connection.of(request);
    if (!connection.enter()) {
      callback.failed(new Request.Handler.AbortException("closed while idle"));
      return true;
    }
    try {
      new JettyExchange(core, connection, request, response, callback).beginHere();
    } catch (VirtualMachineError error) {
      throw error;
    } catch (Throwable bug) {
      core.logger().log(Level.ERROR, "The adapter failed in " + request + ".", bug);
      connection.close();
      callback.failed(new Request.Handler.AbortException(bug));
    }
    return true;
  }

  /** Answers what Jetty refuses before there is an exchange: an empty body, then the end. */
  boolean refuse(Request request, Response response, Callback callback) {
    // An HTTP/2 preface gets Jetty's 426; here no protocol but HTTP/1 is spoken (HTTP-7.1).
    if (response.getStatus() == HttpStatus.UPGRADE_REQUIRED_426) {
      response.setStatus(HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505);
    }
    response
        .getHeaders()
        .add(JettyHeaders.toNative("Date", core.date()))
        .add(HttpFields.CONNECTION_CLOSE);
    response.write(true, null, callback);
    return true;
  }
}
