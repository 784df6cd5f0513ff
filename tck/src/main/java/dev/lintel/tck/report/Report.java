package dev.lintel.tck.report;

import static java.util.stream.Collectors.toCollection;

import dev.lintel.spec.SpecIndex;
import dev.lintel.spec.SpecIndex.Rule;
import dev.lintel.tck.Deviation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a run of the kit has shown. */
public final class Report {
  private final Environment environment;
  private final boolean complete;
  private final List<TestResult> tests;
  private final List<Deviation> deviations;
  private final Map<String, RuleResult> results = new LinkedHashMap<>();

  /**
   * Sorts tests by rule.
   *
   * @param complete whether the whole kit ran
   * @param tests all tests, those outside of any rule included
   * @param deviations the list of the server
   * @param sabotaged the ids of the rules that a saboteur covers
   */
  Report(
      Environment environment,
      boolean complete,
      SpecIndex spec,
      List<TestResult> tests,
      Collection<Deviation> deviations,
      Set<String> sabotaged) {
    this.environment = environment;
    this.complete = complete;
    this.tests = List.copyOf(tests);
    this.deviations = List.copyOf(deviations);
    var byRule = new LinkedHashMap<String, List<TestResult>>();
    for (TestResult test : tests) {
      test.rules().forEach(id -> byRule.computeIfAbsent(id, i -> new ArrayList<>()).add(test));
    }
    for (Rule rule : spec.rules()) {
      if (!rule.isWithdrawn() && (byRule.containsKey(rule.id()) || isOfKit(rule))) {
        List<TestResult> its = byRule.getOrDefault(rule.id(), List.of());
        results.put(
            rule.id(),
            new RuleResult(rule, outcome(rule, its), sabotaged.contains(rule.id()), its));
      }
    }
  }

  /** What ran where. */
  public Environment environment() {
    return environment;
  }

  /** Whether the whole kit ran, or only the tests of some rules. */
  public boolean isComplete() {
    return complete;
  }

  /** All tests, in the order in which they ended. */
  public List<TestResult> tests() {
    return tests;
  }

  /**
   * The rules that this run is about, in the order of the specification: those that its tests name,
   * and of a whole kit all that it has to test or leaves to reviewers.
   */
  public Collection<RuleResult> results() {
    return results.values();
  }

  /** The deviations that the server is granted. */
  public List<Deviation> deviations() {
    return deviations;
  }

  /** Whether nothing has failed: what deviates is granted, what is absent is not claimed. */
  public boolean isConformant() {
    return tests.stream().noneMatch(test -> test.outcome() == Outcome.FAILED);
  }

  /** How many rules came out so. */
  public long count(Outcome outcome) {
    return results.values().stream().filter(result -> result.outcome() == outcome).count();
  }

  /** How many rules must be kept and are for the kit to test. */
  public long testableMust() {
    return must().count();
  }

  /** How many of those have a test. */
  public long testedMust() {
    return must().filter(result -> !result.tests().isEmpty()).count();
  }

  /** How many of those have a saboteur that the tests catch. */
  public long sabotagedMust() {
    return must().filter(result -> !result.tests().isEmpty() && result.isSabotaged()).count();
  }

  /** The rules that want a test of the kit and have none. */
  public List<String> rulesWithoutTests() {
    return results.values().stream()
        .filter(result -> result.rule().wantsTest() && result.tests().isEmpty())
        .map(result -> result.rule().id())
        .toList();
  }

  /** The tests that name no rule in force; failures of a whole class are among them. */
  public Set<String> testsWithoutRules() {
    return tests.stream()
        .filter(test -> test.rules().stream().noneMatch(results::containsKey))
        .map(TestResult::test)
        .collect(toCollection(TreeSet::new));
  }

  /** The deviations that no test met: the test is gone, or was not run. */
  public List<Deviation> unusedDeviations() {
    Set<String> met =
        tests.stream()
            .filter(test -> test.deviation() != null)
            .map(test -> test.deviation().test())
            .collect(toCollection(TreeSet::new));
    return deviations.stream().filter(deviation -> !met.contains(deviation.test())).toList();
  }

  /** The endpoints are for the application kit, the launcher for neither. */
  private Stream<RuleResult> must() {
    return results.values().stream()
        .filter(result -> result.rule().wantsTest() && result.rule().level().equals("MUST"));
  }

  private boolean isOfKit(Rule rule) {
    boolean isOfEndpoints = rule.id().startsWith("APP-");
    return complete
        && !rule.subject().equals("launcher")
        && isOfEndpoints == (environment.application() != null);
  }

  private Outcome outcome(Rule rule, List<TestResult> its) {
    if (its.isEmpty()) {
      return Outcome.UNTESTED;
    }
    if (its.stream().anyMatch(test -> test.outcome() == Outcome.FAILED)) {
      return Outcome.FAILED;
    }
    if (rule.capability() != null && !environment.capabilities().contains(rule.capability())) {
      return Outcome.ABSENT;
    }
    if (its.stream().anyMatch(test -> isDeviationOf(rule, test))) {
      return Outcome.DEVIATION;
    }
    if (its.stream().anyMatch(test -> test.outcome() == Outcome.PASSED)) {
      return Outcome.PASSED;
    }
    // Nothing is left to show the rule but tests that deviate from another one, or did not run.
    return its.stream().anyMatch(test -> test.outcome() == Outcome.DEVIATION)
        ? Outcome.DEVIATION
        : Outcome.SKIPPED;
  }

  private static boolean isDeviationOf(Rule rule, TestResult test) {
    Deviation deviation = test.deviation();
    return deviation != null && deviation.rule().equals(rule.id());
  }
}
