package dev.lintel.tck.run;

import dev.lintel.tck.ApplicationExtension;
import dev.lintel.tck.DeviationExtension;
import dev.lintel.tck.RuleFilter;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.report.Report;
import dev.lintel.tck.report.ReportListener;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A run of one of the kits on one server, by JUnit's launcher and without a build tool. */
final class KitRun {

  private final String tests;
  private final Map<String, String> parameters = new HashMap<>();
  private final List<String> rules;

  private KitRun(String tests, List<String> rules, Path reports, @Nullable String deviations) {
    this.tests = tests;
    this.rules = rules;
    parameters.put(ReportListener.DIRECTORY, reports.toString());
    if (deviations != null) {
      parameters.put(DeviationExtension.FILE, deviations);
    }
  }

  /**
   * Of the adapter kit.
   *
   * @param server the name of the server, or the class of its provider
   * @param rules the ids, sections or areas to test; empty for all
   * @param reports where the reports go
   * @param deviations the resource or file of the deviations, or null
   */
  static KitRun ofServer(
      String server, List<String> rules, Path reports, @Nullable String deviations) {
    var run = new KitRun("dev.lintel.tck.adapter", rules, reports, deviations);
    run.parameters.put(ServerExtension.SERVER, server);
    return run;
  }

  /**
   * Of the application kit.
   *
   * @param application the class or method that makes the application
   * @param path the path below which it has the endpoints
   * @param server as for {@link #ofServer}, and so on
   */
  static KitRun ofApplication(
      String application,
      String path,
      String server,
      List<String> rules,
      Path reports,
      @Nullable String deviations) {
    var run = new KitRun("dev.lintel.tck.application", rules, reports, deviations);
    run.parameters.put(ApplicationExtension.APPLICATION, application);
    run.parameters.put(ApplicationExtension.PATH, path);
    run.parameters.put(ApplicationExtension.SERVERS, server);
    return run;
  }

  /**
   * Runs it; tells a listener what happens, and returns what it has shown, or null if nothing ran.
   */
  @Nullable Report execute(TestExecutionListener progress) {
    var report = new AtomicReference<@Nullable Report>();
    var config =
        LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .addTestExecutionListeners(progress, new ReportListener(rules.isEmpty(), report::set))
            .build();
    LauncherFactory.create(config)
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectPackage(tests))
                .filters(
                    ClassNameFilter.includeClassNamePatterns(".*Tests"),
                    EngineFilter.includeEngines("junit-jupiter"),
                    new RuleFilter(rules))
                .configurationParameters(parameters)
                .build());
    return report.get();
  }
}
