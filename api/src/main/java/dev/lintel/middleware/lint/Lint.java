package dev.lintel.middleware.lint;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.ProtocolException;
import dev.lintel.SyncApplication;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A middleware that checks at run time what the two sides of the contract owe each other: the
 * application that it wraps, and the server that calls it.
 *
 * <p>A finding names the rule of the specification, who broke it, and the cure. There are three
 * modes: {@link #throwing} fails the call that breaks a rule, for tests; {@link #collecting}
 * reports it and lets the call through, so that a server is seen to refuse it; {@link #sampling}
 * does the same for one in many exchanges, for production.
 *
 * <pre>{@code
 * Application checked = Lint.throwing().wrap(application);
 * }</pre>
 *
 * <p>While it looks, a piece of a request body is a read-only copy that is overwritten with {@code
 * HTTP-5.10 ...} when the borrow ends, so that a buffer which was kept is seen (not when sampling);
 * and a written buffer is compared when its stage completes. Wrap both sides of a middleware, and
 * its faults are told from those of the application behind it.
 *
 * <p>A value: immutable, safe on any thread. Each wrapped application has a lifecycle of its own.
 */
public final class Lint {

  /** What one turn on an event thread may take before it counts as blocked. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final @Nullable Consumer<? super Finding> report;
  private final int oneIn;
  private final Duration patience;

  /** The exchange whose code runs on a thread: shared by the lints around a middleware. */
  private final ThreadLocal<@Nullable LintExchange> running;

  private Lint(
      @Nullable Consumer<? super Finding> report,
      int oneIn,
      Duration patience,
      ThreadLocal<@Nullable LintExchange> running) {
    this.report = report;
    this.oneIn = oneIn;
    this.patience = patience;
    this.running = running;
  }

  /**
   * A lint for tests: what breaks a MUST fails with a {@link ProtocolException} of that rule, by a
   * failed stage or an exception at the place; what is noticed too late for that fails the handler.
   * Advice is not told.
   *
   * @return the lint
   */
  public static Lint throwing() {
    return new Lint(null, 1, PATIENCE, new ThreadLocal<>());
  }

  /**
   * A lint that reports and lets everything through. What breaks one rule again within one exchange
   * is reported once.
   *
   * @param report takes each finding, on the thread that made it; must not block nor throw
   * @return the lint
   */
  public static Lint collecting(Consumer<? super Finding> report) {
    return new Lint(Objects.requireNonNull(report, "report"), 1, PATIENCE, new ThreadLocal<>());
  }

  /**
   * A lint for production: looks at about one in so many exchanges, chosen by chance, and lets the
   * others pass at the price of a random number. It reports as {@link #collecting} does, and hands
   * out the pieces of the server itself.
   *
   * @param oneIn how many exchanges there are for each that is looked at, 2 or more
   * @param report takes each finding, on the thread that made it; must not block nor throw
   * @return the lint
   */
  public static Lint sampling(int oneIn, Consumer<? super Finding> report) {
    if (oneIn < 2) {
      throw new IllegalArgumentException(
          "one in " + oneIn + " is no sample: give 2 or more, or use collecting");
    }
    return new Lint(Objects.requireNonNull(report, "report"), oneIn, PATIENCE, new ThreadLocal<>());
  }

  /**
   * This lint with another patience with code on event threads (THR-1.7).
   *
   * @param patience what one turn may take, 1 s by default; the time of calls to the server is not
   *     counted
   * @return a new lint
   */
  public Lint withPatience(Duration patience) {
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("the patience must be positive: " + patience);
    }
    return new Lint(report, oneIn, patience, running);
  }

  /**
   * The application, checked.
   *
   * @param application the application
   * @return an application of the same style that forwards every facet
   */
  public AsyncApplication wrap(AsyncApplication application) {
    return new LintAsyncApplication(this, application);
  }

  /**
   * The application, checked.
   *
   * @param application the application
   * @return an application of the same style that forwards every facet
   */
  public SyncApplication wrap(SyncApplication application) {
    return new LintSyncApplication(this, application);
  }

  /**
   * The application, checked, in its style.
   *
   * @param application the application
   * @return an application of the same style that forwards every facet
   */
  public Application wrap(Application application) {
    return application instanceof SyncApplication sync
        ? wrap(sync)
        : wrap((AsyncApplication) application);
  }

  /**
   * The rules that a lint checks.
   *
   * @return their ids
   */
  public static SortedSet<String> rules() {
    var rules = new TreeSet<String>();
    Arrays.stream(Check.values()).forEach(check -> rules.add(check.rule));
    return rules;
  }

  boolean looks() {
    return oneIn == 1 || ThreadLocalRandom.current().nextInt(oneIn) == 0;
  }

  boolean poisons() {
    return oneIn == 1;
  }

  long patienceNanos() {
    return patience.toNanos();
  }

  ThreadLocal<@Nullable LintExchange> running() {
    return running;
  }

  /**
   * Reports, or makes the exception to fail with; advice is never thrown.
   *
   * @param again whether the same was found in this exchange before
   */
  @Nullable ProtocolException found(Finding finding, boolean again) {
    if (report != null) {
      if (!again) {
        report.accept(finding);
      }
      return null;
    }
    if (finding.isAdvice()) {
      return null;
    }
    String request = finding.method() == null ? "" : finding.method() + " " + finding.path() + ": ";
    return new ProtocolException(finding.rule(), request + finding.message());
  }
}
