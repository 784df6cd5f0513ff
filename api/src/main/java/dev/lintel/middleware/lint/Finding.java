package dev.lintel.middleware.lint;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rule that was broken while a {@link Lint} looked.
 *
 * <p>A value made by the lint: immutable, safe on any thread.
 */
public final class Finding {

  /** Who broke a rule. The set is open; compare with the constants. */
  public static final class Culprit {
    /** What the lint wraps: the application, or whatever stands in front of it. */
    public static final Culprit APPLICATION = new Culprit("application");

    /**
     * A middleware: one that stands between two lints, or one that shows itself by what it drops.
     */
    public static final Culprit MIDDLEWARE = new Culprit("middleware");

    /** The server, or whatever calls the lint in its place. */
    public static final Culprit SERVER = new Culprit("server");

    private final String text;

    private Culprit(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private final Check check;
  private final Culprit culprit;
  private final String message;
  private final @Nullable String method;
  private final @Nullable String path;
  private final List<StackTraceElement> where;

  Finding(
      Check check,
      Culprit culprit,
      String message,
      @Nullable String method,
      @Nullable String path,
      List<StackTraceElement> where) {
    this.check = Objects.requireNonNull(check, "check");
    this.culprit = culprit;
    this.message = message;
    this.method = method;
    this.path = path;
    this.where = List.copyOf(where);
  }

  Check check() {
    return check;
  }

  /**
   * The rule that was broken.
   *
   * @return its id, such as {@code HTTP-11.3}
   */
  public String rule() {
    return check.rule;
  }

  /**
   * Who broke it.
   *
   * @return the culprit
   */
  public Culprit culprit() {
    return culprit;
  }

  /**
   * Whether the rule is a SHOULD: there may be good reasons to break it.
   *
   * @return true for a SHOULD, false for a MUST
   */
  public boolean isAdvice() {
    return check.advice;
  }

  /**
   * What happened, and what to do about it.
   *
   * @return a sentence without the id of the rule
   */
  public String message() {
    return message;
  }

  /**
   * The method of the request.
   *
   * @return the method, or null if the finding is about startup or shutdown
   */
  public @Nullable String method() {
    return method;
  }

  /**
   * The path of the request, as it was sent.
   *
   * @return the path, or null if the finding is about startup or shutdown
   */
  public @Nullable String path() {
    return path;
  }

  /**
   * Where it happened: the stack of the call, the frames of the lint left out.
   *
   * @return the frames, the innermost first; for what is noticed late, such as a response that
   *     nobody began, the place at which it was noticed
   */
  public List<StackTraceElement> where() {
    return where;
  }

  /** One line for a log: rule, culprit, request, sentence and the innermost frame. */
  @Override
  public String toString() {
    return rule()
        + (isAdvice() ? " (advice)" : "")
        + ", broken by the "
        + culprit
        + (method == null ? "" : " in " + method + " " + path)
        + ": "
        + message
        + (where.isEmpty() ? "" : " (at " + where.get(0) + ")");
  }
}
