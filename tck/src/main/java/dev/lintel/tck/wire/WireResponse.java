package dev.lintel.tck.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole response as it was on the wire. */
public final class WireResponse {
  private final List<WireHead> interim;
  private final WireHead head;
  private final WireFraming framing;
  private final byte[] body;
  private final List<WireField> trailers;

  WireResponse(
      List<WireHead> interim,
      WireHead head,
      WireFraming framing,
      byte[] body,
      List<WireField> trailers) {
    this.interim = interim;
    this.head = head;
    this.framing = framing;
    this.body = body;
    this.trailers = trailers;
  }

  /** The interim responses that came before it. */
  public List<WireHead> interim() {
    return interim;
  }

  /** The head. */
  public WireHead head() {
    return head;
  }

  /** The status. */
  public int status() {
    return head.status();
  }

  /** The only value of a field, or null. */
  public @Nullable String header(String name) {
    return head.header(name);
  }

  /** How the end of the body was told. */
  public WireFraming framing() {
    return framing;
  }

  /** The body without its framing. */
  public byte[] body() {
    return body.clone();
  }

  /** The body as text in UTF-8. */
  public String text() {
    return new String(body, UTF_8);
  }

  /** The trailers; fields behind the last chunk. */
  public List<WireField> trailers() {
    return trailers;
  }

  @Override
  public String toString() {
    return head + ", " + framing + ", " + body.length + " bytes";
  }
}
