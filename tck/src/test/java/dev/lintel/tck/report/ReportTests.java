package dev.lintel.tck.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.lintel.spec.SpecIndex;
import dev.lintel.tck.DeviationExtension;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.StubServerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What the reports say about test classes that come out in every way there is. */
class ReportTests {

  @TempDir static Path folder;

  private static Report report;
  private static JsonNode json;

  @BeforeAll
  static void run() throws IOException {
    List<Report> reports =
        execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(
                    selectClass(FakeKit.Mixed.class),
                    selectClass(FakeKit.NotStarted.class),
                    selectClass(FakeKit.NotStopped.class),
                    selectClass(FakeKit.LeftOut.class))
                .configurationParameter(ServerExtension.SERVER, StubServerProvider.CLASS)
                .configurationParameter(DeviationExtension.FILE, "/deviations-fake-kit.txt")
                .configurationParameter(ReportListener.DIRECTORY, folder.toString())
                .build());
    assertThat(reports).hasSize(1);
    report = reports.get(0);
    json = new ObjectMapper().readTree(folder.resolve(ReportFiles.JSON).toFile());
  }

  private static List<Report> execute(LauncherDiscoveryRequest request) {
    var reports = new ArrayList<Report>();
    LauncherFactory.create(
            LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new ReportListener(true, reports::add))
                .build())
        .execute(request);
    return reports;
  }

  private static Outcome outcome(String id) {
    return result(id).outcome();
  }

  private static RuleResult result(String id) {
    return report.results().stream()
        .filter(result -> result.rule().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRuleIsAsGoodAsItsWorstTest() {
    assertThat(outcome("HTTP-1.1")).isEqualTo(Outcome.FAILED);
    assertThat(outcome("HTTP-1.2")).isEqualTo(Outcome.FAILED);
    assertThat(outcome("HTTP-1.7")).isEqualTo(Outcome.FAILED);
    assertThat(outcome("HTTP-1.10")).isEqualTo(Outcome.PASSED);
    assertThat(report.isConformant()).isFalse();
  }

  @Test
  void aDeviationIsOfItsRuleAlone() {
    assertThat(outcome("HTTP-1.4")).isEqualTo(Outcome.DEVIATION);
    assertThat(outcome("HTTP-1.5")).isEqualTo(Outcome.PASSED);
    assertThat(report.unusedDeviations())
        .extracting("test")
        .containsExactly("RequestTargetTests#targetPathAndQueryAreRaw");
  }

  @Test
  void whatIsNotClaimedIsAbsent() {
    assertThat(outcome("HTTP-4.16")).isEqualTo(Outcome.ABSENT);
    assertThat(outcome("HTTP-5.12")).isEqualTo(Outcome.PASSED);
  }

  @Test
  void whatDidNotRunIsNotPassed() {
    assertThat(outcome("HTTP-1.6")).isEqualTo(Outcome.SKIPPED);
    assertThat(outcome("HTTP-1.11")).isEqualTo(Outcome.SKIPPED);
    assertThat(outcome("HTTP-1.12")).isEqualTo(Outcome.UNTESTED);
  }

  @Test
  void aClassThatCannotStartFailsItsTests() {
    assertThat(outcome("HTTP-1.8")).isEqualTo(Outcome.FAILED);
    assertThat(outcome("HTTP-1.9")).isEqualTo(Outcome.FAILED);
    assertThat(result("HTTP-1.9").tests())
        .singleElement()
        .satisfies(
            test -> {
              assertThat(test.test()).isEqualTo("NotStarted#isNeverRunTwice");
              assertThat(test.message()).contains("no port is free");
            });
  }

  @Test
  void aFailureAfterTheLastTestIsReported() {
    assertThat(report.testsWithoutRules()).containsExactly("Mixed#namesNoRule", "NotStopped");
    assertThat(html()).contains("Failures outside of rules", "a thread survives");
  }

  @Test
  void invocationsHaveTheNamesThatDeviationsUse() {
    assertThat(result("HTTP-1.7").tests())
        .extracting(TestResult::test, TestResult::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Mixed#oneIsOne#1", Outcome.PASSED),
            org.assertj.core.groups.Tuple.tuple("Mixed#oneIsOne#2", Outcome.FAILED));
  }

  @Test
  void everyOutcomeIsCounted() {
    JsonNode counts = json.get("counts");
    assertThat(counts.get("failed").asInt()).isEqualTo(5);
    assertThat(counts.get("passed").asInt()).isEqualTo(3);
    assertThat(counts.get("deviations").asInt()).isEqualTo(1);
    assertThat(counts.get("absent").asInt()).isEqualTo(1);
    assertThat(counts.get("skipped").asInt()).isEqualTo(2);
    assertThat(counts.get("testedMust").asInt()).isEqualTo(12);
    int sum = 0;
    for (String each : List.of("passed", "failed", "deviations", "absent", "skipped", "untested")) {
      sum += counts.get(each).asInt();
    }
    assertThat(sum).isEqualTo(counts.get("rules").asInt()).isEqualTo(json.get("results").size());
    SpecIndex spec = SpecIndex.load();
    long mustWithoutTests =
        StreamSupport.stream(json.get("rulesWithoutTests").spliterator(), false)
            .filter(id -> requireNonNull(spec.rule(id.asText())).level().equals("MUST"))
            .count();
    assertThat(mustWithoutTests).isLessThan(json.get("rulesWithoutTests").size());
    assertThat(counts.get("testableMust").asLong() - counts.get("testedMust").asLong())
        .isEqualTo(mustWithoutTests);
  }

  @Test
  void theJsonIsAsItsSchemaSays() throws IOException {
    JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    JsonSchema schema =
        factory.getSchema(ReportFiles.class.getResourceAsStream("conformance.schema.json"));
    assertThat(schema.validate(json)).isEmpty();
    JsonNode wrong = json.deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) wrong.get("counts")).put("passed", "many");
    Set<ValidationMessage> problems = schema.validate(wrong);
    assertThat(problems).singleElement().asString().contains("counts.passed");
  }

  @Test
  void theXmlIsWhatBuildServersRead() throws Exception {
    Element suites =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("TEST-lintel-tck-stub.xml").toFile())
            .getDocumentElement();
    NodeList all = suites.getElementsByTagName("testsuite");
    int tests = 0;
    int failures = 0;
    for (int i = 0; i < all.getLength(); i++) {
      tests += Integer.parseInt(((Element) all.item(i)).getAttribute("tests"));
      failures += Integer.parseInt(((Element) all.item(i)).getAttribute("failures"));
    }
    assertThat(suites.getElementsByTagName("testcase").getLength()).isEqualTo(tests);
    assertThat(suites.getElementsByTagName("failure").getLength()).isEqualTo(failures).isEqualTo(5);
  }

  @Test
  void thePageNeedsNothingElseAndEscapes() {
    assertThat(html())
        .contains("<strong>Not conformant</strong> 5 rules are broken.")
        .contains("&lt;b&gt;two&lt;/b&gt;")
        .contains("it &lt;never&gt; worked")
        .contains("stub 1.2.3")
        .doesNotContain("<b>two</b>", "{{", "src=", "<link");
  }

  @Test
  void eachSuiteHasAReportOfItsOwn() throws IOException {
    List<Report> reports =
        execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(
                    selectClass(FakeKit.OneSuite.class),
                    selectClass(FakeKit.OtherSuite.class),
                    selectClass(FakeKit.QuietSuite.class))
                .build());
    assertThat(reports).hasSize(2);
    assertThat(reports.get(0).tests()).hasSize(11);
    assertThat(reports.get(0).count(Outcome.DEVIATION)).isEqualTo(1);
    assertThat(reports.get(1).tests()).hasSize(2);
    assertThat(Path.of("target/fake-kit/one/index.html")).isNotEmptyFile();
    assertThat(Path.of("target/fake-kit/other/conformance.json")).isNotEmptyFile();
  }

  private static String html() {
    try {
      return Files.readString(folder.resolve(ReportFiles.HTML));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}
