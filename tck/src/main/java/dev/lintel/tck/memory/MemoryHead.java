package dev.lintel.tck.memory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request head as it was sent.
 *
 * @param text the whole head
 * @param names the names of the fields, in their order and spelling
 * @param values the values of the fields, without the blanks around them
 */
record MemoryHead(
    String text,
    String method,
    String target,
    String protocol,
    List<String> names,
    List<String> values) {

  /** The first value of a field, or null. */
  @Nullable String first(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return values.get(i);
      }
    }
    return null;
  }
}
