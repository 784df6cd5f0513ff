package dev.lintel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.spec.SpecIndex;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** Every rule about the launcher is named by a test of this module. */
class RequirementTraceTests {

  /** The command that the kit adds is tested where the kit is. */
  private static final String KIT = "CONF-5.";

  private static final SpecIndex SPEC = SpecIndex.load();

  @Test
  void everyRuleThatATestCanCheckHasOne() {
    List<String> wanted =
        SPEC.rules().stream()
            .filter(rule -> rule.subject().equals("launcher") && !rule.id().startsWith(KIT))
            .filter(rule -> rule.level().equals("MUST") && rule.kind().equals("test"))
            .map(SpecIndex.Rule::id)
            .toList();
    assertThat(wanted).hasSizeGreaterThan(15);
    assertThat(named()).containsAll(wanted);
  }

  @Test
  void everyNamedRuleIsOneOfTheLauncherAndInForce() {
    assertThat(named())
        .allSatisfy(
            id -> {
              SpecIndex.Rule rule = SPEC.rule(id);
              assertThat(rule).as(id).isNotNull();
              assertThat(rule.isWithdrawn()).as(id).isFalse();
              assertThat(rule.subject()).as(id).isEqualTo("launcher");
            });
  }

  private static SortedSet<String> named() {
    var named = new TreeSet<String>();
    for (Class<?> type :
        ReflectionSupport.findAllClassesInPackage(
            "dev.lintel.launcher", each -> true, name -> name.endsWith("Tests"))) {
      for (Method method : type.getDeclaredMethods()) {
        Requirement requirement = method.getAnnotation(Requirement.class);
        if (requirement != null) {
          assertThat(AnnotationSupport.isAnnotated(method, Testable.class))
              .as("%s is a test", method)
              .isTrue();
          named.addAll(Arrays.asList(requirement.value()));
        }
      }
    }
    return named;
  }
}
