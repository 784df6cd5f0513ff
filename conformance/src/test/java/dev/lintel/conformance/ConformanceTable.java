package dev.lintel.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lintel.spec.SpecIndex;
import dev.lintel.spec.SpecIndex.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The conformance table: rules and servers. It holds nothing that differs from run to run. */
final class ConformanceTable {

  private final SortedMap<String, JsonNode> reports;
  private final StringBuilder text = new StringBuilder();

  /**
   * A table.
   *
   * @param reports the {@code conformance.json} of each server
   */
  ConformanceTable(SortedMap<String, JsonNode> reports) {
    this.reports = reports;
  }

  String markdown() {
    line("# Conformance");
    line("");
    line(
        "What the test kit found on each server, rule by rule. Written by the build; do not edit:");
    line("");
    line("```");
    line(GeneratedDocument.COMMAND);
    line("```");
    line("");
    line(
        "The same kit runs on any other server: `lintel tck --server NAME --report DIR`. A rule is");
    line(
        "**pass** when all its tests pass, **deviation** when one does not and the list below says why");
    line(
        "and until when, and **absent** when it needs a capability that the server does not claim.");
    numbers();
    rules();
    deviations();
    list("Rules without tests", "rulesWithoutTests");
    list("Tests without rules", "testsWithoutRules");
    return text.toString();
  }

  private void numbers() {
    line("");
    line("## Numbers");
    line("");
    row("", server -> server + " " + environment(server).get("serverVersion").asText());
    line("|---|" + "---|".repeat(reports.size()));
    row("capabilities", server -> strings(environment(server).get("capabilities")));
    count("rules", "rules");
    count("passed", "passed");
    count("failed", "failed");
    count("deviations", "deviations");
    count("absent", "absent");
    count("no test ran", "skipped");
    count("for reviewers and the lint", "untested");
    count("MUST rules that this kit can test", "testableMust");
    count("of these tested", "testedMust");
    count("of these with a saboteur that the tests catch", "sabotagedMust");
  }

  private void count(String label, String name) {
    row(label, server -> reports.get(server).get("counts").get(name).asText());
  }

  private void rules() {
    Map<String, String> titles = titles();
    String area = "";
    for (Rule rule : SpecIndex.load().rules()) {
      if (reports.values().stream().noneMatch(report -> report.get("results").has(rule.id()))) {
        continue;
      }
      String its = rule.id().substring(0, rule.id().indexOf('-'));
      if (!its.equals(area)) {
        area = its;
        line("");
        line("## " + titles.get(area));
        line("");
        line("| rule | | " + String.join(" | ", reports.keySet()) + " |");
        line("|---|---|" + "---|".repeat(reports.size()));
      }
      row(rule.id() + " " + rule.title() + " | " + rule.level(), server -> result(server, rule));
    }
    line("");
    line("The rules of the launcher are tested where it is built, those of the endpoints by the");
    line("application kit, on the sample.");
  }

  private String result(String server, Rule rule) {
    JsonNode result = reports.get(server).get("results").path(rule.id());
    String word = result.path("result").asText("untested");
    return switch (word) {
      case "passed" -> "pass";
      case "failed", "deviation" -> "**" + word + "**";
      case "untested" -> rule.kind().equals("review") ? "review" : "–";
      default -> word;
    };
  }

  private void deviations() {
    line("");
    line("## Deviations");
    line("");
    line("A deviation that passes, or is past its last day, fails the build.");
    for (String server : reports.keySet()) {
      line("");
      line("### " + server);
      line("");
      JsonNode all = reports.get(server).get("deviations");
      if (all.isEmpty()) {
        line("None.");
      } else {
        line("| rule | test | until | why |");
        line("|---|---|---|---|");
      }
      for (JsonNode each : all) {
        line(
            String.format(
                "| %s | `%s` | %s | %s ([link](%s)) |",
                each.get("rule").asText(),
                each.get("test").asText(),
                each.get("expiry").asText(),
                each.get("reason").asText(),
                each.get("link").asText()));
      }
    }
  }

  private void list(String title, String name) {
    line("");
    line("## " + title);
    line("");
    Collection<String> items =
        reports.values().stream()
            .flatMap(report -> elements(report.get(name)).stream())
            .distinct()
            .sorted()
            .toList();
    if (items.isEmpty()) {
      line("None.");
    }
    items.forEach(item -> line("- " + item));
  }

  private void row(String label, Function<String, String> cell) {
    line(
        "| "
            + label
            + " | "
            + reports.keySet().stream().map(cell).collect(Collectors.joining(" | "))
            + " |");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private JsonNode environment(String server) {
    return reports.get(server).get("environment");
  }

  private static String strings(JsonNode array) {
    return array.isEmpty() ? "none" : String.join(", ", elements(array));
  }

  private static List<String> elements(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  /** The first headings of the documents, as links, by area. */
  private static Map<String, String> titles() {
    var titles = new TreeMap<String, String>();
    Path spec = GeneratedDocument.ROOT.resolve("spec");
    try (DirectoryStream<Path> documents = Files.newDirectoryStream(spec, "*.md")) {
      for (Path document : documents) {
        String heading = Files.readString(document).lines().findFirst().orElse("");
        if (heading.matches("# [A-Z][A-Z0-9]*: .*")) {
          String area = heading.substring(2, heading.indexOf(':'));
          titles.put(
              area,
              String.format("[%s](../spec/%s)", heading.substring(2), document.getFileName()));
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return titles;
  }
}
