package dev.lintel.tck.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The response to a request of a test, and how the exchange went. A value. */
public final class TestResponse {

  private static final int SHOWN = 1000;

  private final ResponseHead head;
  private final List<ResponseHead> interim;
  private final byte[] body;
  private final Headers trailers;
  private final @Nullable Throwable failure;
  private final Trace trace;

  TestResponse(
      List<ResponseHead> interim,
      ResponseHead head,
      byte[] body,
      Headers trailers,
      @Nullable Throwable failure,
      Trace trace) {
    this.interim = interim;
    this.head = head;
    this.body = body;
    this.trailers = trailers;
    this.failure = failure;
    this.trace = trace;
  }

  /**
   * The status.
   *
   * @return the status
   */
  public int status() {
    return head.status();
  }

  /**
   * The status must be a certain one.
   *
   * @param expected the status
   * @return this response
   * @throws AssertionError if it is another one; it shows response and trace, and its cause is what
   *     the handler failed with
   */
  public TestResponse expectStatus(int expected) {
    if (status() != expected) {
      throw new AssertionError(
          "expected the status " + expected + " but got " + status() + "\n" + this, failure);
    }
    return this;
  }

  /**
   * The fields, those that the server makes included.
   *
   * @return the fields
   */
  public Headers headers() {
    return head.headers();
  }

  /**
   * The first value of a field.
   *
   * @param name the name, in any case
   * @return the value, or null if there is no such field
   */
  public @Nullable String header(String name) {
    return head.headers().first(name);
  }

  /**
   * The interim responses that came before it, a 100 included.
   *
   * @return their heads, in order
   */
  public List<ResponseHead> interim() {
    return interim;
  }

  /**
   * The trailers that came behind the body.
   *
   * @return the trailers, empty if there were none
   */
  public Headers trailers() {
    return trailers;
  }

  /**
   * The body.
   *
   * @return its bytes; none for HEAD, 204 and 304
   */
  public byte[] body() {
    return body.clone();
  }

  /**
   * The body as text in UTF-8.
   *
   * @return the text
   */
  public String text() {
    return new String(body, UTF_8);
  }

  /**
   * Why the exchange failed, although there is a response.
   *
   * @return what the handler threw, or the rule that it broke; null if it did neither
   */
  public @Nullable Throwable failure() {
    return failure;
  }

  /**
   * What happened.
   *
   * @return the trace of the exchange
   */
  public Trace trace() {
    return trace;
  }

  /** Head, body and trace, for people. */
  @Override
  public String toString() {
    String text = text();
    String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    return head + "\n" + shown.stripTrailing() + "\n\n" + trace;
  }
}
