package dev.lintel.adapter.vertx;

import dev.lintel.Headers;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** The mapping between Vert.x's fields and ours. Pure functions. */
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

  /**
   * The fields as they were received, not converted. The fields of an HTTP/1 request are a Netty
   * object under Vert.x's interface.
   */
  static Iterator<Map.Entry<CharSequence, CharSequence>> received(MultiMap fields) {
    return ((HttpHeaders) fields).iteratorCharSequence();
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
