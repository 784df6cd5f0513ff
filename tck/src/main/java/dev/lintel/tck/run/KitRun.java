package dev.lintel.tck.run;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.DeviationExtension;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.report.Report;
import dev.lintel.tck.report.ReportListener;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A run of the adapter kit on one server, by JUnit's launcher and without a build tool.
 *
 * @param server the name of the server, or the class of its provider
 * @param reports where the reports go
 * @param rules the ids, sections ({@code HTTP-7}) or areas ({@code HTTP}) to test; empty for all
 * @param deviations the resource or file of the deviations, or null
 */
record KitRun(String server, Path reports, List<String> rules, @Nullable String deviations) {

  private static final String PACKAGE = "dev.lintel.tck.adapter";

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
    LauncherFactory.create(config).execute(request());
    return report.get();
  }

  private LauncherDiscoveryRequest request() {
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectPackage(PACKAGE))
            .filters(
                ClassNameFilter.includeClassNamePatterns(".*Tests"),
                EngineFilter.includeEngines("junit-jupiter"),
                (PostDiscoveryFilter) this::check)
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
            .configurationParameter(ServerExtension.SERVER, server)
            .configurationParameter(ReportListener.DIRECTORY, reports.toString());
    if (deviations != null) {
      request.configurationParameter(DeviationExtension.FILE, deviations);
    }
    return request.build();
  }

  private FilterResult check(TestDescriptor test) {
    if (rules.isEmpty() || !(test.getSource().orElse(null) instanceof MethodSource source)) {
      return FilterResult.included("no rules are named, or it is no test");
    }
    Method method = source.getJavaMethod();
    Requirement requirement = method.getAnnotation(Requirement.class);
    return FilterResult.includedIf(
        requirement != null && Arrays.stream(requirement.value()).anyMatch(this::isNamed));
  }

  private boolean isNamed(String id) {
    return rules.stream().anyMatch(named -> isWithin(id, named));
  }

  /** Whether a rule is another, or of a section or an area. */
  static boolean isWithin(String id, String named) {
    return id.equals(named) || id.startsWith(named + ".") || id.startsWith(named + "-");
  }
}
