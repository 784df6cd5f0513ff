package dev.lintel.tck.report;

import dev.lintel.spec.Requirement;
import dev.lintel.spec.SpecIndex;
import dev.lintel.tck.Deviation;
import dev.lintel.tck.DeviationException;
import dev.lintel.tck.DeviationList;
import dev.lintel.tck.Evidence;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Gathers the results of one server. Where a build runs tests again that have failed, the last
 * result of a test counts.
 */
final class Collector {
  private static final Pattern INVOCATION =
      Pattern.compile("\\[(?:test-template-invocation|dynamic-test):#(\\d+)\\]$");
  private static final String KIT = "dev.lintel.tck";

  /** What JUnit calls the run of a class on one server. */
  private static final String ON_A_SERVER = "class-template-invocation";

  private volatile TestPlan plan;
  private final Environment environment;
  private final Collection<Deviation> deviations;
  private final Map<String, Long> begun = new ConcurrentHashMap<>();
  private final Map<String, TestResult> results = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();

  Collector(TestPlan plan, Environment environment, @Nullable String deviations) {
    this.plan = plan;
    this.environment = environment;
    // The list in an adapter's jar is for its own kit.
    this.deviations =
        DeviationList.of(environment.application() == null ? environment.server() : "", deviations)
            .all();
  }

  /** Goes on with the results of another plan on the same server. */
  void goOn(TestPlan next) {
    plan = next;
  }

  boolean isOf(Environment other) {
    return Objects.equals(environment.application(), other.application())
        && Objects.equals(environment.behind(), other.behind())
        && environment.server().equals(other.server());
  }

  void started(TestIdentifier test) {
    begun.put(test.getUniqueId(), System.nanoTime());
  }

  synchronized void finished(TestIdentifier test, TestExecutionResult result) {
    Throwable failure = result.getThrowable().orElse(null);
    Outcome outcome = outcome(result.getStatus(), failure);
    if (test.isTest()) {
      add(test, outcome, failure, null);
    } else if (outcome == Outcome.PASSED) {
      results.remove(test.getUniqueId());
    } else {
      container(test, outcome, failure, null);
    }
  }

  synchronized void skipped(TestIdentifier test, String reason) {
    if (test.isTest()) {
      add(test, Outcome.SKIPPED, null, reason);
    } else {
      container(test, Outcome.SKIPPED, null, reason);
    }
  }

  synchronized Report report(boolean complete) {
    return new Report(
        environment,
        complete,
        SpecIndex.load(),
        List.copyOf(results.values()),
        deviations,
        Sabotage.rules());
  }

  /** What did not run because of its container has the outcome of the container. */
  private void container(
      TestIdentifier container,
      Outcome outcome,
      @Nullable Throwable failure,
      @Nullable String reason) {
    List<TestIdentifier> missing =
        plan.getDescendants(container).stream()
            .filter(each -> each.isTest() || isMethod(each))
            .filter(each -> !seen.contains(each.getUniqueId()))
            .toList();
    missing.forEach(test -> add(test, outcome, failure, reason));
    if (missing.isEmpty() && (outcome == Outcome.FAILED || isMethod(container))) {
      add(container, outcome, failure, reason);
    }
  }

  private void add(
      TestIdentifier test, Outcome outcome, @Nullable Throwable failure, @Nullable String reason) {
    for (TestIdentifier each = test; each != null; each = plan.getParent(each).orElse(null)) {
      seen.add(each.getUniqueId());
    }
    MethodSource method = method(test);
    Long begin = begun.get(test.getUniqueId());
    results.put(
        test.getUniqueId(),
        new TestResult(
            type(test, method),
            name(test, method),
            server(test),
            test.getDisplayName(),
            rules(method),
            outcome,
            Duration.ofNanos(begin == null ? 0 : System.nanoTime() - begin),
            failure == null ? reason : message(failure),
            failure == null ? null : place(failure),
            failure == null ? null : Evidence.find(failure),
            failure instanceof DeviationException deviating ? deviating.deviation() : null));
  }

  private static Outcome outcome(TestExecutionResult.Status status, @Nullable Throwable failure) {
    return switch (status) {
      case SUCCESSFUL -> Outcome.PASSED;
      case FAILED -> Outcome.FAILED;
      case ABORTED -> failure instanceof DeviationException ? Outcome.DEVIATION : Outcome.SKIPPED;
    };
  }

  private static boolean isMethod(TestIdentifier test) {
    return test.getSource().filter(MethodSource.class::isInstance).isPresent();
  }

  /** The method of a test; a dynamic one has that of its factory. */
  private @Nullable MethodSource method(TestIdentifier test) {
    for (TestIdentifier each = test; each != null; each = plan.getParent(each).orElse(null)) {
      if (each.getSource().orElse(null) instanceof MethodSource source) {
        return source;
      }
    }
    return null;
  }

  private static String type(TestIdentifier test, @Nullable MethodSource method) {
    if (method != null) {
      return method.getClassName();
    }
    TestSource source = test.getSource().orElse(null);
    return source instanceof ClassSource type ? type.getClassName() : test.getLegacyReportingName();
  }

  /** The server of a test of the application kit, which runs on each, else null. */
  private @Nullable String server(TestIdentifier test) {
    for (TestIdentifier each = test; each != null; each = plan.getParent(each).orElse(null)) {
      if (each.getUniqueIdObject().getLastSegment().getType().equals(ON_A_SERVER)) {
        return each.getDisplayName();
      }
    }
    return null;
  }

  /** The name that a deviation would have. */
  private static String name(TestIdentifier test, @Nullable MethodSource method) {
    String type = type(test, method);
    String simple = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    if (method == null) {
      return simple;
    }
    Matcher invocation = INVOCATION.matcher(test.getUniqueId());
    return simple
        + "#"
        + method.getMethodName()
        + (invocation.find() ? "#" + invocation.group(1) : "");
  }

  private static List<String> rules(@Nullable MethodSource source) {
    Method method = source == null ? null : source.getJavaMethod();
    Requirement requirement = method == null ? null : method.getAnnotation(Requirement.class);
    return requirement == null ? List.of() : List.of(requirement.value());
  }

  private static String message(Throwable failure) {
    if (failure instanceof DeviationException deviating && deviating.getCause() != null) {
      return message(deviating.getCause());
    }
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getName() : message.strip();
  }

  /** The line of the test, not that of the assertion library. */
  private static @Nullable String place(Throwable failure) {
    Throwable cause =
        failure instanceof DeviationException deviating && deviating.getCause() != null
            ? deviating.getCause()
            : failure;
    for (StackTraceElement frame : cause.getStackTrace()) {
      if (frame.getClassName().startsWith(KIT) && frame.getClassName().matches(".*Tests(\\$.*)?")) {
        return frame.getFileName() + ":" + frame.getLineNumber();
      }
    }
    return null;
  }
}
