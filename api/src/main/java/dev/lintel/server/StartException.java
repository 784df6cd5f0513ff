package dev.lintel.server;

import org.jspecify.annotations.Nullable;

/** A server could not start; the message is one sentence for an operator (LIFE-1.3). */
public final class StartException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * A server could not start.
   *
   * @param message why, as one sentence
   * @param cause the cause, or null
   */
  public StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
