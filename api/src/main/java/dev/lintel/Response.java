package dev.lintel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A whole response, for handlers in the function style.
 *
 * <p>A value: immutable, safe on any thread.
 */
public final class Response {

  private final ResponseHead head;
  private final ByteBuffer body;

  private Response(ResponseHead head, ByteBuffer body) {
    this.head = Objects.requireNonNull(head, "head");
    this.body = body;
  }

  /**
   * A response without body.
   *
   * @param status the status
   * @return the response
   */
  public static Response of(int status) {
    return of(ResponseHead.of(status), ByteBuffer.allocate(0));
  }

  /**
   * A response.
   *
   * @param head status and headers
   * @param body the whole body; its content must not be changed any more
   * @return the response
   */
  public static Response of(ResponseHead head, ByteBuffer body) {
    return new Response(head, body.asReadOnlyBuffer());
  }

  /**
   * A 200 with a text in UTF-8.
   *
   * @param text the text
   * @return the response
   */
  public static Response text(String text) {
    return of(
        ResponseHead.of(200).with("content-type", "text/plain; charset=utf-8"),
        ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  /**
   * This response with another status.
   *
   * @param status the status
   * @return a new response
   */
  public Response withStatus(int status) {
    return new Response(head.withStatus(status), body);
  }

  /**
   * This response with one field in place of all of that name.
   *
   * @param name the name
   * @param value the value
   * @return a new response
   */
  public Response with(String name, String value) {
    return new Response(head.with(name, value), body);
  }

  /**
   * Status and headers.
   *
   * @return the head
   */
  public ResponseHead head() {
    return head;
  }

  /**
   * The body.
   *
   * @return a new read-only view of the whole body
   */
  public ByteBuffer body() {
    return body.duplicate();
  }
}
