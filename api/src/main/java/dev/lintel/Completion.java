package dev.lintel;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The record of an exchange that has completed: what an access log and metrics are made from.
 *
 * <p>A value made by servers, once for each exchange (HTTP-6.6).
 */
public final class Completion {

  /** How an exchange ended. The set is open; compare with the constants. */
  public static final class Outcome {
    /** The whole response was handed to the connection. */
    public static final Outcome COMPLETE = new Outcome("complete");

    /** The handler failed, or broke a rule, and the response was cut off or replaced by a 500. */
    public static final Outcome FAILED = new Outcome("failed");

    /** The client went before the response was complete. */
    public static final Outcome DISCONNECTED = new Outcome("disconnected");

    private final String text;

    private Outcome(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private final Outcome outcome;
  private final int status;
  private final long bytesReceived;
  private final long bytesSent;
  private final Instant startedAt;
  private final Duration duration;
  private final @Nullable Throwable failure;

  /**
   * A record; called by servers.
   *
   * @param outcome how the exchange ended
   * @param status the status sent, 0 if none was
   * @param bytesReceived bytes of the request body that the application was given
   * @param bytesSent bytes of the response body that were handed to the connection
   * @param startedAt when the request head had arrived
   * @param duration from there to the end
   * @param failure why the exchange failed, or null
   */
  public Completion(
      Outcome outcome,
      int status,
      long bytesReceived,
      long bytesSent,
      Instant startedAt,
      Duration duration,
      @Nullable Throwable failure) {
    this.outcome = Objects.requireNonNull(outcome, "outcome");
    this.status = status;
    this.bytesReceived = bytesReceived;
    this.bytesSent = bytesSent;
    this.startedAt = Objects.requireNonNull(startedAt, "startedAt");
    this.duration = Objects.requireNonNull(duration, "duration");
    this.failure = failure;
  }

  /**
   * How the exchange ended.
   *
   * @return the outcome
   */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * The status of the response.
   *
   * @return the status, or 0 if no head was sent
   */
  public int status() {
    return status;
  }

  /**
   * The part of the request body that the application was given, in bytes.
   *
   * @return the number of bytes
   */
  public long bytesReceived() {
    return bytesReceived;
  }

  /**
   * The part of the response body that was handed to the connection, in bytes without framing.
   *
   * @return the number of bytes
   */
  public long bytesSent() {
    return bytesSent;
  }

  /**
   * When the request head had arrived.
   *
   * @return the time
   */
  public Instant startedAt() {
    return startedAt;
  }

  /**
   * The time from the arrival of the request head to the end.
   *
   * @return the duration
   */
  public Duration duration() {
    return duration;
  }

  /**
   * Why the exchange failed or the client was gone.
   *
   * @return the failure, or null after a complete exchange
   */
  public @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public String toString() {
    return outcome
        + " "
        + status
        + ", "
        + bytesReceived
        + " B in, "
        + bytesSent
        + " B out, "
        + duration;
  }
}
