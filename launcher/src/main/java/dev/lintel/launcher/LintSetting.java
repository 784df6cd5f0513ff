package dev.lintel.launcher;

import dev.lintel.Application;
import dev.lintel.middleware.lint.Finding;
import dev.lintel.middleware.lint.Lint;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of the setting {@code lint}.
 *
 * @param mode how the lint works
 * @param oneIn of how many exchanges a sample looks at one
 */
record LintSetting(Mode mode, int oneIn) {

  /** How the lint works. */
  enum Mode {
    OFF,
    SAMPLE,
    COLLECT,
    THROW
  }

  static final LintSetting OFF = new LintSetting(Mode.OFF, 1);

  private static final int DEFAULT_SAMPLE = 100;
  private static final Pattern FORM =
      Pattern.compile("(off|collect|throw|sample)|sample/(\\d{1,9})");

  static LintSetting of(String text) {
    Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw wrong(text);
    }
    if (matcher.group(2) != null) {
      int oneIn = Integer.parseInt(matcher.group(2));
      if (oneIn < 2) {
        throw wrong(text);
      }
      return new LintSetting(Mode.SAMPLE, oneIn);
    }
    Mode mode = Mode.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    return new LintSetting(mode, mode == Mode.SAMPLE ? DEFAULT_SAMPLE : 1);
  }

  /** The application, checked as the setting says. */
  Application wrap(Application application, Consumer<? super Finding> report) {
    return switch (mode) {
      case OFF -> application;
      case SAMPLE -> Lint.sampling(oneIn, report).wrap(application);
      case COLLECT -> Lint.collecting(report).wrap(application);
      case THROW -> Lint.throwing().wrap(application);
    };
  }

  /** The value in the form that is read. */
  @Override
  public String toString() {
    String name = mode.name().toLowerCase(Locale.ROOT);
    return mode == Mode.SAMPLE ? name + "/" + oneIn : name;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is not off, collect, throw, sample, or sample/1000 for one in 1000 exchanges");
  }
}
