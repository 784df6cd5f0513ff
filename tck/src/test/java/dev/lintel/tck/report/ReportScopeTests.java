package dev.lintel.tck.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.lintel.AsyncApplication;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.ApplicationExtension;
import dev.lintel.tck.OnEachServer;
import dev.lintel.tck.RunningApplication;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.memory.MemoryServerProvider;
import dev.lintel.tck.wrap.Wrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A report speaks of the rules that its run is about, and says what ran. */
class ReportScopeTests {

  private static final String MEMORY = MemoryServerProvider.class.getName();

  @TempDir Path folder;

  /** Stands for a class of the adapter kit. */
  static class OfServer {
    @Test
    @Requirement("HTTP-1.1")
    void passes() {}
  }

  /** Fails at first. */
  static class Flaky {
    private static final AtomicInteger RUNS = new AtomicInteger();

    @Test
    @Requirement("HTTP-1.2")
    void passesTheSecondTime() {
      assertThat(RUNS.incrementAndGet()).as("how often it has run").isEqualTo(2);
    }
  }

  /** Stands for a class of the application kit. */
  @OnEachServer
  static class OfApplication {
    @Test
    @Requirement({"APP-1.2", "HTTP-2.6"})
    void passes(RunningApplication application) {
      assertThat(application.get("/nothing").status()).isEqualTo(404);
    }
  }

  /** Has no endpoint. */
  static final class Empty implements AsyncApplication {}

  @Test
  void theKitForAdaptersHasNoRulesOfApplicationsAndLaunchers() {
    Report report = run(true, OfServer.class, Map.of(ServerExtension.SERVER, MEMORY));
    assertThat(ids(report))
        .contains("HTTP-1.1", "HTTP-1.2", "LIFE-1.1", "THR-1.1", "EXT-1.1")
        .noneMatch(id -> id.startsWith("APP-") || id.startsWith("CONF-"));
    assertThat(report.rulesWithoutTests()).contains("HTTP-1.2").doesNotContain("APP-1.1");
    assertThat(report.environment().subject()).startsWith("memory ");
  }

  /** As Surefire does: the same launcher, and only what has failed. */
  @Test
  void whatFailedAndRunsAgainIsAddedToTheReport() {
    var reports = new ArrayList<Report>();
    var launcher = launcher(true, reports);
    launcher.execute(request(Map.of(ServerExtension.SERVER, MEMORY), OfServer.class, Flaky.class));
    launcher.execute(request(Map.of(ServerExtension.SERVER, MEMORY), Flaky.class));
    assertThat(reports).hasSize(2);
    assertThat(reports.get(0).isConformant()).isFalse();
    assertThat(reports.get(1).tests())
        .extracting(TestResult::test, TestResult::outcome)
        .containsExactlyInAnyOrder(
            tuple("OfServer#passes", Outcome.PASSED),
            tuple("Flaky#passesTheSecondTime", Outcome.PASSED));
  }

  @Test
  void theKitForApplicationsHasThoseOfEndpointsAndWhatItsTestsName() throws IOException {
    Report report =
        run(
            true,
            OfApplication.class,
            Map.of(
                ApplicationExtension.APPLICATION,
                Empty.class.getName(),
                ApplicationExtension.SERVERS,
                MEMORY));
    assertThat(ids(report))
        .contains("APP-1.1", "APP-1.2", "APP-9.2", "HTTP-2.6")
        .allMatch(id -> id.startsWith("APP-") || id.equals("HTTP-2.6"));
    assertThat(report.environment().subject()).isEqualTo(Empty.class.getName() + " on memory");
    assertThat(report.tests())
        .extracting(TestResult::test, TestResult::server, TestResult::outcome)
        .containsExactly(tuple("OfApplication#passes", "memory", Outcome.PASSED));
    assertThat(Files.readString(folder.resolve(ReportFiles.HTML)))
        .contains("<dt>Application</dt>", "on memory, ");
    String xml = "TEST-lintel-tck-dev.lintel.tck.report.ReportScopeTests-Empty-on-memory.xml";
    assertThat(Files.readString(folder.resolve(xml)))
        .contains("name=\"passes on memory [APP-1.2, HTTP-2.6]\"");
  }

  @Test
  void aPartOfTheKitHasTheRulesOfItsTestsAlone() {
    Report report = run(false, OfServer.class, Map.of(ServerExtension.SERVER, MEMORY));
    assertThat(ids(report)).containsExactly("HTTP-1.1");
    assertThat(report.rulesWithoutTests()).isEmpty();
  }

  @Test
  void aTransparentRunSaysWhatMustBeTransparent() throws IOException {
    Report report =
        run(
            true,
            OfServer.class,
            Map.of(ServerExtension.SERVER, MEMORY, Wrap.PARAMETER, "bridges"));
    assertThat(report.environment().subject()).endsWith(", behind bridges");
    assertThat(Files.readString(folder.resolve(ReportFiles.JSON)))
        .contains("\"behind\" : \"bridges\"");
    assertThat(folder.resolve("TEST-lintel-tck-memory-bridges.xml")).exists();
  }

  private static List<String> ids(Report report) {
    return report.results().stream().map(result -> result.rule().id()).toList();
  }

  private Report run(boolean complete, Class<?> tests, Map<String, String> parameters) {
    var reports = new ArrayList<Report>();
    launcher(complete, reports).execute(request(parameters, tests));
    assertThat(reports).hasSize(1);
    return reports.get(0);
  }

  private static Launcher launcher(boolean complete, List<Report> reports) {
    return LauncherFactory.create(
        LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .addTestExecutionListeners(new ReportListener(complete, reports::add))
            .build());
  }

  private LauncherDiscoveryRequest request(Map<String, String> parameters, Class<?>... tests) {
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(Stream.of(tests).map(test -> selectClass(test)).toList())
        .configurationParameters(parameters)
        .configurationParameter(ReportListener.DIRECTORY, folder.toString())
        .build();
  }
}
