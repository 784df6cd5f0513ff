package dev.lintel.tck.jdk;

import dev.lintel.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/** Fields of the native server, seen as ours. */
final class JdkHeaders {

  private JdkHeaders() {}

  /** Hands each value of each field to an action. */
  static void forEach(
      Map<String, List<String>> fields, BiConsumer<? super String, ? super String> action) {
    fields.forEach((name, values) -> values.forEach(value -> action.accept(name, value)));
  }

  /** The fields with names in lower case (HTTP-1.6). */
  static Headers toHeaders(Map<String, List<String>> fields) {
    var namesAndValues = new ArrayList<String>();
    forEach(
        fields,
        (name, value) -> {
          namesAndValues.add(name.toLowerCase(Locale.ROOT));
          namesAndValues.add(value);
        });
    return Headers.of(namesAndValues.toArray(String[]::new));
  }
}
