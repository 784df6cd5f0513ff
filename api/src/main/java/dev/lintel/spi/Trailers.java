package dev.lintel.spi;

import dev.lintel.Headers;
import dev.lintel.server.Limits;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The trailers of one request: names in lower case, without those that are needed before the body
 * (HTTP-5.14, HTTP-5.15), within the limits of the head (HTTP-5.16).
 */
final class Trailers {

  private final Limits limits;
  private final boolean http2;
  private final List<String> namesAndValues = new ArrayList<>();
  private int count;
  private int size;
  private boolean malformed;
  private Headers fields = Headers.of();

  Trailers(Limits limits, boolean http2) {
    this.limits = limits;
    this.http2 = http2;
  }

  void add(String name, String value) {
    count++;
    size += name.length() + value.length() + 4;
    malformed |= http2 && RequestSyntax.isWrongInHttp2(name, value);
    String lowerCase = name.toLowerCase(Locale.ROOT);
    if (isWithinLimits() && !TrailerRules.isEarly(lowerCase)) {
      namesAndValues.add(lowerCase);
      namesAndValues.add(value);
    }
  }

  /** All have come. Returns what is wrong with them, or null. */
  @Nullable ProtocolException end() {
    if (!isWithinLimits()) {
      return new ProtocolException("HTTP-5.16: the trailers pass the limits of a head");
    }
    if (malformed) {
      return new ProtocolException("H2-2.10: a trailer is none of HTTP/2");
    }
    try {
      fields = Headers.of(namesAndValues.toArray(String[]::new));
      return null;
    } catch (IllegalArgumentException malformed) {
      var failure = new ProtocolException("HTTP-5.9: a trailer is malformed");
      failure.initCause(malformed);
      return failure;
    }
  }

  Headers fields() {
    return fields;
  }

  private boolean isWithinLimits() {
    return count <= limits.maxHeaderCount() && size <= limits.maxHeadBytes();
  }
}
