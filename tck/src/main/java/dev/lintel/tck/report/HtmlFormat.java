package dev.lintel.tck.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.spec.SpecIndex.Rule;
import dev.lintel.tck.Deviation;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report for people: one page that needs nothing else and no network. */
final class HtmlFormat {

  private static final String PAGE = "report.html";

  private final Report report;
  private final StringBuilder html = new StringBuilder();

  private HtmlFormat(Report report) {
    this.report = report;
  }

  static void write(Report report, Writer to) throws IOException {
    Environment environment = report.environment();
    to.write(
        page()
            .replace("{{title}}", text(environment.subject()))
            .replace("{{body}}", new HtmlFormat(report).body()));
  }

  private static String page() throws IOException {
    try (InputStream in = HtmlFormat.class.getResourceAsStream(PAGE)) {
      if (in == null) {
        throw new IOException("the kit has lost its " + PAGE);
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private String body() {
    verdict();
    numbers();
    environment(report.environment());
    filters();
    String area = "";
    for (RuleResult result : report.results()) {
      if (!result.area().equals(area)) {
        html.append(area.isEmpty() ? "" : "</tbody></table></section>\n");
        area = result.area();
        openArea(area);
      }
      rule(result);
    }
    html.append("</tbody></table></section>\n");
    list("Deviations", report.deviations().stream().map(this::deviation).toList());
    list("Rules without tests", codes(report.rulesWithoutTests()));
    list("Tests without rules", codes(report.testsWithoutRules()));
    failuresOutsideOfRules();
    return html.toString();
  }

  private void verdict() {
    long failed = report.count(Outcome.FAILED);
    String verdict =
        !report.isConformant()
            ? "Not conformant"
            : report.isComplete() ? "Conformant" : "No failure, in a part of the kit";
    html.append("<p class='verdict ").append(report.isConformant() ? "passed" : "failed");
    html.append("'><strong>").append(verdict).append("</strong> ");
    html.append(
        failed > 0
            ? failed + (failed == 1 ? " rule is broken." : " rules are broken.")
            : report.isConformant() ? "No rule is broken." : "A test failed outside of any rule.");
    for (RuleResult result : report.results()) {
      if (result.outcome() == Outcome.FAILED) {
        String id = result.rule().id();
        html.append(" <a href='#").append(id).append("'>").append(id).append("</a>");
      }
    }
    html.append("</p>\n");
  }

  private void numbers() {
    html.append("<ul class='numbers'>\n");
    number(report.count(Outcome.PASSED), "rules passed", "passed");
    number(report.count(Outcome.FAILED), "failed", "failed");
    number(report.count(Outcome.DEVIATION), "deviations", "deviation");
    number(report.count(Outcome.ABSENT), "absent", "absent");
    number(report.count(Outcome.SKIPPED), "skipped", "skipped");
    number(report.count(Outcome.UNTESTED), "not tested here", "untested");
    html.append("</ul>\n<p class='trace'>");
    html.append(report.results().size()).append(" rules, ");
    html.append(report.tests().size()).append(" tests. Of ").append(report.testableMust());
    html.append(" MUST rules that a test of the kit can tell, ").append(report.testedMust());
    html.append(" are tested here (").append(share(report.testedMust(), report.testableMust()));
    html.append("); for ").append(report.sabotagedMust());
    html.append(" of these (").append(share(report.sabotagedMust(), report.testedMust()));
    html.append(") a saboteur shows that the tests can fail.</p>\n");
  }

  private void number(long count, String label, String kind) {
    html.append("<li class='").append(kind).append(count == 0 ? " none" : "").append("'><b>");
    html.append(count).append("</b> ").append(label).append("</li>\n");
  }

  private void environment(Environment environment) {
    html.append("<dl>\n");
    if (environment.application() != null) {
      entry("Application", environment.application());
    }
    if (environment.behind() != null) {
      entry("Behind", environment.behind());
    }
    entry("Server", environment.server() + " " + environment.serverVersion());
    entry(
        "Capabilities",
        environment.capabilities().isEmpty()
            ? "none"
            : String.join(", ", environment.capabilities()));
    entry("Specification", environment.specVersion());
    entry("Kit", environment.kitVersion());
    entry("Java", environment.java());
    entry("System", environment.system());
    entry("Date", environment.date().toString());
    html.append("</dl>\n");
  }

  private void entry(String name, String value) {
    html.append("<div><dt>").append(name).append("</dt><dd>").append(text(value));
    html.append("</dd></div>\n");
  }

  private void filters() {
    html.append("<form id='filters' hidden>\n<input type='search' id='words' ");
    html.append("placeholder='Search rules and tests' aria-label='Search rules and tests'>\n");
    html.append("<select id='area' aria-label='Area'><option value=''>All areas</option>");
    var areas = new LinkedHashSet<String>();
    report.results().forEach(result -> areas.add(result.area()));
    areas.forEach(area -> html.append("<option>").append(area).append("</option>"));
    html.append("</select>\n<select id='result' aria-label='Result'>");
    html.append("<option value=''>All results</option>");
    for (Outcome outcome : Outcome.values()) {
      if (report.count(outcome) > 0) {
        html.append("<option>").append(outcome.word()).append("</option>");
      }
    }
    html.append("</select>\n<output id='shown'></output>\n</form>\n");
  }

  private void openArea(String area) {
    html.append("<section class='area'><h2>").append(area).append("</h2>\n<table><thead><tr>");
    html.append("<th scope='col'>Rule</th><th scope='col'>What it says</th>");
    html.append("<th scope='col'>Result</th></tr></thead><tbody>\n");
  }

  private void rule(RuleResult result) {
    Rule rule = result.rule();
    String word = result.outcome().word();
    html.append("<tr class='rule ").append(word).append("' id='").append(rule.id());
    html.append("' data-area='").append(result.area()).append("' data-result='").append(word);
    html.append("'><th scope='row'><a href='#").append(rule.id()).append("'>");
    html.append(rule.id()).append("</a><small>").append(rule.level()).append(" · ");
    html.append(rule.subject()).append("</small></th><td><b>").append(prose(rule.title()));
    html.append("</b><p>").append(prose(rule.text())).append("</p>");
    note(result);
    tests(result);
    html.append("</td><td class='result'><span>").append(word).append("</span></td></tr>\n");
  }

  private void note(RuleResult result) {
    Rule rule = result.rule();
    if (result.outcome() == Outcome.ABSENT) {
      html.append("<p class='note'>The server does not claim <code>");
      html.append(text(String.valueOf(rule.capability()))).append("</code>.</p>");
    } else if (result.outcome() == Outcome.UNTESTED) {
      html.append("<p class='note'>").append(whyUntested(rule)).append("</p>");
    }
  }

  private static String whyUntested(Rule rule) {
    if (rule.kind().equals("review")) {
      return "For a reviewer: no test can tell.";
    }
    return rule.kind().equals("lint")
        ? "For the lint, which tells while an application runs."
        : "No test of this run names it.";
  }

  private void tests(RuleResult result) {
    if (result.tests().isEmpty()) {
      return;
    }
    boolean open = result.outcome() == Outcome.FAILED;
    int count = result.tests().size();
    html.append("<details").append(open ? " open" : "").append("><summary>").append(count);
    html.append(count == 1 ? " test" : " tests").append(result.isSabotaged() ? ", sabotaged" : "");
    html.append("</summary><ul class='tests'>");
    result.tests().forEach(this::test);
    html.append("</ul></details>");
  }

  private void test(TestResult test) {
    html.append("<li class='").append(test.outcome().word()).append("'><code>");
    html.append(text(test.test())).append("</code> <small>");
    html.append(test.server() == null ? "" : "on " + text(test.server()) + ", ");
    html.append(test.outcome() == Outcome.PASSED ? "" : test.outcome().word() + ", ");
    html.append(String.format(Locale.ROOT, "%,d ms", test.time().toMillis())).append("</small>");
    Deviation deviation = test.deviation();
    if (deviation != null) {
      html.append("<p class='note'>").append(text(deviation.reason())).append("</p>");
    }
    if (test.message() != null) {
      html.append("<pre>").append(text(test.message()));
      html.append(test.place() == null ? "" : "\n\nat " + text(test.place())).append("</pre>");
    }
    if (test.evidence() != null) {
      html.append("<details").append(test.outcome() == Outcome.FAILED ? " open" : "");
      html.append("><summary>on the wire</summary><pre>").append(text(test.evidence()));
      html.append("</pre></details>");
    }
    html.append("</li>");
  }

  private String deviation(Deviation deviation) {
    String link = deviation.link();
    String shown =
        link.startsWith("https://") ? "<a href='" + text(link) + "'>why</a>" : text(link);
    return String.format(
        "<a href='#%s'>%s</a> in <code>%s</code> until %s: %s (%s)%s",
        deviation.rule(),
        deviation.rule(),
        text(deviation.test()),
        deviation.expiry(),
        text(deviation.reason()),
        shown,
        report.unusedDeviations().contains(deviation)
            ? " <em>met by no test of this run</em>"
            : "");
  }

  private static List<String> codes(Collection<String> names) {
    return names.stream().map(name -> "<code>" + text(name) + "</code>").toList();
  }

  private void failuresOutsideOfRules() {
    List<TestResult> failures =
        report.tests().stream()
            .filter(test -> test.outcome() == Outcome.FAILED)
            .filter(test -> report.testsWithoutRules().contains(test.test()))
            .toList();
    if (!failures.isEmpty()) {
      html.append("<section><h2>Failures outside of rules</h2><ul class='tests'>\n");
      failures.forEach(this::test);
      html.append("</ul></section>\n");
    }
  }

  private void list(String title, List<String> items) {
    html.append("<section><h2>").append(title).append("</h2>\n");
    if (items.isEmpty()) {
      html.append("<p>None.</p>");
    } else {
      html.append("<ul>");
      items.forEach(item -> html.append("<li>").append(item).append("</li>\n"));
      html.append("</ul>");
    }
    html.append("</section>\n");
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "none" : 100 * part / whole + " %";
  }

  /** The text of a rule: of its Markdown, only code and the addresses of links matter here. */
  private static String prose(String markdown) {
    return text(markdown)
        .replaceAll("\\[([^\\]]+)\\]\\([^)]*\\)", "$1")
        .replaceAll("`([^`]+)`", "<code>$1</code>");
  }

  private static String text(@Nullable String raw) {
    return String.valueOf(raw)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&quot;");
  }
}
