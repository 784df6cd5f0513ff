package dev.lintel;

/** What a field name and a field value may hold: RFC 9110, 5.1 and 5.5, and no more (HTTP-3.9). */
final class FieldSyntax {

  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = '0'; c <= '9'; c++) {
      TOKEN[c] = true;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = true;
      TOKEN[c - 32] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private FieldSyntax() {}

  static void check(String name, String value) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("HTTP-3.9: a field name must not be empty");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 128 || !TOKEN[c]) {
        throw new IllegalArgumentException(
            "HTTP-3.9: the field name '"
                + printable(name)
                + "' holds "
                + code(c)
                + " at "
                + i
                + ", which no token may have");
      }
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 127 || c > 255) {
        throw new IllegalArgumentException(
            "HTTP-3.9: the value of the field '"
                + name
                + "' holds "
                + code(c)
                + " at "
                + i
                + ", which no field value may have");
      }
    }
    if (!value.isEmpty() && (blank(value.charAt(0)) || blank(value.charAt(value.length() - 1)))) {
      throw new IllegalArgumentException(
          "HTTP-3.9: the value of the field '" + name + "' begins or ends with white space");
    }
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }

  private static String code(char c) {
    return String.format("U+%04X", (int) c);
  }

  private static String printable(String text) {
    var shown = new StringBuilder();
    text.chars().forEach(c -> shown.append(c < ' ' || c > 126 ? '?' : (char) c));
    return shown.toString();
  }
}
