package dev.lintel.adapter.jetty;

import dev.lintel.DisconnectReason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;

/** What Jetty's failures mean for an application. Pure functions. */
final class JettyFailures {

  private JettyFailures() {}

  /** Why the client is gone, by what a read or a write has failed with. */
  static DisconnectReason reason(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return DisconnectReason.IDLE_TIMEOUT;
    }
    if (failure instanceof HttpException) {
      return DisconnectReason.PROTOCOL_ERROR;
    }
    // Jetty's end of file has the failure of the socket as its cause, if there was one.
    if (failure instanceof EOFException && failure.getCause() == null) {
      return DisconnectReason.PEER_CLOSED;
    }
    // Our own side was closed, by Jetty: the client did nothing.
    return failure instanceof ClosedChannelException
        ? DisconnectReason.ABORTED
        : DisconnectReason.PEER_RESET;
  }

  /** Why the server could not start; what Jetty says around the cause helps no operator. */
  static IOException notOpen(Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? failure.getMessage() : cause.getMessage();
    return new IOException(message, failure);
  }
}
