package dev.lintel.adapter.jetty;

import dev.lintel.DisconnectReason;
import java.io.EOFException;
import java.util.concurrent.TimeoutException;

/** What Jetty's failures mean for an application. Pure functions. */
final class JettyFailures {

  private JettyFailures() {}

  /** Why the client is gone, by what a read or a write has failed with. */
  static DisconnectReason reason(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return DisconnectReason.IDLE_TIMEOUT;
    }
    // Jetty's end of file has the failure of the socket as its cause, if there was one.
    if (failure instanceof EOFException && failure.getCause() == null) {
      return DisconnectReason.PEER_CLOSED;
    }
    return DisconnectReason.PEER_RESET;
  }
}
