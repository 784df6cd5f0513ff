package dev.lintel.adapter.undertow;

import dev.lintel.DisconnectReason;
import io.undertow.server.RequestTooBigException;
import java.net.ProtocolException;
import java.net.SocketException;

/** Tells from a native failure why the client is gone. Pure functions. */
final class UndertowFailures {

  private UndertowFailures() {}

  /**
   * The reason of a failed read or write. What is neither a limit, nor broken chunks, nor an error
   * of the socket is a body that ended in the middle, and then Undertow has closed the connection.
   */
  static DisconnectReason reason(Throwable failure) {
    if (failure instanceof RequestTooBigException) {
      return DisconnectReason.LIMIT;
    }
    if (failure instanceof ProtocolException) {
      return DisconnectReason.PROTOCOL_ERROR;
    }
    return isReset(failure) ? DisconnectReason.PEER_RESET : DisconnectReason.PEER_CLOSED;
  }

  /** The JDK has no type for a reset: some come as a plain IOException with the system's text. */
  private static boolean isReset(Throwable failure) {
    if (failure instanceof SocketException) {
      return true;
    }
    String text = failure.getMessage();
    return text != null && (text.contains("reset") || text.contains("Broken pipe"));
  }
}
