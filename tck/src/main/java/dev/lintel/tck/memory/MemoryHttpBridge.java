package dev.lintel.tck.memory;

import dev.lintel.spi.ServerCore;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/** Makes an exchange of each request that a connection has parsed. */
final class MemoryHttpBridge {

  private final ServerCore core;

  MemoryHttpBridge(ServerCore core) {
    this.core = core;
  }

  void handle(MemoryHead head, MemoryConnection connection) {
    var exchange = new MemoryExchange(core, connection, head);
    connection.enter(exchange);
    exchange.beginHere();
  }

  /** What the client gets whose head cannot be read: an empty body, then the end. */
  ByteBuffer refusal(int status) {
    StringBuilder head = MemoryHeaders.statusLine(status);
    MemoryHeaders.addField(head, "Date", core.date());
    MemoryHeaders.addField(head, "Content-Length", "0");
    MemoryHeaders.addField(head, "Connection", "close");
    return MemoryHeaders.toNative(head.append("\r\n"));
  }

  /** Runs a task of a connection; a bug in it ends the connection and not the event thread. */
  void guard(MemoryConnection connection, Runnable task) {
    try {
      task.run();
    } catch (Throwable bug) {
      core.logger().log(Level.ERROR, "The adapter failed; the connection is reset.", bug);
      connection.reset();
      if (bug instanceof VirtualMachineError error) {
        throw error;
      }
    }
  }
}
