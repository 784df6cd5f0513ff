package dev.lintel.tck.run;

import dev.lintel.tck.DeviationException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Prints a line for each test class, and one for each test that fails. */
final class Progress implements TestExecutionListener {

  /** What came of the tests of a class. */
  private static final class Tally {
    private final long begin = System.nanoTime();
    private final AtomicInteger tests = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger deviating = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();
  }

  private final PrintWriter out;
  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
  private @Nullable TestPlan plan;

  Progress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (isClass(test)) {
      tallies.put(test.getUniqueId(), new Tally());
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Tally tally = tally(test);
    if (tally == null) {
      return;
    }
    if (result.getStatus() == Status.FAILED) {
      tally.failed.incrementAndGet();
      String why = result.getThrowable().map(Progress::firstLine).orElse("");
      out.println("  FAILED " + name(test) + ": " + why);
    }
    if (test.isTest()) {
      tally.tests.incrementAndGet();
      if (result.getStatus() == Status.ABORTED) {
        boolean deviates = result.getThrowable().orElse(null) instanceof DeviationException;
        (deviates ? tally.deviating : tally.skipped).incrementAndGet();
      }
    } else if (isClass(test)) {
      print(test, tally);
    }
    out.flush();
  }

  private void print(TestIdentifier type, Tally tally) {
    long millis = (System.nanoTime() - tally.begin) / 1_000_000;
    out.printf(
        "%-28s %4d tests %8.1f s", type.getDisplayName(), tally.tests.get(), millis / 1000.0);
    print(tally.failed.get(), "failed");
    print(tally.deviating.get(), "deviating");
    print(tally.skipped.get(), "skipped");
    out.println();
  }

  private void print(int count, String what) {
    if (count > 0) {
      out.printf(", %d %s", count, what);
    }
  }

  private @Nullable Tally tally(TestIdentifier test) {
    TestIdentifier type = enclosing(test);
    return type == null ? null : tallies.get(type.getUniqueId());
  }

  private @Nullable TestIdentifier enclosing(TestIdentifier test) {
    for (TestIdentifier each = test; each != null && plan != null; ) {
      if (isClass(each)) {
        return each;
      }
      each = plan.getParent(each).orElse(null);
    }
    return null;
  }

  private String name(TestIdentifier test) {
    TestIdentifier type = enclosing(test);
    return type == null || type.equals(test)
        ? test.getDisplayName()
        : type.getDisplayName() + " " + test.getLegacyReportingName();
  }

  private static boolean isClass(TestIdentifier test) {
    return test.getSource().orElse(null) instanceof ClassSource;
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
  }
}
