package dev.lintel.middleware.lint;

import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the head of a response must keep; what no head can hold, its class refuses. */
final class HeadChecks {

  private static final Set<String> HOP_BY_HOP =
      Set.of("te", "upgrade", "keep-alive", "proxy-connection", "transfer-encoding");

  private HeadChecks() {}

  static void look(LintCall call, LintExchange exchange, ResponseHead head) {
    if (head.status() < 200) {
      call.wrong(
          Check.STATUS, Check.ACCEPTED_STATUS, "a final response has the status " + head.status());
    }
    Headers headers = head.headers();
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.nameAt(i).toLowerCase(Locale.ROOT);
      String value = headers.valueAt(i);
      if (HOP_BY_HOP.contains(name)
          || (name.equals("connection") && !value.equalsIgnoreCase("close"))) {
        call.wrong(
            Check.HOP_BY_HOP,
            Check.ACCEPTED_HOP_BY_HOP,
            "the response has the field '" + name + ": " + value + "'");
      }
    }
    List<String> lengths = headers.all("content-length");
    if (lengths.size() > 1 || (lengths.size() == 1 && !isLength(lengths.get(0)))) {
      call.wrong(
          Check.LENGTH,
          Check.ACCEPTED_LENGTH,
          "the content-length is not one number of at most 18 digits: " + lengths);
    } else if (lengths.size() == 1 && head.status() == 204) {
      exchange.found(Check.NO_CONTENT, "a 204 was given a content-length");
    }
  }

  static void lookAtInterim(LintCall call, ResponseHead head) {
    String wrong =
        head.status() < 102 || head.status() > 199 ? "the status " + head.status() : null;
    for (int i = 0; i < head.headers().size() && wrong == null; i++) {
      String name = head.headers().nameAt(i).toLowerCase(Locale.ROOT);
      if (HOP_BY_HOP.contains(name) || name.equals("connection") || name.equals("content-length")) {
        wrong = "the field '" + name + "'";
      }
    }
    if (wrong != null) {
      call.wrong(Check.INTERIM_STATUS, Check.ACCEPTED_INTERIM, "inform was called with " + wrong);
    }
  }

  /** The content-length, or -1 if there is none that can be kept. */
  static long declaredLength(ResponseHead head) {
    List<String> lengths = head.headers().all("content-length");
    return lengths.size() == 1 && isLength(lengths.get(0)) && !isBodiless(head)
        ? Long.parseLong(lengths.get(0))
        : -1;
  }

  /** Whether a response never has a body, whatever is written. */
  static boolean isBodiless(ResponseHead head) {
    return head.status() == 204 || head.status() == 304;
  }

  private static boolean isLength(String value) {
    return !value.isEmpty()
        && value.length() <= 18
        && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
