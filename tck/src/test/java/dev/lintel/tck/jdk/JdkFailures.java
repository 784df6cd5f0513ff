package dev.lintel.tck.jdk;

import dev.lintel.DisconnectReason;
import java.io.IOException;
import java.net.SocketException;

/** What a native failure says about the client. */
final class JdkFailures {

  private JdkFailures() {}

  /**
   * A reset comes as a failure of the socket, a body that ends short or breaks its syntax as one of
   * the stream: only its message tells which.
   */
  static DisconnectReason reason(IOException failure) {
    if (failure instanceof SocketException) {
      return DisconnectReason.PEER_RESET;
    }
    String message = failure.getMessage();
    return message != null && message.startsWith("invalid chunk")
        ? DisconnectReason.PROTOCOL_ERROR
        : DisconnectReason.PEER_CLOSED;
  }
}
