package dev.lintel.tck.wire;

/** The connection ended in the middle of a message; the client of a real application would know. */
public final class WireCutException extends AssertionError {
  private static final long serialVersionUID = 1L;
  private final transient byte[] received;

  WireCutException(String message, byte[] received) {
    super(message);
    this.received = received;
  }

  /** What had come of the body until then. */
  public byte[] received() {
    return received.clone();
  }
}
