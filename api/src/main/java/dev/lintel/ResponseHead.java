package dev.lintel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Status and headers of a response.
 *
 * <p>A value: immutable, safe on any thread, made once and sent in many responses.
 */
public final class ResponseHead {

  private final int status;
  private final Headers headers;

  private ResponseHead(int status, Headers headers) {
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("a status has three digits, but this one is " + status);
    }
    this.status = status;
    this.headers = Objects.requireNonNull(headers, "headers");
  }

  /**
   * A head without headers.
   *
   * @param status the status, from 100 to 999
   * @return the head
   */
  public static ResponseHead of(int status) {
    return new ResponseHead(status, Headers.of());
  }

  /**
   * A head.
   *
   * @param status the status, from 100 to 999
   * @param headers the headers
   * @return the head
   */
  public static ResponseHead of(int status, Headers headers) {
    return new ResponseHead(status, headers);
  }

  /**
   * The status.
   *
   * @return a number from 100 to 999
   */
  public int status() {
    return status;
  }

  /**
   * The headers.
   *
   * @return the headers, without those that the server makes itself
   */
  public Headers headers() {
    return headers;
  }

  /**
   * This head with another status.
   *
   * @param status the status, from 100 to 999
   * @return a new head
   */
  public ResponseHead withStatus(int status) {
    return new ResponseHead(status, headers);
  }

  /**
   * This head with other headers.
   *
   * @param headers the headers
   * @return a new head
   */
  public ResponseHead withHeaders(Headers headers) {
    return new ResponseHead(status, headers);
  }

  /**
   * This head with one field in place of all of that name; see {@link Headers#with}.
   *
   * @param name the name
   * @param value the value
   * @return a new head
   */
  public ResponseHead with(String name, String value) {
    return new ResponseHead(status, headers.with(name, value));
  }

  /**
   * This head with one more field; see {@link Headers#withAdded}.
   *
   * @param name the name
   * @param value the value
   * @return a new head
   */
  public ResponseHead withAdded(String name, String value) {
    return new ResponseHead(status, headers.withAdded(name, value));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResponseHead head
        && head.status == status
        && head.headers.equals(headers);
  }

  @Override
  public int hashCode() {
    return 31 * status + headers.hashCode();
  }

  @Override
  public String toString() {
    return status + " " + headers;
  }
}
