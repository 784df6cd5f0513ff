package dev.lintel.tck.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What code leaves be, and how types are shaped.
 *
 * <p>The rules about habits take the top-level classes that are excepted, by name. An exception
 * that nobody needs any more fails the rule, so that the list stays short.
 *
 * <pre>{@code
 * @ArchTest
 * static final ArchRule NOBODY_BLOCKS =
 *     CodeRules.asyncCodeDoesNotBlock(List.of("com.acme.."), Set.of());
 * }</pre>
 */
public final class CodeRules {

  private CodeRules() {}

  /**
   * Async code makes no call that blocks (THR-1.7), as far as the byte code shows it: {@code
   * Thread.sleep}, {@code Future.get}, {@code BlockingQueue.take}, {@code InputStream.read} and
   * their like.
   *
   * <p>A class is async code if it implements an {@code Async…} type of the contracts, or has a
   * method or constructor with such a parameter or result, and so are the classes within it.
   *
   * @param packages who is bound
   * @param but names of top-level classes that may
   */
  public static ArchRule asyncCodeDoesNotBlock(List<String> packages, Set<String> but) {
    return classes()
        .that()
        .resideInAnyPackage(array(packages))
        .and(AsyncCode.isAsync())
        .should(
            new Refrain(
                "make a blocking call",
                but,
                type -> type.getAccessesFromSelf().stream().filter(BlockingCalls::isBlocking)))
        .because("one blocked event thread stops every connection that it serves");
  }

  /**
   * Nobody sleeps.
   *
   * @param packages who is bound
   * @param but names of top-level classes that may
   */
  public static ArchRule doNotSleep(List<String> packages, Set<String> but) {
    return doNot(
        "sleep",
        packages,
        but,
        access ->
            access.getTarget().getName().equals("sleep")
                && (ownedBy(access, Thread.class) || ownedBy(access, TimeUnit.class)));
  }

  /**
   * Nobody calls {@code get} or {@code join} of a future.
   *
   * @param packages who is bound
   * @param but names of top-level classes that may
   */
  public static ArchRule doNotWaitForFutures(List<String> packages, Set<String> but) {
    return doNot(
        "wait for a future",
        packages,
        but,
        access ->
            Set.of("get", "join").contains(access.getTarget().getName())
                && ownedBy(access, Future.class));
  }

  /**
   * Nobody uses the standard streams.
   *
   * @param packages who is bound
   * @param but names of top-level classes that may
   */
  public static ArchRule doNotPrint(List<String> packages, Set<String> but) {
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

  /**
   * Nobody makes an exception that only {@code catch (RuntimeException)} can catch. The constructor
   * of a subclass may call the one of RuntimeException.
   *
   * @param packages who is bound
   * @param but names of top-level classes that may
   */
  public static ArchRule doNotMakeBareRuntimeExceptions(List<String> packages, Set<String> but) {
    return doNot(
        "make a bare RuntimeException",
        packages,
        but,
        access ->
            access.getTarget().getName().equals(JavaConstructor.CONSTRUCTOR_NAME)
                && access.getTargetOwner().isEquivalentTo(RuntimeException.class)
                && !isCallOfSuper(access));
  }

  /**
   * Nobody chooses {@code java.util.logging} for those who use the library.
   *
   * @param packages who is bound
   * @param but names of top-level classes that may
   */
  public static ArchRule doNotUseJavaUtilLogging(List<String> packages, Set<String> but) {
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

  /**
   * Each package has a {@code package-info} with JSpecify's {@code @NullMarked}.
   *
   * @param packages who is bound
   */
  public static ArchRule areNullMarked(String... packages) {
    return classes().that().resideInAnyPackage(packages).should(new ResideInANullMarkedPackage());
  }

  /**
   * Nobody extends a public class by accident.
   *
   * @param packages who is bound
   * @param open names of the top-level classes that are made to be extended
   */
  public static ArchRule areClosedForInheritance(List<String> packages, Set<String> open) {
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

  /**
   * Public methods return stages: nobody but its maker may complete one.
   *
   * @param packages who is bound
   */
  public static ArchRule returnNoCompletableFuture(List<String> packages) {
    return methods()
        .that()
        .areDeclaredInClassesThat(
            resideInAnyPackage(array(packages)).and(modifier(JavaModifier.PUBLIC)))
        .and()
        .arePublic()
        .should()
        .notHaveRawReturnType(JavaClass.Predicates.assignableTo(CompletableFuture.class));
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
}
