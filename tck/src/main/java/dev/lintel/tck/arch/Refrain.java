package dev.lintel.tck.arch;

import com.tngtech.archunit.base.HasDescription;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * That classes leave something be, except the named ones. An exception nobody needs any more is a
 * violation, too, so that the list stays short.
 */
final class Refrain extends ArchCondition<JavaClass> {

  private final Set<String> exceptions;
  private final Function<JavaClass, Stream<? extends HasDescription>> uses;
  private final Set<String> unneeded = new TreeSet<>();

  /**
   * @param habit what they leave be, as a verb
   * @param exceptions names of top-level classes
   * @param uses where a class does it all the same
   */
  Refrain(
      String habit,
      Set<String> exceptions,
      Function<JavaClass, Stream<? extends HasDescription>> uses) {
    super("not " + habit + (exceptions.isEmpty() ? "" : ", except " + new TreeSet<>(exceptions)));
    this.exceptions = exceptions;
    this.uses = uses;
  }

  @Override
  public void init(Collection<JavaClass> all) {
    unneeded.clear();
    unneeded.addAll(exceptions);
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    String outermost = outermost(type).getName();
    uses.apply(type)
        .forEach(
            use -> {
              unneeded.remove(outermost);
              if (!exceptions.contains(outermost)) {
                events.add(SimpleConditionEvent.violated(type, use.getDescription()));
              }
            });
  }

  @Override
  public void finish(ConditionEvents events) {
    unneeded.forEach(
        name ->
            events.add(
                SimpleConditionEvent.violated(name, name + " no longer needs its exception")));
  }

  private static JavaClass outermost(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer;
  }
}
