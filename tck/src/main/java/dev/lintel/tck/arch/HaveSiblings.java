package dev.lintel.tck.arch;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** That each class has one of the same name, but for the prefix, in each of the other packages. */
final class HaveSiblings extends ArchCondition<JavaClass> {

  private static final String PACKAGE_INFO = "package-info";

  private final Map<String, String> prefixes;
  private Set<String> names = Set.of();

  /**
   * @param prefixes of the classes, by package
   */
  HaveSiblings(Map<String, String> prefixes) {
    super("have siblings in all of " + prefixes.keySet());
    this.prefixes = prefixes;
  }

  @Override
  public void init(Collection<JavaClass> all) {
    names = all.stream().map(JavaClass::getName).collect(Collectors.toSet());
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    String prefix = Objects.requireNonNull(prefixes.get(type.getPackageName()));
    String name = type.getName().substring(type.getPackageName().length() + 1);
    if (name.equals(PACKAGE_INFO)) {
      return;
    }
    if (!name.startsWith(prefix)) {
      events.add(
          SimpleConditionEvent.violated(
              type, type.getName() + " does not begin with " + prefix + "."));
      return;
    }
    String role = name.substring(prefix.length());
    prefixes.forEach(
        (otherPackage, otherPrefix) -> {
          String sibling = otherPackage + "." + otherPrefix + role;
          if (!names.contains(sibling)) {
            events.add(
                SimpleConditionEvent.violated(
                    type, type.getName() + " has no sibling " + sibling + "."));
          }
        });
  }
}
