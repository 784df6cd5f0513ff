package dev.lintel.spi;

import org.jspecify.annotations.Nullable;

/** The syntax of request heads: RFC 9110 and 9112, read strictly. Pure functions. */
final class RequestSyntax {

  private static final boolean[] TOKEN = table("!#$%&'*+-.^_`|~");
  private static final boolean[] REG_NAME = table("-._~!$&'()*+,;=%");
  private static final boolean[] IP_LITERAL = table("-._~!$&'()*+,;=%:");

  /** What needs no second look in a target: printable, and neither question mark, # nor %. */
  private static final boolean[] PLAIN_TARGET = table("!\"$&'()*+,-./:;<=>@[\\]^_`{|}~");

  private RequestSyntax() {}

  private static boolean[] table(String others) {
    boolean[] table = new boolean[128];
    for (char c = '0'; c <= '9'; c++) {
      table[c] = true;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      table[c] = true;
      table[Character.toUpperCase(c)] = true;
    }
    for (int i = 0; i < others.length(); i++) {
      table[others.charAt(i)] = true;
    }
    return table;
  }

  private static boolean allIn(CharSequence text, boolean[] table) {
    return text.length() > 0 && endOf(text, 0, table) == text.length();
  }

  /** Where the characters of a table end that begin at an index. */
  private static int endOf(CharSequence text, int from, boolean[] table) {
    int end = from;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (c >= 128 || !table[c]) {
        break;
      }
      end++;
    }
    return end;
  }

  /** Whether a byte may stand in a token. */
  static boolean isTokenByte(int c) {
    return c < 128 && TOKEN[c];
  }

  static boolean isToken(CharSequence text) {
    return allIn(text, TOKEN);
  }

  static boolean isFieldValue(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 127) {
        return false;
      }
    }
    return true;
  }

  /** Whether a field must not be sent over HTTP/2 (RFC 9113, 8.2). */
  static boolean isWrongInHttp2(CharSequence name, CharSequence value) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return true;
      }
    }
    if (isBlank(value, 0) || isBlank(value, value.length() - 1)) {
      return true;
    }
    return switch (name.length()) {
      case 2 -> equal(name, "te") && !equalIgnoreCase(value, "trailers");
      case 7 -> equal(name, "upgrade");
      case 10 -> equal(name, "connection") || equal(name, "keep-alive");
      case 16 -> equal(name, "proxy-connection");
      case 17 -> equal(name, "transfer-encoding");
      default -> false;
    };
  }

  private static boolean isBlank(CharSequence text, int at) {
    return text.length() > 0 && (text.charAt(at) == ' ' || text.charAt(at) == '\t');
  }

  /** Host and optional port, without user information. */
  static boolean isAuthority(CharSequence text) {
    int end = hostEnd(text);
    if (end <= 0 || end == text.length()) {
      return end > 0;
    }
    if (text.charAt(end) != ':') {
      return false;
    }
    for (int i = end + 1; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() - end <= 6;
  }

  /** Where the host ends that a text begins with; 0 or -1 if there is none. */
  private static int hostEnd(CharSequence text) {
    if (text.length() == 0 || text.charAt(0) != '[') {
      return endOf(text, 0, REG_NAME);
    }
    int end = endOf(text, 1, IP_LITERAL);
    return end > 1 && end < text.length() && text.charAt(end) == ']' ? end + 1 : -1;
  }

  /** Whether nothing is wrong with the characters of a target, and it has no query. */
  static boolean isPlainTarget(CharSequence target) {
    return allIn(target, PLAIN_TARGET);
  }

  /** What is wrong with the characters of a target, or null. */
  static @Nullable String targetProblem(CharSequence target) {
    if (target.length() == 0) {
      return "the target is empty";
    }
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 127) {
        return "the target holds a character that is not printable ASCII";
      }
      if (c == '#') {
        return "the target holds a fragment";
      }
      if (c == '%'
          && (i + 2 >= target.length()
              || !isHex(target.charAt(i + 1))
              || !isHex(target.charAt(i + 2)))) {
        return "the target holds a percent sign that no two hexadecimal digits follow";
      }
    }
    return null;
  }

  static boolean startsAsPath(CharSequence target) {
    return target.length() > 0 && target.charAt(0) == '/';
  }

  /** Where the path of a target in origin form ends: at the first question mark, or with it. */
  static int pathEnd(CharSequence target) {
    int end = 0;
    while (end < target.length() && target.charAt(end) != '?') {
      end++;
    }
    return end;
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0;
  }

  /** The authority of an absolute http or https target, or null if it is none. */
  static @Nullable CharSequence authorityOfAbsolute(CharSequence target) {
    int from =
        startsWithIgnoreCase(target, "http://")
            ? 7
            : startsWithIgnoreCase(target, "https://") ? 8 : -1;
    if (from < 0) {
      return null;
    }
    int to = from;
    while (to < target.length() && target.charAt(to) != '/' && target.charAt(to) != '?') {
      to++;
    }
    CharSequence authority = target.subSequence(from, to);
    return isAuthority(authority) ? authority : null;
  }

  /** A length of at most 18 digits, or -1. */
  static long length(CharSequence text) {
    if (text.length() == 0 || text.length() > 18) {
      return -1;
    }
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      length = 10 * length + (c - '0');
    }
    return length;
  }

  /** Whether a comma-separated list holds an element, given in lower case. */
  static boolean lists(CharSequence list, String element) {
    int from = 0;
    for (int i = 0; i <= list.length(); i++) {
      if (i == list.length() || list.charAt(i) == ',') {
        int to = i;
        while (from < to && list.charAt(from) <= ' ') {
          from++;
        }
        while (to > from && list.charAt(to - 1) <= ' ') {
          to--;
        }
        if (regionEqualsIgnoreCase(list, from, to, element)) {
          return true;
        }
        from = i + 1;
      }
    }
    return false;
  }

  static boolean equal(CharSequence text, String other) {
    return other.contentEquals(text);
  }

  static boolean equalIgnoreCase(CharSequence text, String other) {
    return regionEqualsIgnoreCase(text, 0, text.length(), other);
  }

  private static boolean startsWithIgnoreCase(CharSequence text, String start) {
    return text.length() >= start.length()
        && regionEqualsIgnoreCase(text, 0, start.length(), start);
  }

  private static boolean regionEqualsIgnoreCase(CharSequence text, int from, int to, String other) {
    if (to - from != other.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (lower(text.charAt(i)) != lower(other.charAt(i - from))) {
        return false;
      }
    }
    return true;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }
}
