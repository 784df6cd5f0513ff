package dev.lintel.tck.memory;

import dev.lintel.DisconnectReason;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;

/** What the failures of a connection mean for an application. Pure functions. */
final class MemoryFailures {

  private MemoryFailures() {}

  /** Why the client is gone, by what a read has failed with. */
  static DisconnectReason reason(IOException failure) {
    if (failure instanceof ProtocolException) {
      return DisconnectReason.PROTOCOL_ERROR;
    }
    // Anything else is a body that ends early.
    return failure instanceof SocketException
        ? DisconnectReason.PEER_RESET
        : DisconnectReason.PEER_CLOSED;
  }
}
