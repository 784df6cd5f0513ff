package dev.lintel.adapter.vertx;

import dev.lintel.Headers;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The mapping between Vert.x's fields and ours. Pure functions. */
final class VertxHeaders {

  /** How many spellings are kept; an application that makes names up must not fill the heap. */
  private static final int MAX_NAMES = 512;

  /** Native names by our spelling: their bytes are copied, not encoded anew each time. */
  private static final ConcurrentHashMap<String, CharSequence> NAMES = new ConcurrentHashMap<>();

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

  /** A name in its spelling. */
  static CharSequence toNative(String name) {
    CharSequence known = NAMES.get(name);
    if (known == null) {
      known = HttpHeaders.createOptimized(name);
      if (NAMES.size() < MAX_NAMES) {
        NAMES.put(name, known);
      }
    }
    return known;
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
}
