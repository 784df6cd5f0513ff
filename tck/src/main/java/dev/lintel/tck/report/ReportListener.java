package dev.lintel.tck.report;

import dev.lintel.tck.ApplicationExtension;
import dev.lintel.tck.DeviationExtension;
import dev.lintel.tck.Providers;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.wrap.Wrap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.suite.api.ConfigurationParameter;

/**
 * Writes the reports of each server or application under test: found by the service loader, active
 * where the configuration parameter {@value #DIRECTORY} names a directory.
 *
 * <p>The parameter stands at the suite or in the configuration of the launcher. Suites of several
 * servers may run one after the other; each has its own reports, written when it ends, and again
 * when a build has run the tests that failed once more.
 */
public final class ReportListener implements TestExecutionListener {

  /** The configuration parameter with the directory of the reports. */
  public static final String DIRECTORY = "lintel.tck.report";

  private static final String SUITE = "suite";

  /** A server's results and where they go. */
  private record Run(Collector collector, Path directory) {}

  private final boolean complete;
  private final Consumer<Report> reader;
  private final Map<String, Run> runs = new ConcurrentHashMap<>();

  /** Those of runs that have ended: a build that runs failed tests again runs them alone. */
  private final Map<Path, Collector> ended = new ConcurrentHashMap<>();

  private @Nullable TestPlan plan;

  /** Found by the service loader. */
  public ReportListener() {
    this(true, report -> {});
  }

  /**
   * A listener that also shows each report to somebody.
   *
   * @param complete whether the whole kit runs
   * @param reader gets a report after it was written
   */
  public ReportListener(boolean complete, Consumer<Report> reader) {
    this.complete = complete;
    this.reader = reader;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
    open("", started.getConfigurationParameters(), List.of());
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (isSuite(test)) {
      open(test.getUniqueId(), plan().getConfigurationParameters(), configuration(test));
    }
    Run run = run(test);
    if (run != null) {
      run.collector().started(test);
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Run run = run(test);
    if (run != null) {
      run.collector().finished(test, result);
    }
    if (isSuite(test)) {
      close(test.getUniqueId());
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    Run run = run(test);
    if (run != null) {
      run.collector().skipped(test, reason);
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    close("");
  }

  private TestPlan plan() {
    return Objects.requireNonNull(plan, "the plan has started");
  }

  private void open(String id, ConfigurationParameters outer, List<ConfigurationParameter> own) {
    String directory = value(DIRECTORY, outer, own);
    Environment environment = directory == null ? null : environment(outer, own);
    if (directory != null && environment != null) {
      Collector before = ended.get(Path.of(directory));
      boolean again = before != null && before.isOf(environment);
      Collector collector =
          again
              ? Objects.requireNonNull(before)
              : new Collector(plan(), environment, value(DeviationExtension.FILE, outer, own));
      collector.goOn(plan());
      runs.put(id, new Run(collector, Path.of(directory)));
    }
  }

  /** What is under test, or null if nothing is. */
  private static @Nullable Environment environment(
      ConfigurationParameters outer, List<ConfigurationParameter> own) {
    String application = value(ApplicationExtension.APPLICATION, outer, own);
    if (application != null) {
      String servers = value(ApplicationExtension.SERVERS, outer, own);
      return Environment.of(application, null, Providers.all(servers));
    }
    String server = value(ServerExtension.SERVER, outer, own);
    String wrap = value(Wrap.PARAMETER, outer, own);
    String behind = wrap == null || wrap.equals("none") ? null : wrap;
    return server == null ? null : Environment.of(null, behind, List.of(Providers.find(server)));
  }

  private void close(String id) {
    Run run = runs.remove(id);
    if (run != null) {
      ended.put(run.directory(), run.collector());
      Report report = run.collector().report(complete);
      if (!report.tests().isEmpty()) {
        ReportFiles.write(report, run.directory());
        reader.accept(report);
      }
    }
  }

  /** The run of the suite that a test is in, or that of the whole plan. */
  private @Nullable Run run(TestIdentifier test) {
    for (Map.Entry<String, Run> each : runs.entrySet()) {
      if (!each.getKey().isEmpty() && test.getUniqueId().startsWith(each.getKey())) {
        return each.getValue();
      }
    }
    return runs.get("");
  }

  private static boolean isSuite(TestIdentifier test) {
    return test.getUniqueIdObject().getLastSegment().getType().equals(SUITE);
  }

  private static List<ConfigurationParameter> configuration(TestIdentifier suite) {
    var parameters = new ArrayList<ConfigurationParameter>();
    if (suite.getSource().orElse(null) instanceof ClassSource source) {
      parameters.addAll(
          AnnotationSupport.findRepeatableAnnotations(
              source.getJavaClass(), ConfigurationParameter.class));
    }
    return parameters;
  }

  private static @Nullable String value(
      String key, ConfigurationParameters outer, List<ConfigurationParameter> own) {
    for (ConfigurationParameter parameter : own) {
      if (parameter.key().equals(key)) {
        return parameter.value();
      }
    }
    return outer.get(key).orElse(null);
  }
}
