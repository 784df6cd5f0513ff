package dev.lintel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.middleware.lint.Lint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LintPageTests {

  private static final Pattern RULE_ID = Pattern.compile("\\b[A-Z][A-Z0-9]*-\\d+\\.\\d+\\b");

  @Test
  void thePageListsTheRulesThatAreChecked() throws IOException {
    String page = Files.readString(Path.of("../docs/lint.md"));
    String table = page.substring(page.indexOf("## What it checks"));
    assertThat(RULE_ID.matcher(table).results().map(MatchResult::group))
        .containsExactlyInAnyOrderElementsOf(Lint.rules());
  }
}
