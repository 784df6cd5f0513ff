package dev.lintel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lintel.server.ServerProvider;
import dev.lintel.tck.report.ReportFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The table in the documents tells what the suites have found. Runs when all suites have ended: the
 * build runs it apart from them, in its own phase.
 */
class ConformanceTableTests {

  private static final SortedMap<String, JsonNode> REPORTS = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    for (ServerProvider provider : ServiceLoader.load(ServerProvider.class)) {
      Path report = Path.of("target", "tck", provider.name(), ReportFiles.JSON);
      assertThat(Files.exists(report))
          .as("there is no %s: run the suites, with mvn verify and without -Dtest", report)
          .isTrue();
      REPORTS.put(provider.name(), new ObjectMapper().readTree(report.toFile()));
    }
  }

  @Test
  void theTableIsUpToDate() {
    everyServerIsConformantAndTestedAsAWhole(); // A failure is to be mended, not to be written
    // down.
    GeneratedDocument.check("docs/conformance.md", new ConformanceTable(REPORTS).markdown());
  }

  @Test
  void everyServerIsConformantAndTestedAsAWhole() {
    assertThat(REPORTS).hasSize(3);
    REPORTS.forEach(
        (server, report) -> {
          assertThat(report.get("conformant").asBoolean()).as(server).isTrue();
          assertThat(report.get("complete").asBoolean()).as(server).isTrue();
        });
  }

  @Test
  void noDeviationIsLeftOver() {
    var unused = new ArrayList<String>();
    REPORTS.forEach(
        (server, report) ->
            report
                .get("deviations")
                .forEach(
                    each -> {
                      if (!each.get("used").asBoolean()) {
                        unused.add(server + ": " + each.get("test").asText());
                      }
                    }));
    assertThat(unused).as("deviations of tests that are gone").isEmpty();
  }
}
