package dev.lintel.tck.report;

import dev.lintel.spec.SpecIndex.Rule;
import java.util.List;

/**
 * One rule.
 *
 * @param rule the rule
 * @param outcome how it came out
 * @param isSabotaged whether a server that breaks it on purpose is caught by its tests
 * @param tests its tests
 */
public record RuleResult(Rule rule, Outcome outcome, boolean isSabotaged, List<TestResult> tests) {

  /** The area: what stands before the hyphen of the id. */
  public String area() {
    return rule.id().substring(0, rule.id().indexOf('-'));
  }
}
