package dev.lintel.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpecIndexTests {

  private static final String TEXT =
      """
      # Title

      #### HTTP-4.2 — `write` waits {MUST · server · test}
      The server MUST wait,
      and wait.

      > Intent: none of this is the rule.

      #### EXT-1.10 — a claim  {SHOULD · middleware · review · zero-copy-files}
      A claim SHOULD be kept.

      #### HTTP-4.3 — withdrawn in 0.2, see HTTP-4.2

      ```markdown
      #### HTTP-9.9 — an example  {MUST · server · test}
      ```
      """;

  @Test
  void aRuleIsReadFromItsHeading() {
    SpecIndex.Rule rule = SpecIndex.of(TEXT).rule("HTTP-4.2");
    assertThat(rule.title()).isEqualTo("`write` waits");
    assertThat(rule.level()).isEqualTo("MUST");
    assertThat(rule.subject()).isEqualTo("server");
    assertThat(rule.kind()).isEqualTo("test");
    assertThat(rule.capability()).isNull();
    assertThat(rule.text()).isEqualTo("The server MUST wait,\nand wait.");
    assertThat(rule.intent()).isEqualTo("none of this is the rule.");
    assertThat(rule.isTestable()).isTrue();
    assertThat(rule.wantsTest()).isTrue();
  }

  @Test
  void anAnchorIsTheOneOfGitHub() {
    assertThat(SpecIndex.of(TEXT).rule("HTTP-4.2").anchor())
        .isEqualTo("http-42--write-waits-must--server--test");
    assertThat(SpecIndex.anchor("### Statuses that the server sends, by itself"))
        .isEqualTo("statuses-that-the-server-sends-by-itself");
  }

  @Test
  void aCapabilityIsRead() {
    SpecIndex.Rule rule = SpecIndex.of(TEXT).rule("EXT-1.10");
    assertThat(rule.capability()).isEqualTo("zero-copy-files");
    assertThat(rule.wantsTest()).isFalse();
  }

  @Test
  void aWithdrawnRuleIsKnownAndBindsNobody() {
    SpecIndex.Rule rule = SpecIndex.of(TEXT).rule("HTTP-4.3");
    assertThat(rule.isWithdrawn()).isTrue();
    assertThat(rule.wantsTest()).isFalse();
  }

  @Test
  void anExampleIsNoRule() {
    assertThat(SpecIndex.of(TEXT).rule("HTTP-9.9")).isNull();
    assertThat(SpecIndex.of(TEXT).rules()).hasSize(3);
  }

  @Test
  void repeatedAndMalformedHeadingsAreTold() {
    SpecIndex index = SpecIndex.of(TEXT, TEXT, "#### HTTP-1.1 - no dash {MUST}\n");
    assertThat(index.repeated()).containsExactly("HTTP-4.2", "EXT-1.10", "HTTP-4.3");
    assertThat(index.malformed()).containsExactly("#### HTTP-1.1 - no dash {MUST}");
  }

  @Test
  void theSpecOnTheClassPathIsRead() {
    assertThat(SpecIndex.load().rules()).hasSizeGreaterThan(150);
  }
}
