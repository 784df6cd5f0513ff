package dev.lintel.spi;

import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What trailers must keep, in both directions (RFC 9110, 6.5.1). Pure functions. */
public final class TrailerRules {

  /** The most that the trailers of a response may have, in bytes: servers write them at once. */
  private static final int MAX_SIZE = 4 * 1024;

  /** What framing, routing, authentication and the like need before the body comes. */
  private static final Set<String> EARLY =
      Set.of(
          "age",
          "authorization",
          "cache-control",
          "connection",
          "content-encoding",
          "content-length",
          "content-range",
          "content-type",
          "cookie",
          "date",
          "expect",
          "expires",
          "host",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "keep-alive",
          "location",
          "max-forwards",
          "pragma",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "range",
          "retry-after",
          "set-cookie",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "vary",
          "www-authenticate");

  private TrailerRules() {}

  /** Whether a field must come before the body. */
  static boolean isEarly(String lowerCaseName) {
    return EARLY.contains(lowerCaseName);
  }

  /**
   * Why fields cannot be the trailers of a response (HTTP-4.22, HTTP-4.23).
   *
   * @param trailers the fields
   * @return what their end fails with, or null if they can
   */
  public static @Nullable ProtocolException refusal(Headers trailers) {
    int size = 0;
    for (int i = 0; i < trailers.size(); i++) {
      String name = trailers.nameAt(i);
      String value = trailers.valueAt(i);
      size += name.length() + value.length() + 4;
      if (isEarly(name.toLowerCase(Locale.ROOT))) {
        return new ProtocolException(
            "HTTP-4.22",
            "the field '" + name + "' is needed before the body; put it into the head");
      }
      if (value.chars().anyMatch(c -> c > 126)) {
        return new ProtocolException(
            "HTTP-4.22", "the value of the trailer '" + name + "' is not ASCII");
      }
    }
    return size <= MAX_SIZE
        ? null
        : new ProtocolException(
            "HTTP-4.23",
            "the trailers have " + size + " bytes, more than the " + MAX_SIZE + " allowed");
  }
}
