package dev.lintel.launcher;

import dev.lintel.middleware.lint.Finding;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Logs findings of the lint: each place that breaks a rule when it does so for the first time, the
 * tenth, the hundredth and so on, because what happens in one request happens in the next.
 */
final class LintLog implements Consumer<Finding> {

  private final System.Logger logger;
  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

  LintLog(System.Logger logger) {
    this.logger = logger;
  }

  @Override
  public void accept(Finding finding) {
    String place = finding.where().isEmpty() ? "" : finding.where().get(0).toString();
    String key = finding.rule() + finding.culprit() + place;
    long count = counts.computeIfAbsent(key, first -> new AtomicLong()).incrementAndGet();
    if (isPowerOfTen(count)) {
      logger.log(
          finding.isAdvice() ? Level.INFO : Level.WARNING,
          count == 1 ? finding.toString() : finding + "; " + count + " times so far");
    }
  }

  private static boolean isPowerOfTen(long count) {
    long rest = count;
    while (rest % 10 == 0) {
      rest /= 10;
    }
    return rest == 1;
  }
}
