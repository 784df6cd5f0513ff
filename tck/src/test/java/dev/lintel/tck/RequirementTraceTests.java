package dev.lintel.tck;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.spec.SpecIndex;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Every test of the kit names rules that exist, and every rule that a test can tell has one. */
class RequirementTraceTests {

  private static final Path REPORT = Path.of("target", "spec-coverage.md");
  private static final SpecIndex SPEC = SpecIndex.load();

  /** The tests of each rule that is named by one, as {@code Class#method}. */
  private static final SortedMap<String, List<String>> TESTS = new TreeMap<>();

  private static final List<String> WITHOUT_RULE = new ArrayList<>();
  private static int tests;

  @BeforeAll
  static void collect() {
    List<Class<?>> classes =
        ReflectionSupport.findAllClassesInPackage(
            "dev.lintel.tck", type -> isOfTheKit(type) && !type.isInterface(), name -> true);
    for (Class<?> type : classes) {
      for (Method method :
          ReflectionSupport.findMethods(
              type,
              each -> AnnotationSupport.isAnnotated(each, Testable.class),
              HierarchyTraversalMode.TOP_DOWN)) {
        tests++;
        String name = type.getSimpleName() + "#" + method.getName();
        Requirement requirement = method.getAnnotation(Requirement.class);
        if (requirement == null || requirement.value().length == 0) {
          WITHOUT_RULE.add(name);
        } else {
          Arrays.stream(requirement.value())
              .forEach(id -> TESTS.computeIfAbsent(id, i -> new ArrayList<>()).add(name));
        }
      }
    }
  }

  /** The tests of the kit itself, such as this one, are no tests of rules. */
  private static boolean isOfTheKit(Class<?> type) {
    return ServerExtension.class
        .getProtectionDomain()
        .getCodeSource()
        .equals(type.getProtectionDomain().getCodeSource());
  }

  @Test
  void theKitIsFound() {
    assertThat(tests).as("tests of the kit").isGreaterThan(200);
    assertThat(SPEC.rules()).hasSizeGreaterThan(150);
  }

  @Test
  void everyTestNamesARule() {
    assertThat(WITHOUT_RULE).isEmpty();
  }

  @Test
  void everyNamedRuleIsInTheSpecAndInForce() {
    assertThat(TESTS.keySet())
        .allSatisfy(
            id -> {
              SpecIndex.Rule rule = SPEC.rule(id);
              assertThat(rule).as("the rule %s of %s", id, TESTS.get(id)).isNotNull();
              assertThat(rule.isWithdrawn()).as("%s is withdrawn", id).isFalse();
            });
  }

  @Test
  void noIdIsRepeatedAndEveryHeadingIsARule() {
    assertThat(SPEC.repeated()).isEmpty();
    assertThat(SPEC.malformed()).isEmpty();
  }

  @Test
  void everyTestableRuleHasATest() throws IOException {
    List<SpecIndex.Rule> untested =
        SPEC.rules().stream()
            .filter(rule -> rule.wantsTest() && !TESTS.containsKey(rule.id()))
            .toList();
    Files.createDirectories(REPORT.getParent());
    Files.writeString(REPORT, report(untested));
    assertThat(untested)
        .as(
            "rules without a test; write one with @Requirement, or make the kind of the rule review")
        .extracting(SpecIndex.Rule::id)
        .isEmpty();
  }

  private static String report(List<SpecIndex.Rule> untested) {
    long wanted = SPEC.rules().stream().filter(SpecIndex.Rule::wantsTest).count();
    var report = new StringBuilder("# Rules and their tests\n\n");
    report.append(wanted - untested.size()).append(" of ").append(wanted);
    report.append(" rules that want a test of the kit have one; those of the launcher are tested");
    report.append(" there.\n\n## Rules without a test\n\n");
    untested.forEach(rule -> report.append("- " + rule.id() + " " + rule.title() + "\n"));
    report.append("\n## All rules\n\n| rule | level | subject | kind | capability | tests |\n");
    report.append("|---|---|---|---|---|---|\n");
    for (SpecIndex.Rule rule : SPEC.rules()) {
      String named =
          TESTS.getOrDefault(rule.id(), List.of()).stream().distinct().collect(joining(", "));
      report.append(
          String.join(
              " | ",
              "| " + rule.id() + " " + rule.title(),
              rule.level(),
              rule.subject(),
              rule.kind(),
              rule.capability() == null ? "" : rule.capability(),
              named + " |\n"));
    }
    return report.toString();
  }
}
