package dev.lintel.arch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule of {@link ArchitectureTests} fails where it should, and names the culprit. */
class ArchitectureRulesFailTests {

  private static final String FIXTURES = "dev.lintel.arch.fixtures";
  private static final String FIXTURE_CONTRACTS = FIXTURES + ".api.contracts";
  private static final String FIXTURE_MACHINERY = FIXTURES + ".api.machinery";
  private static final String ALPHA = FIXTURES + ".adapter.alpha";
  private static final String BETA = FIXTURES + ".adapter.beta";
  private static final String APPLICATION = FIXTURES + ".application";
  private static final String HABITS = FIXTURES + ".habits";
  private static final String UNMARKED = FIXTURES + ".unmarked";

  private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(FIXTURES);

  @Test
  void aClassInAnUnknownPackageIsFound() {
    assertFails(
        Rules.resideIn(List.of(APPLICATION, ALPHA, BETA, HABITS)),
        UNMARKED + ".Unmarked",
        FIXTURE_CONTRACTS + ".OpenType");
  }

  @Test
  void anApiThatNeedsALibraryIsFound() {
    assertFails(
        Rules.dependOnlyOn(List.of(FIXTURE_CONTRACTS, FIXTURE_MACHINERY), List.of()),
        "LeaningContract.checked()> has return type <org.assertj.core.api.AssertProvider");
  }

  @Test
  void aContractThatKnowsTheMachineryIsFound() {
    assertFails(
        Rules.doNotKnow(List.of(FIXTURE_CONTRACTS), List.of(FIXTURE_MACHINERY)),
        "LeaningContract.machine()");
  }

  @Test
  void packagesThatNeedEachOtherAreFound() {
    assertFails(
        Rules.areFreeOfCycles(List.of(FIXTURE_CONTRACTS, FIXTURE_MACHINERY)),
        "Cycle detected",
        "LeaningContract.machine()",
        "Machine.contract()");
  }

  @Test
  void anAdapterThatKnowsAnotherIsFound() {
    assertFails(
        Rules.dependOnlyOn(List.of(ALPHA), Modules.API), "AlphaServerProvider", "BetaServer");
  }

  @Test
  void anAdapterThatShowsItsListenerIsFound() {
    assertFails(Rules.hideAllButTheirProvider(ALPHA, "Alpha"), "AlphaListener");
    assertKept(Rules.hideAllButTheirProvider(BETA, "Beta"));
  }

  @Test
  void anAdapterWithAClassOfItsOwnIsFound() {
    assertFails(
        Rules.areSiblings(Map.of(ALPHA, "Alpha", BETA, "Beta")),
        "AlphaListener has no sibling " + BETA + ".BetaListener",
        "Stray does not begin with Beta");
  }

  @Test
  void whoKnowsAnAdapterIsFound() {
    assertFails(
        Rules.doNotKnow(List.of(APPLICATION), List.of(Modules.ANY_ADAPTER)),
        "NosyApplication.server()");
  }

  @Test
  void anApplicationThatKnowsTheMachineryIsFound() {
    assertFails(
        Rules.dependOnlyOn(
            List.of(APPLICATION), List.of(Modules.CONTRACTS, Modules.SERVER, Modules.MIDDLEWARE)),
        "NosyApplication.listener()",
        "NosyApplication.server()");
  }

  @Test
  void aSleeperIsFoundEvenInANestedClass() {
    assertFails(
        Rules.doNotSleep(List.of(HABITS), Set.of()), "Sleeper.sleep()", "Sleeper$Deep.sleep()");
    assertKept(Rules.doNotSleep(List.of(HABITS), Set.of(HABITS + ".Sleeper")));
  }

  @Test
  void aWaiterIsFoundEvenInAMethodReference() {
    assertFails(
        Rules.doNotWaitForFutures(List.of(HABITS), Set.of()),
        "Waiter.join(java.util.concurrent.CompletableFuture)",
        "Waiter.reference()");
    assertKept(Rules.doNotWaitForFutures(List.of(HABITS), Set.of(HABITS + ".Waiter")));
  }

  @Test
  void aPrinterIsFound() {
    assertFails(
        Rules.doNotPrint(List.of(HABITS), Set.of()),
        "Printer.print()",
        "Printer.print(java.lang.Exception)");
    assertKept(Rules.doNotPrint(List.of(HABITS), Set.of(HABITS + ".Printer")));
  }

  @Test
  void aLoggingLibraryIsFound() {
    assertFails(Rules.doNotUseJavaUtilLogging(List.of(HABITS), Set.of()), "JulUser.log()");
    assertKept(Rules.doNotUseJavaUtilLogging(List.of(HABITS), Set.of(HABITS + ".JulUser")));
  }

  /** The constructor of a subclass calls the same constructor, and is no culprit. */
  @Test
  void aBareRuntimeExceptionIsFound() {
    assertThatThrownBy(
            () -> Rules.doNotMakeBareRuntimeExceptions(List.of(HABITS), Set.of()).check(CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Thrower.fail()")
        .message()
        .doesNotContain("Thrower$Named");
  }

  @Test
  void anExceptionThatNobodyNeedsIsFound() {
    assertFails(
        Rules.doNotSleep(List.of(HABITS), Set.of(HABITS + ".Sleeper", HABITS + ".Printer")),
        HABITS + ".Printer no longer needs its exception");
  }

  @Test
  void aPackageWithoutNullMarkedIsFound() {
    assertFails(Rules.areNullMarked(UNMARKED), UNMARKED + ".Unmarked");
    assertKept(Rules.areNullMarked(HABITS));
  }

  @Test
  void aPublicClassOpenForInheritanceIsFound() {
    assertFails(
        Rules.areClosedForInheritance(List.of(FIXTURE_CONTRACTS), Set.of()),
        FIXTURE_CONTRACTS + ".OpenType");
    assertKept(
        Rules.areClosedForInheritance(
            List.of(FIXTURE_CONTRACTS), Set.of(FIXTURE_CONTRACTS + ".OpenType")));
  }

  @Test
  void aPromisedFutureIsFound() {
    assertFails(Rules.returnNoCompletableFuture(List.of(FIXTURE_CONTRACTS)), "OpenType.answer()");
  }

  @Test
  void aModuleThatWasNotReadIsFound() {
    assertThatThrownBy(() -> Modules.holdAtLeast(3, ALPHA, CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessage(ALPHA + " has 2 top-level classes, but should have 3");
    assertThatCode(() -> Modules.holdAtLeast(2, ALPHA, CLASSES)).doesNotThrowAnyException();
  }

  @Test
  void aRuleAboutNothingFails() {
    assertFails(
        Rules.doNotSleep(List.of(FIXTURES + ".nowhere"), Set.of()), "failed to check any classes");
  }

  private static void assertFails(ArchRule rule, String... culprits) {
    assertThatThrownBy(() -> rule.check(CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(culprits);
  }

  private static void assertKept(ArchRule rule) {
    assertThatCode(() -> rule.check(CLASSES)).doesNotThrowAnyException();
  }
}
