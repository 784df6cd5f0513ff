package dev.lintel;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client is gone: nothing more can be read from it or written to it (HTTP-6.3).
 *
 * <p>Thrown by servers, out of blocking calls and through failed stages. An application lets it
 * pass; it is not logged as an error.
 */
public final class DisconnectedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient DisconnectReason reason;

  /**
   * The client is gone.
   *
   * @param reason why
   */
  public DisconnectedException(DisconnectReason reason) {
    this(reason, null);
  }

  /**
   * The client is gone.
   *
   * @param reason why
   * @param cause what the native server reported
   */
  public DisconnectedException(DisconnectReason reason, @Nullable Throwable cause) {
    super("the client is gone: " + Objects.requireNonNull(reason, "reason"), cause);
    this.reason = reason;
  }

  /**
   * Why the client is gone.
   *
   * @return the reason
   */
  public DisconnectReason reason() {
    return reason;
  }
}
