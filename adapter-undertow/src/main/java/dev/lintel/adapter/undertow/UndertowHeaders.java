package dev.lintel.adapter.undertow;

import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.spi.Cookies;
import dev.lintel.spi.ReasonPhrases;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Maps native fields to ours and ours to native ones. Pure functions. */
final class UndertowHeaders {

  /** How many spellings are kept; an application that makes names up must not fill the heap. */
  private static final int MAX_NAMES = 512;

  /** Native names by our spelling, because the native ones are costly to make. */
  private static final ConcurrentHashMap<String, HttpString> NAMES = new ConcurrentHashMap<>();

  private UndertowHeaders() {}

  /** All fields of a request, names in lower case. */
  static Headers toHeaders(HeaderMap fields) {
    var namesAndValues = new ArrayList<String>(2 * fields.size());
    for (long at = fields.fastIterate(); at != -1; at = fields.fiNext(at)) {
      HeaderValues values = fields.fiCurrent(at);
      String name = values.getHeaderName().toString().toLowerCase(Locale.ROOT);
      for (int i = 0; i < values.size(); i++) {
        namesAndValues.add(name);
        namesAndValues.add(values.get(i));
      }
    }
    return Headers.of(namesAndValues.toArray(new String[0]));
  }

  /** The fields of a request over HTTP/2: no pseudo fields, and one cookie (H2-1.5). */
  static Headers toStreamHeaders(HeaderMap fields) {
    var namesAndValues = new ArrayList<String>(2 * fields.size());
    for (long at = fields.fastIterate(); at != -1; at = fields.fiNext(at)) {
      HeaderValues values = fields.fiCurrent(at);
      String name = values.getHeaderName().toString();
      if (name.equals("cookie")) {
        namesAndValues.add(name);
        namesAndValues.add(Cookies.joined(values));
      } else if (!isPseudo(name) && isName(name)) {
        for (int i = 0; i < values.size(); i++) {
          namesAndValues.add(name);
          namesAndValues.add(values.get(i));
        }
      }
    }
    return Headers.of(namesAndValues.toArray(new String[0]));
  }

  static boolean isPseudo(String name) {
    return switch (name) {
      case ":method", ":scheme", ":authority", ":path" -> true;
      default -> false;
    };
  }

  /** The first value of a field of a request, or null. */
  static @Nullable String first(HeaderMap fields, String name) {
    return isName(name) ? fields.getFirst(toNative(name)) : null;
  }

  /** Adds a field to a response, in the spelling of its name. */
  static void add(HeaderMap fields, String name, String value) {
    fields.add(toNative(name), value);
  }

  /** An interim response as it is sent. */
  static ByteBuffer interim(ResponseHead interim) {
    var head = new StringBuilder("HTTP/1.1 ").append(interim.status()).append(' ');
    head.append(ReasonPhrases.of(interim.status())).append("\r\n");
    Headers fields = interim.headers();
    fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return ByteBuffer.wrap(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A name in its spelling; the native constants have spellings of their own. */
  static HttpString toNative(String name) {
    HttpString known = NAMES.get(name);
    if (known == null) {
      known = new HttpString(name);
      if (NAMES.size() < MAX_NAMES) {
        NAMES.put(name, known);
      }
    }
    return known;
  }

  /** Whether a native name can be made of it; any string may be looked up. */
  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 127) {
        return false;
      }
    }
    return true;
  }
}
