package dev.lintel.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.conformance.GeneratedDocument;
import dev.lintel.server.ServerProvider;
import dev.lintel.tck.Style;
import dev.lintel.tck.memory.MemoryServerProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The same scripts on all servers, the one in memory included, and in both styles, compared by what
 * the client and the application see. What differs is listed with the rule that allows it, or the
 * deviation.
 */
class DifferentialTests {

  /** By script, then by server and style. */
  private static final Map<Script, Map<String, String>> TRANSCRIPTS = new LinkedHashMap<>();

  private static final Differences LISTED = Differences.read("/differences.txt");

  @BeforeAll
  static void play() {
    Scripts.all().forEach(script -> TRANSCRIPTS.put(script, new LinkedHashMap<>()));
    Stream.concat(Running.providers(), Stream.of(new MemoryServerProvider()))
        .forEach(
            provider -> {
              for (Style style : Style.values()) {
                play(provider, style);
              }
            });
  }

  private static void play(ServerProvider provider, Style style) {
    String who = provider.name() + " " + style.name().toLowerCase(Locale.ROOT);
    try (var stage = new Stage(provider, style)) {
      TRANSCRIPTS.forEach(
          (script, transcripts) -> {
            if (script.isFor(provider)) {
              transcripts.put(who, stage.play(script));
            }
          });
    }
  }

  @Test
  void everyScriptHasANameOfItsOwn() {
    assertThat(TRANSCRIPTS.keySet()).extracting(Script::name).doesNotHaveDuplicates();
    assertThat(TRANSCRIPTS).hasSizeGreaterThan(700);
  }

  @Test
  void noServerFallsSilentOrBreaksHttp() {
    TRANSCRIPTS.forEach(
        (script, transcripts) ->
            assertThat(transcripts)
                .as(script.name())
                .allSatisfy((who, text) -> assertThat(text).as(who).doesNotStartWith("(did not")));
  }

  @Test
  void everyDifferenceIsListed() {
    Set<String> different = new TreeSet<>();
    Set<String> unlisted = new TreeSet<>();
    TRANSCRIPTS.forEach(
        (script, transcripts) -> {
          if (Differences.isDifferent(transcripts)) {
            different.add(script.name());
            if (!LISTED.isListed(script.name())) {
              unlisted.add(Differences.show(script, transcripts));
            }
          }
        });
    assertThat(unlisted).as("differences that differences.txt does not list").isEmpty();
    assertThat(LISTED.others(different)).as("listed differences that there are not").isEmpty();
  }

  @Test
  void whatIsListedNamesARuleOrADeviation() {
    List<String> problems = LISTED.problems();
    assertThat(problems).isEmpty();
  }

  @Test
  void theDocumentIsUpToDate() {
    GeneratedDocument.check("docs/differences.md", LISTED.markdown(TRANSCRIPTS));
  }
}
