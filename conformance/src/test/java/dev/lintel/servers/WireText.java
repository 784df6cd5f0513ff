package dev.lintel.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.tck.wire.WireField;
import dev.lintel.tck.wire.WireHead;
import dev.lintel.tck.wire.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A response as text that is equal for two servers if no rule tells them apart.
 *
 * <p>Left out, each by a rule: the value of Date, the order of fields of different names (ADR
 * 0007), and where chunks begin (HTTP-3.4).
 */
final class WireText {

  private WireText() {}

  /** A request that was refused with 400 by a closed connection. */
  static final String REFUSED_400 = "400, empty, Connection: close";

  /**
   * A whole response, where the fields and the phrase of a refusal do not count: a server that
   * refuses by itself may have its own (in the conformance table: HTTP-9.1).
   */
  static String withoutPhrase(WireResponse response) {
    WireHead head = response.head();
    return response.interim().isEmpty() && isRefusal(head, response.body())
        ? refusal(head)
        : of(response);
  }

  /** A response whose head was read by itself, as {@link #withoutPhrase(WireResponse)}. */
  static String withoutPhrase(WireHead head, byte[] body) {
    return isRefusal(head, body) ? refusal(head) : of(head) + new String(body, ISO_8859_1);
  }

  private static boolean isRefusal(WireHead head, byte[] body) {
    return head.status() >= 400 && head.closes() && body.length == 0;
  }

  private static String refusal(WireHead head) {
    return head.status() + ", empty, Connection: close";
  }

  /** A whole response. */
  static String of(WireResponse response) {
    var text = new StringBuilder();
    response.interim().forEach(head -> text.append(of(head)));
    text.append(of(response.head())).append(response.framing()).append('\n');
    if (!response.trailers().isEmpty()) {
      text.append("trailers ").append(fields(response.trailers())).append('\n');
    }
    return text.append(new String(response.body(), ISO_8859_1)).toString();
  }

  /** A head. */
  static String of(WireHead head) {
    return head.protocol()
        + " "
        + head.status()
        + " "
        + head.reason()
        + "\n"
        + fields(head.fields())
        + "\n";
  }

  /** Fields by their name, the values of one name in their order. */
  static Map<String, List<String>> fields(List<WireField> fields) {
    var sorted = new TreeMap<String, List<String>>();
    for (WireField field : fields) {
      sorted
          .computeIfAbsent(field.name(), name -> new ArrayList<>())
          .add(field.name().equalsIgnoreCase("Date") ? "now" : field.value());
    }
    return sorted;
  }
}
