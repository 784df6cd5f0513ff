package dev.lintel.tck.memory;

import dev.lintel.Headers;
import dev.lintel.spi.ReasonPhrases;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Native fields seen as ours, and ours as bytes. Pure functions. */
final class MemoryHeaders {

  private MemoryHeaders() {}

  /** The fields of a request, names in lower case. */
  static Headers toHeaders(MemoryHead head) {
    String[] namesAndValues = new String[2 * head.names().size()];
    for (int i = 0; i < head.names().size(); i++) {
      namesAndValues[2 * i] = head.names().get(i).toLowerCase(Locale.ROOT);
      namesAndValues[2 * i + 1] = head.values().get(i);
    }
    return Headers.of(namesAndValues);
  }

  /** The begin of a response head. */
  static StringBuilder statusLine(int status) {
    return new StringBuilder(256)
        .append("HTTP/1.1 ")
        .append(status)
        .append(' ')
        .append(ReasonPhrases.of(status))
        .append("\r\n");
  }

  static void addField(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  static void addFields(StringBuilder head, Headers fields) {
    fields.forEach((name, value) -> addField(head, name, value));
  }

  /** The bytes of a head, or of what frames a chunk. */
  static ByteBuffer toNative(CharSequence text) {
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }
}
