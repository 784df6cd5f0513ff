package dev.lintel.spec;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The page that lists all rules, made from their headings. */
final class IndexPage {

  /** What makes the page and the list of ids anew. */
  static final String COMMAND = "mvn -pl spec test -Dtest=IndexPageTests -Dlintel.spec.write=true";

  private static final List<String> SUBJECTS =
      List.of("server", "application", "middleware", "launcher");

  private IndexPage() {}

  static String of(SpecIndex spec) {
    Map<String, List<SpecIndex.Rule>> areas =
        spec.rules().stream().collect(groupingBy(IndexPage::area, LinkedHashMap::new, toList()));
    var page = new StringBuilder("# All rules\n\n");
    page.append("Made by `" + COMMAND + "` from the headings of the rules; do not edit.\n\n");
    page.append("| area | " + String.join(" | ", SUBJECTS));
    page.append(" | MUST | SHOULD | MAY | testable | by review |\n");
    page.append("|---|" + "---:|".repeat(SUBJECTS.size() + 5) + "\n");
    areas.forEach(
        (area, rules) ->
            page.append(counts("[" + area + "](#" + SpecIndex.anchor(area) + ")", rules)));
    page.append(counts("all", spec.rules()));
    areas.forEach((area, rules) -> page.append(table(area, rules)));
    return page.toString();
  }

  /** The ids of all rules, a line each, the withdrawn ones included. */
  static String ids(Collection<String> known, SpecIndex spec) {
    var ids = new TreeSet<>(IndexPage::compare);
    ids.addAll(known);
    spec.rules().forEach(rule -> ids.add(rule.id()));
    return String.join("\n", ids) + "\n";
  }

  private static String counts(String name, Collection<SpecIndex.Rule> rules) {
    var line = new StringBuilder("| " + name);
    for (String subject : SUBJECTS) {
      line.append(" | ").append(count(rules, rule -> rule.subject().equals(subject)));
    }
    for (String level : List.of("MUST", "SHOULD", "MAY")) {
      line.append(" | ").append(count(rules, rule -> rule.level().equals(level)));
    }
    line.append(" | ").append(count(rules, SpecIndex.Rule::isTestable));
    line.append(" | ").append(count(rules, rule -> rule.kind().equals("review")));
    return line.append(" |\n").toString();
  }

  private static long count(
      Collection<SpecIndex.Rule> rules, java.util.function.Predicate<SpecIndex.Rule> which) {
    return rules.stream().filter(which).count();
  }

  private static String table(String area, List<SpecIndex.Rule> rules) {
    var table = new StringBuilder("\n## " + area + "\n\n");
    table.append(
        "| rule | title | level | subject | kind | capability |\n|---|---|---|---|---|---|\n");
    for (SpecIndex.Rule rule : rules) {
      String link = "[" + rule.id() + "](" + rule.document() + "#" + rule.anchor() + ")";
      String capability = rule.capability() == null ? "" : "`" + rule.capability() + "`";
      table.append(
          String.join(
              " | ",
              "| " + link,
              rule.title(),
              rule.level(),
              rule.subject(),
              rule.kind(),
              capability + " |\n"));
    }
    return table.toString();
  }

  private static String area(SpecIndex.Rule rule) {
    return rule.id().substring(0, rule.id().indexOf('-'));
  }

  /** By area, then by number and not by text: 1.10 comes after 1.9. */
  private static int compare(String one, String other) {
    String[] left = one.split("[-.]", 3);
    String[] right = other.split("[-.]", 3);
    int order = left[0].compareTo(right[0]);
    for (int i = 1; i < 3 && order == 0; i++) {
      order = Integer.compare(Integer.parseInt(left[i]), Integer.parseInt(right[i]));
    }
    return order;
  }
}
