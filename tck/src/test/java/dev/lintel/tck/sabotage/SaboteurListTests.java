package dev.lintel.tck.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.SpecIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which rules have a saboteur, and why the others have none. */
class SaboteurListTests {

  private static final Path LIST =
      Path.of("src", "main", "resources", "dev", "lintel", "tck", "sabotaged-rules.txt");
  private static final Path GAPS = Path.of("src", "test", "resources", "saboteur-gaps.txt");

  @Test
  void everyTestedMustHasASaboteurOrAReason() throws IOException {
    Map<String, String> gaps = gaps();
    SortedSet<String> sabotaged = sabotaged();
    SpecIndex spec = SpecIndex.load();
    SortedSet<String> tested = new TreeSet<>(AdapterKit.rules());
    tested.removeIf(id -> spec.rule(id) == null || !spec.rule(id).level().equals("MUST"));
    assertThat(tested).as("saboteurs of rules that are no tested MUST").containsAll(sabotaged);
    SortedSet<String> open = new TreeSet<>(tested);
    open.removeAll(sabotaged);
    assertThat(gaps.keySet())
        .as("rules without a saboteur; each has a line 'rule | reason' in %s", GAPS)
        .containsExactlyInAnyOrderElementsOf(open);
    assertThat(gaps.values()).noneMatch(String::isBlank);
    System.Logger log = System.getLogger(SaboteurListTests.class.getName());
    log.log(
        System.Logger.Level.INFO,
        "{0} of {1} tested MUST rules have a saboteur",
        sabotaged.size(),
        tested.size());
  }

  @Test
  void eachSaboteurRunsOnce() {
    assertThat(
            Stream.of(
                    new RequestSaboteurTests(),
                    new ResponseSaboteurTests(),
                    new ConnectionSaboteurTests(),
                    new ServerSaboteurTests(),
                    new Http2SaboteurTests(),
                    new SocketSaboteurTests(),
                    new SocketEndSaboteurTests())
                .flatMap(SaboteurRun::own)
                .map(Saboteur::toString))
        .containsExactlyInAnyOrderElementsOf(SaboteurRun.all().map(Saboteur::toString).toList());
  }

  @Test
  void theListOfSabotagedRulesIsFresh() throws IOException {
    if (Boolean.getBoolean("lintel.tck.saboteurs.write")) {
      Files.createDirectories(LIST.getParent());
      Files.write(LIST, sabotaged());
    }
    assertThat(Files.readAllLines(LIST))
        .as(
            "stale; run: mvn -pl tck surefire:test@saboteurs -Dtest=SaboteurListTests"
                + " -Dlintel.tck.saboteurs.write=true")
        .containsExactlyElementsOf(sabotaged());
  }

  private static SortedSet<String> sabotaged() {
    var rules = new TreeSet<String>();
    SaboteurRun.all().forEach(each -> rules.add(each.rule()));
    return rules;
  }

  private static Map<String, String> gaps() throws IOException {
    var gaps = new TreeMap<String, String>();
    for (String line : Files.readAllLines(GAPS)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split("\\s*\\|\\s*", 2);
        gaps.put(parts[0], parts.length < 2 ? "" : parts[1]);
      }
    }
    return gaps;
  }
}
