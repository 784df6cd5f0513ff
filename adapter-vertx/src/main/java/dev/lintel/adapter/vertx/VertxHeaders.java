package dev.lintel.adapter.vertx;

import dev.lintel.Headers;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mapping between Vert.x's fields and ours. Pure functions, but for {@link Sent}. */
final class VertxHeaders {

  private VertxHeaders() {}

  /** Our view of the fields of a request: names in lower case, values in order. */
  static Headers ofRequest(MultiMap fields) {
    var pairs = new ArrayList<String>();
    for (var all = received(fields); all.hasNext(); ) {
      Map.Entry<CharSequence, CharSequence> field = all.next();
      pairs.add(field.getKey().toString().toLowerCase(Locale.ROOT));
      pairs.add(field.getValue().toString());
    }
    return Headers.of(pairs.toArray(String[]::new));
  }

  /** The fields of a request over HTTP/2, its cookies joined by Vert.x (H2-1.5). */
  static Headers ofStream(MultiMap fields) {
    var pairs = new ArrayList<String>();
    for (Map.Entry<String, String> field : fields) {
      pairs.add(field.getKey());
      pairs.add(field.getValue());
    }
    return Headers.of(pairs.toArray(String[]::new));
  }

  /**
   * The fields as they were received, not converted. The fields of an HTTP/1 request are a Netty
   * object under Vert.x's interface.
   */
  static Iterator<Map.Entry<CharSequence, CharSequence>> received(MultiMap fields) {
    return ((io.netty.handler.codec.http.HttpHeaders) fields).iteratorCharSequence();
  }

  /** Takes out or corrects what Vert.x has put into the head of a response on its own. */
  static void correct(MultiMap fields, boolean closes, boolean http10, boolean typed) {
    if (closes || http10) {
      fields.set("Connection", closes ? "close" : "keep-alive");
    }
    if (!typed) {
      fields.remove("content-type");
    }
  }

  /**
   * The names of the fields that an event loop has sent, and values that come again and again, as a
   * type or the date do. Their bytes are copied; to encode a text anew each time is slow, above all
   * where Netty has no {@code Unsafe}. Used on the event thread.
   */
  static final class Sent {

    /** How many are kept; an application that makes names up must not fill the heap. */
    private static final int MAX_NAMES = 512;

    /** The longest value that is kept, in characters. */
    private static final int MAX_VALUE = 256;

    private static final class Name {
      final CharSequence encoded;

      /** The value that came last, and that one encoded which came twice running. */
      @Nullable String last;

      @Nullable String repeated;
      @Nullable CharSequence encodedValue;

      Name(String name) {
        this.encoded = HttpHeaders.createOptimized(name);
      }
    }

    private final Map<String, Name> names = new HashMap<>();

    /** Adds a field to those of a response, with its name in our spelling. */
    void add(MultiMap fields, String name, String value) {
      Name known = names.get(name);
      if (known == null) {
        known = new Name(name);
        if (names.size() < MAX_NAMES) {
          names.put(name, known);
        }
      }
      fields.add(known.encoded, encoded(known, value));
    }

    @SuppressWarnings("ReferenceEquality") // Values that are equal only are not worth the look.
    private static CharSequence encoded(Name name, String value) {
      CharSequence encoded = name.encodedValue;
      if (name.repeated == value && encoded != null) {
        return encoded;
      }
      if (value.length() > MAX_VALUE) {
        return value;
      }
      if (name.last != value) {
        name.last = value;
        return value;
      }
      encoded = HttpHeaders.createOptimized(value);
      name.repeated = value;
      name.encodedValue = encoded;
      return encoded;
    }
  }
}
