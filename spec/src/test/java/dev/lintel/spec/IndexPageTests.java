package dev.lintel.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is made from the rules is up to date, and no rule has vanished. */
class IndexPageTests {

  private static final Path PAGE = Path.of("index.md");
  private static final Path IDS = Path.of("ids.txt");
  private static final SpecIndex SPEC = SpecIndex.load();

  @BeforeAll
  static void write() throws IOException {
    if (Boolean.getBoolean("lintel.spec.write")) {
      // Ids are only ever added: a vanished one is no matter of generating anew.
      Files.writeString(IDS, IndexPage.ids(known(), SPEC));
      Files.writeString(PAGE, IndexPage.of(SPEC));
    }
  }

  @Test
  void thePageOfAllRulesIsUpToDate() throws IOException {
    assertThat(Files.readString(PAGE))
        .as("spec/index.md is stale; run: " + IndexPage.COMMAND)
        .isEqualTo(IndexPage.of(SPEC));
  }

  @Test
  void everyIdIsOnRecord() throws IOException {
    assertThat(Files.readString(IDS))
        .as("spec/ids.txt is stale; run: " + IndexPage.COMMAND)
        .isEqualTo(IndexPage.ids(known(), SPEC));
  }

  @Test
  void noIdHasVanished() throws IOException {
    assertThat(known())
        .allSatisfy(
            id ->
                assertThat(SPEC.rule(id))
                    .as(
                        "%s of spec/ids.txt is in no document; a rule that goes leaves its heading"
                            + " behind: #### %s — withdrawn in VERSION, see RULE",
                        id, id)
                    .isNotNull());
  }

  private static List<String> known() throws IOException {
    return Files.exists(IDS) ? Files.readAllLines(IDS) : List.of();
  }
}
