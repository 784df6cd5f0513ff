package dev.lintel.tck.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.lintel.server.ServerProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may know whom, and what may be seen from outside.
 *
 * <p>Packages are named as ArchUnit does: {@code com.acme} is one package, {@code com.acme..} has
 * those below it, too. A rule about packages without classes fails, because everybody would keep
 * it.
 *
 * <pre>{@code
 * @ArchTest
 * static final ArchRule ADAPTER =
 *     DependencyRules.adapterKnowsItsServerAlone("com.acme.lintel", "com.acme.server..");
 * }</pre>
 */
public final class DependencyRules {

  private static final String[] PLATFORM = {
    "java..", "javax.crypto..", "javax.net.ssl", "javax.security.auth..", "org.jspecify.annotations"
  };
  private static final List<String> CONTRACTS = List.of("dev.lintel", "dev.lintel.middleware");
  private static final List<String> API =
      List.of("dev.lintel", "dev.lintel.middleware", "dev.lintel.server", "dev.lintel.spi");

  private DependencyRules() {}

  /**
   * An application, or a framework, depends on the contracts, the middleware, the JDK and its own
   * libraries: it runs on every server, and knows none.
   *
   * @param packages those of the application
   * @param libraries packages of the libraries that it is made with
   */
  public static ArchRule applicationKnowsTheContractsAlone(
      List<String> packages, String... libraries) {
    return dependOnlyOn(packages, both(CONTRACTS, List.of(libraries)))
        .because("an application that knows a server runs on no other");
  }

  /**
   * An adapter depends on the API, the JDK and its native server: it brings nothing else along.
   *
   * @param adapter the package of the adapter
   * @param server packages of the native server, and of what that is made of
   */
  public static ArchRule adapterKnowsItsServerAlone(String adapter, String... server) {
    return dependOnlyOn(List.of(adapter), both(API, List.of(server)))
        .because("an adapter brings along its server, and nothing else");
  }

  /**
   * The only public top-level classes of an adapter are its {@link ServerProvider}s.
   *
   * @param adapter the package of the adapter
   */
  public static ArchRule adapterShowsItsProviderAlone(String adapter) {
    return classes()
        .that(
            resideInAPackage(adapter)
                .and(JavaClass.Predicates.TOP_LEVEL_CLASSES)
                .and(DescribedPredicate.not(assignableTo(ServerProvider.class))))
        .should()
        .notBePublic()
        .because("all that an adapter does must be reachable through the contracts");
  }

  /**
   * The top-level classes of all packages have the same names, but for the prefix: whoever knows
   * one adapter knows the others.
   *
   * @param prefixes of the classes, by package
   * @param alone full names of classes for what one server alone needs
   */
  public static ArchRule areSiblings(Map<String, String> prefixes, String... alone) {
    Set<String> only = Set.of(alone);
    return classes()
        .that()
        .resideInAnyPackage(prefixes.keySet().toArray(String[]::new))
        .and()
        .areTopLevelClasses()
        .and(DescribedPredicate.describe("not alone", each -> !only.contains(each.getFullName())))
        .should(new HaveSiblings(prefixes));
  }

  /**
   * Besides themselves, the packages depend on the allowed ones, the JDK and JSpecify.
   *
   * @param packages who is bound
   * @param allowed packages
   */
  public static ArchRule dependOnlyOn(List<String> packages, List<String> allowed) {
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

  /**
   * The packages do not depend on some others.
   *
   * @param packages who is bound
   * @param strangers packages that they do not know
   * @param except packages among the first that may know them
   */
  public static ArchRule doNotKnow(
      List<String> packages, List<String> strangers, String... except) {
    return noClasses()
        .that()
        .resideInAnyPackage(array(packages))
        .and()
        .resideOutsideOfPackages(except)
        .should()
        .dependOnClassesThat(resideInAnyPackage(array(strangers)));
  }

  /**
   * No two of the packages need each other, also in a circle.
   *
   * @param packages each of them exactly, without those below
   */
  public static ArchRule areFreeOfCycles(List<String> packages) {
    return SlicesRuleDefinition.slices()
        .assignedFrom(new EachPackage(packages))
        .should()
        .beFreeOfCycles();
  }

  /**
   * All classes are in packages that are named: one that is not would escape the other rules.
   *
   * @param packages the known ones
   */
  public static ArchRule resideIn(List<String> packages) {
    return classes().should().resideInAnyPackage(array(packages));
  }

  /**
   * Looks whether a package was read at all: a wrong path leaves rules with little to say.
   *
   * @param floor how many top-level classes there should be at least
   * @param packageName the package
   * @param classes what was read
   * @throws AssertionError if the package has fewer
   */
  public static void holdAtLeast(int floor, String packageName, JavaClasses classes) {
    long found =
        classes
            .that(resideInAPackage(packageName))
            .that(JavaClass.Predicates.TOP_LEVEL_CLASSES)
            .stream()
            .filter(type -> !type.getName().endsWith(".package-info"))
            .count();
    if (found < floor) {
      throw new AssertionError(
          packageName + " has " + found + " top-level classes, but should have " + floor);
    }
  }

  private static List<String> both(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
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
