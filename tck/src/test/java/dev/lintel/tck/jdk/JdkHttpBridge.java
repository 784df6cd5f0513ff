package dev.lintel.tck.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.lintel.spi.ServerCore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Executor;

/** Begins an exchange for each native call, and holds the call until the exchange has ended. */
final class JdkHttpBridge implements HttpHandler {

  private final ServerCore core;
  private final List<? extends Executor> events;
  private final Executor blocking;

  JdkHttpBridge(ServerCore core, List<? extends Executor> events, Executor blocking) {
    this.core = core;
    this.events = events;
    this.blocking = blocking;
  }

  /** Returns or throws: the native server closes the connection when its handler throws. */
  @Override
  public void handle(HttpExchange call) throws IOException {
    try {
      // One connection, one event thread (THR-1.1).
      int place = Math.floorMod(call.getRemoteAddress().hashCode(), events.size());
      new JdkExchange(core, call, events.get(place), blocking).serve();
    } catch (IOException broken) {
      throw broken;
    } catch (Throwable failure) {
      core.logger().log(Level.ERROR, "The adapter failed in an exchange.", failure);
      throw new IOException(failure);
    }
  }
}
