package dev.lintel.tck.wrap;

import dev.lintel.Application;
import dev.lintel.middleware.lint.Finding;
import dev.lintel.middleware.lint.Lint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A lint around applications under test, and what it has found. */
public final class LintRun {

  /** What stands in a failure of each stack. */
  private static final int FRAMES = 12;

  private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
  private final Lint lint;

  /**
   * A lint that has found nothing.
   *
   * @param patience with code on event threads (THR-1.7)
   */
  public LintRun(Duration patience) {
    this.lint = Lint.collecting(findings::add).withPatience(patience);
  }

  /** The application, checked; the style stays. */
  public Application wrap(Application application) {
    return lint.wrap(application);
  }

  /** Forgets what was found, and fails if some of it is to blame. */
  public void check(Predicate<Finding> blamed) {
    List<Finding> taken = new ArrayList<>();
    for (Finding next = findings.poll(); next != null; next = findings.poll()) {
      taken.add(next);
    }
    String found =
        taken.stream()
            .filter(blamed)
            .map(LintRun::show)
            .distinct()
            .collect(Collectors.joining("\n"));
    if (!found.isEmpty()) {
      throw new AssertionError("the lint has findings:\n" + found);
    }
  }

  private static String show(Finding finding) {
    return finding
        + finding.where().stream()
            .limit(FRAMES)
            .map(frame -> "\n    at " + frame)
            .collect(Collectors.joining());
  }
}
