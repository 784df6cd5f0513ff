package dev.lintel.tck.arch;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** That the package has a package-info with JSpecify's annotation. */
final class ResideInANullMarkedPackage extends ArchCondition<JavaClass> {

  ResideInANullMarkedPackage() {
    super("reside in a package annotated @NullMarked");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
      events.add(
          SimpleConditionEvent.violated(
              type, type.getName() + " resides in a package that is not @NullMarked."));
    }
  }
}
