package dev.lintel.launcher;

import dev.lintel.server.ServerOptions;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One setting. Its key is its name everywhere: the flag is {@code --limits.maxBodyBytes}, the
 * variable {@code LINTEL_LIMITS_MAX_BODY_BYTES}, the file has {@code maxBodyBytes} below {@code
 * limits}.
 *
 * @param key the name, with its group
 * @param several whether it takes several values: flags that are repeated, a list in the file, and
 *     a comma between them in a text
 * @param form what a value looks like, in one word
 * @param help what the setting does
 * @param reader puts a value into the options; fails with an IllegalArgumentException whose message
 *     says what is right
 * @param shown the value that options hold, in the form that the reader takes
 */
record Setting(
    String key,
    boolean several,
    String form,
    String help,
    BiFunction<ServerOptions, String, ServerOptions> reader,
    Function<ServerOptions, String> shown) {

  static final String VARIABLE_PREFIX = "LINTEL_";

  /** A setting with one value. */
  Setting(
      String key,
      String form,
      String help,
      BiFunction<ServerOptions, String, ServerOptions> reader,
      Function<ServerOptions, String> shown) {
    this(key, false, form, help, reader, shown);
  }

  /** Fails as the reader does if the value is wrong. */
  void check(String text) {
    Objects.requireNonNull(reader.apply(ServerOptions.defaults(), text));
  }

  String flag() {
    return "--" + key;
  }

  String variable() {
    String words = key.replace('.', '_').replaceAll("([a-z])([A-Z])", "$1_$2");
    return VARIABLE_PREFIX + words.toUpperCase(Locale.ROOT);
  }
}
