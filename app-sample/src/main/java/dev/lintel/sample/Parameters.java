package dev.lintel.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variable of a path and the parameters of a query, read and checked. */
final class Parameters {

  /** No parameters at all. */
  static final Parameters NONE = new Parameters("", Map.of());

  private final String variable;
  private final Map<String, List<String>> query;

  private Parameters(String variable, Map<String, List<String>> query) {
    this.variable = variable;
    this.query = query;
  }

  /**
   * Reads a query in the form that browsers send.
   *
   * @param variable the variable segment of the path, decoded; empty if there is none
   * @param rawQuery the query as it was sent, or null
   */
  static Parameters of(String variable, @Nullable String rawQuery) throws Refusal {
    if (rawQuery == null) {
      return new Parameters(variable, Map.of());
    }
    var query = new HashMap<String, List<String>>();
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      query.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }
    return new Parameters(variable, query);
  }

  /** The variable segment as a text. */
  String variable() {
    return variable;
  }

  /** The variable segment as a number. */
  int variableNumber(String name, int least, int most) throws Refusal {
    return number(name, variable, least, most);
  }

  /** A parameter as a number. */
  int number(String name, int absent, int least, int most) throws Refusal {
    String text = single(name);
    return text == null ? absent : number(name, text, least, most);
  }

  /** A parameter as one of some words; the first is taken where it is absent. */
  String word(String name, List<String> words) throws Refusal {
    String text = single(name);
    if (text == null) {
      return words.get(0);
    }
    if (!words.contains(text)) {
      throw wrong(name, String.join(" or ", words), text);
    }
    return text;
  }

  /** A parameter as a text, empty where it is absent. */
  String text(String name) throws Refusal {
    String text = single(name);
    return text == null ? "" : text;
  }

  /** The value of a parameter, or null where it is absent. */
  private @Nullable String single(String name) throws Refusal {
    List<String> values = query.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw new Refusal(400, "The parameter " + name + " is given twice.");
    }
    return values.isEmpty() ? null : values.get(0);
  }

  private static int number(String name, String text, int least, int most) throws Refusal {
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw wrong(name, "a number from " + least + " to " + most, text);
  }

  /** The answer is one line, whatever line breaks the text has. */
  private static Refusal wrong(String name, String right, String text) {
    String shown = text.replaceAll("\\p{Cntrl}", "?");
    return new Refusal(400, "The parameter " + name + " is " + right + ", not '" + shown + "'.");
  }

  private static String decode(String text) throws Refusal {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new Refusal(400, "The query is not percent-encoded as it should be.");
    }
  }
}
