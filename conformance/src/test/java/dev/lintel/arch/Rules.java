package dev.lintel.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules of the architecture, for packages to be named. {@link ArchitectureTests} holds our code
 * to them, {@link ArchitectureRulesFailTests} shows that each of them can fail.
 */
final class Rules {

  private static final String[] PLATFORM = {"java..", "javax.net.ssl", "org.jspecify.annotations"};

  private Rules() {}

  static ArchRule resideIn(List<String> packages) {
    return classes().should().resideInAnyPackage(array(packages));
  }

  /** Besides themselves, the packages depend on the allowed ones, the JDK and JSpecify. */
  static ArchRule dependOnlyOn(List<String> packages, List<String> allowed) {
    String[] known =
        Stream.of(packages.stream(), allowed.stream(), Arrays.stream(PLATFORM))
            .flatMap(names -> names)
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAnyPackage(array(packages))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(known));
  }

  static ArchRule doNotKnow(List<String> packages, List<String> strangers, String... except) {
    return noClasses()
        .that()
        .resideInAnyPackage(array(packages))
        .and()
        .resideOutsideOfPackages(except)
        .should()
        .dependOnClassesThat(resideInAnyPackage(array(strangers)));
  }

  /** Each slice is exactly one package. */
  static ArchRule areFreeOfCycles(List<String> packages) {
    return SlicesRuleDefinition.slices()
        .assignedFrom(new EachPackage(packages))
        .should()
        .beFreeOfCycles();
  }

  static ArchRule hideAllButTheirProvider(String adapter, String prefix) {
    return classes()
        .that()
        .resideInAPackage(adapter)
        .and()
        .areTopLevelClasses()
        .and()
        .doNotHaveSimpleName(prefix + "ServerProvider")
        .should()
        .notBePublic();
  }

  /** The top-level classes of all packages have the same names, but for the prefix. */
  static ArchRule areSiblings(Map<String, String> prefixes) {
    return classes()
        .that()
        .resideInAnyPackage(prefixes.keySet().toArray(String[]::new))
        .and()
        .areTopLevelClasses()
        .should(new HaveSiblings(prefixes));
  }

  static ArchRule areNullMarked(String... packages) {
    return classes().that().resideInAnyPackage(packages).should(new ResideInANullMarkedPackage());
  }

  /** Nobody extends a public class by accident: the open ones are listed. */
  static ArchRule areClosedForInheritance(List<String> packages, Set<String> open) {
    return classes()
        .that()
        .resideInAnyPackage(array(packages))
        .and()
        .areTopLevelClasses()
        .and()
        .arePublic()
        .and(named(open).negate())
        .should(
            ArchConditions.haveModifier(JavaModifier.FINAL)
                .or(ArchConditions.haveModifier(JavaModifier.ABSTRACT))
                .as("be final, abstract, or an interface"));
  }

  static ArchRule returnNoCompletableFuture(List<String> packages) {
    return methods()
        .that()
        .areDeclaredInClassesThat(
            resideInAnyPackage(array(packages)).and(modifier(JavaModifier.PUBLIC)))
        .and()
        .arePublic()
        .should()
        .notHaveRawReturnType(JavaClass.Predicates.assignableTo(CompletableFuture.class));
  }

  static ArchRule doNotSleep(List<String> packages, Set<String> but) {
    return doNot(
        "sleep",
        packages,
        but,
        access ->
            access.getTarget().getName().equals("sleep")
                && (ownedBy(access, Thread.class) || ownedBy(access, TimeUnit.class)));
  }

  static ArchRule doNotWaitForFutures(List<String> packages, Set<String> but) {
    return doNot(
        "wait for a future",
        packages,
        but,
        access ->
            Set.of("get", "join").contains(access.getTarget().getName())
                && ownedBy(access, Future.class));
  }

  static ArchRule doNotPrint(List<String> packages, Set<String> but) {
    return doNot(
        "use the standard streams",
        packages,
        but,
        access ->
            Set.of("java.lang.System.out", "java.lang.System.err")
                    .contains(access.getTarget().getFullName())
                || (access.getTarget().getFullName().endsWith(".printStackTrace()")
                    && ownedBy(access, Throwable.class)));
  }

  /** The constructor of a subclass may call the one of RuntimeException; it is no bare one. */
  static ArchRule doNotMakeBareRuntimeExceptions(List<String> packages, Set<String> but) {
    return doNot(
        "make a bare RuntimeException",
        packages,
        but,
        access ->
            access.getTarget().getName().equals(JavaConstructor.CONSTRUCTOR_NAME)
                && access.getTargetOwner().isEquivalentTo(RuntimeException.class)
                && !isCallOfSuper(access));
  }

  static ArchRule doNotUseJavaUtilLogging(List<String> packages, Set<String> but) {
    return classes()
        .that()
        .resideInAnyPackage(array(packages))
        .should(
            new Refrain(
                "use java.util.logging",
                but,
                type ->
                    type.getDirectDependenciesFromSelf().stream()
                        .filter(
                            use ->
                                use.getTargetClass()
                                    .getPackageName()
                                    .equals("java.util.logging"))));
  }

  private static ArchRule doNot(
      String habit, List<String> packages, Set<String> but, Predicate<JavaAccess<?>> is) {
    return classes()
        .that()
        .resideInAnyPackage(array(packages))
        .should(new Refrain(habit, but, type -> type.getAccessesFromSelf().stream().filter(is)));
  }

  private static boolean ownedBy(JavaAccess<?> access, Class<?> type) {
    return access.getTargetOwner().isAssignableTo(type);
  }

  private static boolean isCallOfSuper(JavaAccess<?> access) {
    return access.getOrigin() instanceof JavaConstructor
        && access
            .getOriginOwner()
            .getRawSuperclass()
            .filter(access.getTargetOwner()::equals)
            .isPresent();
  }

  private static DescribedPredicate<JavaClass> named(Set<String> names) {
    return DescribedPredicate.describe(
        "one of " + names, type -> names.contains(type.getFullName()));
  }

  private static String[] array(List<String> packages) {
    return packages.toArray(String[]::new);
  }

  private static final class EachPackage implements SliceAssignment {

    private final List<String> packages;

    EachPackage(List<String> packages) {
      this.packages = packages;
    }

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return packages.contains(type.getPackageName())
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "each of " + packages;
    }
  }
}
