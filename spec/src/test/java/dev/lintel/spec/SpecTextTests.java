package dev.lintel.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each rule has its form, and what the texts point at is there. */
class SpecTextTests {

  private static final SpecIndex SPEC = SpecIndex.load();
  private static final Pattern VERB = Pattern.compile("\\b(MUST|SHOULD|MAY)( NOT)?\\b");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");
  private static final Pattern ID =
      Pattern.compile("\\b(HTTP|WS|LIFE|THR|TLS|EXT|CONF)-(\\d+\\.\\d+)\\b");

  @Test
  void eachRuleHasOneVerbAndItIsTheOneOfItsHeading() {
    assertThat(inForce())
        .allSatisfy(
            rule -> {
              List<String> verbs = all(VERB, rule.text(), 1);
              assertThat(verbs).as("verbs of %s", rule.id()).containsExactly(rule.level());
            });
  }

  @Test
  void eachRuleHasASubjectAKindAndAnIntent() {
    Set<String> subjects = Set.of("server", "application", "middleware", "launcher");
    assertThat(inForce())
        .allSatisfy(
            rule -> {
              assertThat(rule.subject()).as(rule.id()).isIn(subjects);
              assertThat(rule.kind()).as(rule.id()).isIn("test", "stochastic", "lint", "review");
              assertThat(rule.intent()).as("the intent of %s", rule.id()).isNotBlank();
              if (rule.kind().equals("review")) {
                assertThat(rule.intent()).as("why no test for %s", rule.id()).contains("Review:");
              }
            });
  }

  @Test
  void eachCapabilityStandsInItsTable() throws IOException {
    String table = Files.readString(Path.of("extension.md"));
    assertThat(inForce())
        .filteredOn(rule -> rule.capability() != null)
        .allSatisfy(
            rule ->
                assertThat(table)
                    .contains("| `" + rule.capability() + "` |")
                    .containsAnyOf(rule.id(), "all of " + rule.id().substring(0, rule.id().indexOf('-'))));
  }

  @Test
  void eachIdThatIsCitedIsThatOfARuleInForce() throws IOException {
    for (Path document : documents()) {
      for (String id : all(ID, Files.readString(document), 0)) {
        SpecIndex.Rule rule = SPEC.rule(id);
        assertThat(rule).as("%s, cited in %s", id, document).isNotNull();
      }
    }
  }

  @Test
  void eachLinkLeadsSomewhere() throws IOException {
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        if (link.group(1).contains("://")) {
          continue;
        }
        Path target =
            link.group(1).isEmpty()
                ? document
                : document.toAbsolutePath().resolveSibling(link.group(1)).normalize();
        assertThat(target).as("%s in %s", link.group(), document).exists();
        if (link.group(2) != null) {
          assertThat(anchors(target))
              .as("%s in %s", link.group(), document)
              .contains(link.group(2));
        }
      }
    }
  }

  private static List<SpecIndex.Rule> inForce() {
    return SPEC.rules().stream().filter(rule -> !rule.isWithdrawn()).toList();
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(""))) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  private static Set<String> anchors(Path document) throws IOException {
    var anchors = new TreeSet<String>();
    for (String line : Files.readAllLines(document)) {
      if (line.matches("#+ .*")) {
        anchors.add(SpecIndex.anchor(line));
      }
    }
    return anchors;
  }

  private static List<String> all(Pattern pattern, String text, int group) {
    var found = new ArrayList<String>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(group));
    }
    return found;
  }
}
