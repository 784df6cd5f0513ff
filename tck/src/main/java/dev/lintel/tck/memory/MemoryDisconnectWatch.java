package dev.lintel.tck.memory;

import dev.lintel.DisconnectReason;

/** Tells that the client is gone while the application is idle (HTTP-6.2). */
final class MemoryDisconnectWatch {

  private final MemoryExchange exchange;
  private final MemoryConnection connection;
  private boolean watching;

  MemoryDisconnectWatch(MemoryExchange exchange, MemoryConnection connection) {
    this.exchange = exchange;
    this.connection = connection;
  }

  /** The request has been read: from now on the end of the client's stream counts, too. */
  void begin() {
    watching = true;
    look();
  }

  /** Somebody else reads on, and will meet the end. */
  void end() {
    watching = false;
  }

  /** The client may be gone. Returns whether it is. */
  boolean look() {
    if (connection.isReset()) {
      exchange.gone(DisconnectReason.PEER_RESET, null);
      return true;
    }
    if (watching && connection.isEnded()) {
      exchange.gone(DisconnectReason.PEER_CLOSED, null);
      return true;
    }
    return false;
  }
}
