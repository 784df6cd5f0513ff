package dev.lintel;

/** Why the client is gone (HTTP-6.4). The set is open; compare with the constants. */
public final class DisconnectReason {

  /** The peer closed its side of the connection. */
  public static final DisconnectReason PEER_CLOSED = new DisconnectReason("peer closed");

  /** The peer reset the connection or the stream. */
  public static final DisconnectReason PEER_RESET = new DisconnectReason("peer reset");

  /** The peer broke the protocol within a body, so that the server closed the connection. */
  public static final DisconnectReason PROTOCOL_ERROR = new DisconnectReason("protocol error");

  /** The peer neither sent nor read anything for longer than the server waits. */
  public static final DisconnectReason IDLE_TIMEOUT = new DisconnectReason("idle timeout");

  /** The peer passed a limit, so that the server closed the connection. */
  public static final DisconnectReason LIMIT = new DisconnectReason("limit");

  /** The server stopped before the exchange had ended. */
  public static final DisconnectReason SERVER_STOPPED = new DisconnectReason("server stopped");

  /** The response was cut off, because the handler failed or broke a rule. */
  public static final DisconnectReason ABORTED = new DisconnectReason("aborted");

  private final String text;

  private DisconnectReason(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
