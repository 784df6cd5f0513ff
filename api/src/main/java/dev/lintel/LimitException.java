package dev.lintel;

import java.io.IOException;
import java.util.Objects;

/**
 * The client passed a limit of the server.
 *
 * <p>Thrown by servers. If the application lets it through before the response has started, the
 * server answers with {@link #status()} and closes the connection (HTTP-8.3).
 */
public final class LimitException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String limit;
  private final int status;

  /**
   * A limit was passed.
   *
   * @param limit the name of the limit, such as {@code maxBodyBytes}
   * @param status the status that tells the client, such as 413
   * @param message what happened, with the value of the limit
   */
  public LimitException(String limit, int status, String message) {
    super(message);
    this.limit = Objects.requireNonNull(limit, "limit");
    this.status = status;
  }

  /**
   * The name of the limit.
   *
   * @return the name that the configuration uses
   */
  public String limit() {
    return limit;
  }

  /**
   * The status that tells the client.
   *
   * @return a status from 400 to 599
   */
  public int status() {
    return status;
  }
}
