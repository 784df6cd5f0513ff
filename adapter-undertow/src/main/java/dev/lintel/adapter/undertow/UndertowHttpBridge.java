package dev.lintel.adapter.undertow;

import dev.lintel.spi.ServerCore;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.SameThreadExecutor;
import java.lang.System.Logger.Level;
import java.util.Map;
import org.xnio.StreamConnection;

/**
 * Makes an exchange of each native one.
 *
 * <p>An answer that is complete when the handler returns needs nothing more. Any other exchange
 * would now be ended by Undertow, unless it waits for its channels or is dispatched: so it is
 * dispatched to nowhere. Dispatching and waiting are never mixed, which Undertow answers with a
 * 500.
 */
final class UndertowHttpBridge implements HttpHandler {

  private final ServerCore core;
  private final Map<StreamConnection, UndertowConnection> connections;

  UndertowHttpBridge(ServerCore core, Map<StreamConnection, UndertowConnection> connections) {
    this.core = core;
    this.connections = connections;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    HttpServerConnection nativeConnection = (HttpServerConnection) exchange.getConnection();
    UndertowConnection connection = connections.get(nativeConnection.getChannel());
    if (connection == null) {
      return;
    }
    UndertowExchange begun = new UndertowExchange(core, exchange, connection);
    try {
      connection.began(begun);
      begun.beginHere();
    } catch (VirtualMachineError error) {
      throw error;
    } catch (Throwable failure) {
      core.logger().log(Level.ERROR, "An exchange failed in the server.", failure);
      connection.close();
    }
    if (!exchange.isComplete() && !begun.waitsForChannels()) {
      exchange.dispatch(SameThreadExecutor.INSTANCE, UndertowHttpBridge::nowhere);
    }
  }

  private static void nowhere() {
    // The exchange goes on when its application does.
  }
}
