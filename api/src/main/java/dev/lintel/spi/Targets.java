package dev.lintel.spi;

import org.jspecify.annotations.Nullable;

/** Takes validated request targets apart (HTTP-1.4). Pure functions. */
final class Targets {

  private Targets() {}

  /** The origin-form of an absolute target; {@code *} stays. */
  static String originForm(String target) {
    int scheme = target.indexOf("://");
    if (scheme < 0) {
      return target;
    }
    for (int i = scheme + 3; i < target.length(); i++) {
      if (target.charAt(i) == '/') {
        return withoutEmptyQuery(target.substring(i));
      }
      if (target.charAt(i) == '?') {
        return withoutEmptyQuery("/" + target.substring(i));
      }
    }
    return "/";
  }

  /** A target without a question mark that nothing follows. */
  static String withoutEmptyQuery(String target) {
    return target.endsWith("?") && target.indexOf('?') == target.length() - 1
        ? target.substring(0, target.length() - 1)
        : target;
  }

  static String path(String target) {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  static @Nullable String query(String target) {
    int mark = target.indexOf('?');
    return mark < 0 ? null : target.substring(mark + 1);
  }
}
