package dev.lintel.tck;

import dev.lintel.spec.Requirement;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;

/** Lets those tests through that name certain rules; all, if there are none. */
public final class RuleFilter implements PostDiscoveryFilter {

  private final List<String> rules;

  /**
   * A filter.
   *
   * @param rules the ids, sections ({@code HTTP-7}) or areas ({@code HTTP}) to test; empty for all
   */
  public RuleFilter(List<String> rules) {
    this.rules = List.copyOf(rules);
  }

  @Override
  public FilterResult apply(TestDescriptor test) {
    if (rules.isEmpty() || !(test.getSource().orElse(null) instanceof MethodSource source)) {
      return FilterResult.included("no rules are named, or it is no test");
    }
    Requirement requirement = source.getJavaMethod().getAnnotation(Requirement.class);
    return FilterResult.includedIf(
        requirement != null && Arrays.stream(requirement.value()).anyMatch(this::isNamed));
  }

  private boolean isNamed(String id) {
    return rules.stream().anyMatch(named -> isWithin(id, named));
  }

  /** Whether a rule is another, or of a section or an area. */
  public static boolean isWithin(String id, String named) {
    return id.equals(named) || id.startsWith(named + ".") || id.startsWith(named + "-");
  }
}
