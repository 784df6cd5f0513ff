package dev.lintel.tck.jdk;

import dev.lintel.DisconnectReason;
import java.net.SocketException;

/** What a native failure says about the client. */
final class JdkFailures {

  private JdkFailures() {}

  /** A reset comes as a failure of the socket, a body that ends short as one of the stream. */
  static DisconnectReason reason(Throwable failure) {
    return failure instanceof SocketException
        ? DisconnectReason.PEER_RESET
        : DisconnectReason.PEER_CLOSED;
  }
}
