package dev.lintel.tck.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a response as it was on the wire.
 *
 * @param protocol the protocol of the status line
 * @param status the status
 * @param reason the reason phrase
 * @param fields the fields in their order and spelling
 */
public record WireHead(String protocol, int status, String reason, List<WireField> fields) {

  /** The only value of a field, or null if there is none; fails if there is more than one. */
  public @Nullable String header(String name) {
    List<String> values = headers(name);
    if (values.size() > 1) {
      throw new AssertionError("there is more than one " + name + ": " + values);
    }
    return values.isEmpty() ? null : values.get(0);
  }

  /** All values of a field, in order. */
  public List<String> headers(String name) {
    var values = new ArrayList<String>();
    for (WireField field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        values.add(field.value());
      }
    }
    return values;
  }

  /** Whether there is such a field. */
  public boolean has(String name) {
    return !headers(name).isEmpty();
  }

  /** The names, in lower case, in their order. */
  public List<String> names() {
    return fields.stream().map(field -> field.name().toLowerCase(java.util.Locale.ROOT)).toList();
  }

  /** Whether the server said that it closes the connection after this response. */
  public boolean closes() {
    return headers("connection").stream().anyMatch("close"::equalsIgnoreCase);
  }

  /**
   * How the end of the body is told.
   *
   * @param bodiless whether the request was HEAD
   */
  public WireFraming framing(boolean bodiless) {
    if (bodiless || status == 204 || status == 304 || status < 200) {
      return WireFraming.NONE;
    }
    String coding = header("transfer-encoding");
    String length = header("content-length");
    if (coding != null) {
      if (!coding.equals("chunked") || length != null) {
        throw new AssertionError(
            "bad framing: transfer-encoding " + coding + ", content-length " + length);
      }
      return WireFraming.CHUNKED;
    }
    return length != null ? WireFraming.LENGTH : WireFraming.CLOSE;
  }

  /** The value of content-length; fails if it is no number. */
  public long length() {
    String length = header("content-length");
    if (length == null || !length.matches("[0-9]{1,18}")) {
      throw new AssertionError("the content-length is no number: " + length);
    }
    return Long.parseLong(length);
  }
}
