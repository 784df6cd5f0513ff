package dev.lintel.tck.arch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule for implementers fails where it should, and names the culprit. */
class ArchitectureRulesFailTests {

  private static final String FIXTURES = "dev.lintel.tck.arch.fixtures";
  private static final String FIXTURE_CONTRACTS = FIXTURES + ".api.contracts";
  private static final String FIXTURE_MACHINERY = FIXTURES + ".api.machinery";
  private static final String ALPHA = FIXTURES + ".adapter.alpha";
  private static final String BETA = FIXTURES + ".adapter.beta";
  private static final String GAMMA = FIXTURES + ".adapter.gamma";
  private static final String APPLICATION = FIXTURES + ".application";
  private static final String BLOCKING = FIXTURES + ".blocking";
  private static final String HABITS = FIXTURES + ".habits";
  private static final String UNMARKED = FIXTURES + ".unmarked";

  private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(FIXTURES);

  @Test
  void aClassInAnUnknownPackageIsFound() {
    assertFails(
        DependencyRules.resideIn(List.of(APPLICATION, ALPHA, BETA, HABITS)),
        UNMARKED + ".Unmarked",
        FIXTURE_CONTRACTS + ".OpenType");
  }

  @Test
  void anApiThatNeedsALibraryIsFound() {
    assertFails(
        DependencyRules.dependOnlyOn(List.of(FIXTURE_CONTRACTS, FIXTURE_MACHINERY), List.of()),
        "LeaningContract.checked()> has return type <org.assertj.core.api.AssertProvider");
  }

  @Test
  void aContractThatKnowsTheMachineryIsFound() {
    assertFails(
        DependencyRules.doNotKnow(List.of(FIXTURE_CONTRACTS), List.of(FIXTURE_MACHINERY)),
        "LeaningContract.machine()");
  }

  @Test
  void packagesThatNeedEachOtherAreFound() {
    assertFails(
        DependencyRules.areFreeOfCycles(List.of(FIXTURE_CONTRACTS, FIXTURE_MACHINERY)),
        "Cycle detected",
        "LeaningContract.machine()",
        "Machine.contract()");
  }

  @Test
  void anAdapterThatKnowsAnotherIsFound() {
    assertFails(
        DependencyRules.adapterKnowsItsServerAlone(ALPHA, "org.assertj.."),
        "AlphaServerProvider",
        "BetaServer");
    assertKept(DependencyRules.adapterKnowsItsServerAlone(BETA));
  }

  @Test
  void anAdapterThatKnowsMoreThanItsServerIsFound() {
    assertFails(DependencyRules.adapterKnowsItsServerAlone(GAMMA), "AssertProvider");
    assertKept(DependencyRules.adapterKnowsItsServerAlone(GAMMA, "org.assertj.core.."));
  }

  @Test
  void anAdapterThatShowsItsListenerIsFound() {
    assertFails(DependencyRules.adapterShowsItsProviderAlone(ALPHA), "AlphaListener");
    assertKept(DependencyRules.adapterShowsItsProviderAlone(BETA));
  }

  @Test
  void anAdapterWithAClassOfItsOwnIsFound() {
    assertFails(
        DependencyRules.areSiblings(Map.of(ALPHA, "Alpha", BETA, "Beta")),
        "AlphaListener has no sibling " + BETA + ".BetaListener",
        "Stray does not begin with Beta");
    assertKept(
        DependencyRules.areSiblings(
            Map.of(ALPHA, "Alpha", BETA, "Beta"), ALPHA + ".AlphaListener", BETA + ".Stray"));
  }

  @Test
  void whoKnowsAnAdapterIsFound() {
    assertFails(
        DependencyRules.doNotKnow(List.of(APPLICATION), List.of(ALPHA)),
        "NosyApplication.server()");
  }

  @Test
  void anApplicationThatKnowsTheMachineryIsFound() {
    assertFails(
        DependencyRules.applicationKnowsTheContractsAlone(List.of(APPLICATION)),
        "NosyApplication.listener()",
        "NosyApplication.server()");
    assertKept(
        DependencyRules.applicationKnowsTheContractsAlone(
            List.of(APPLICATION), "dev.lintel.spi", ALPHA));
  }

  @Test
  void anAsyncHandlerThatBlocksIsFound() {
    assertFails(
        CodeRules.asyncCodeDoesNotBlock(List.of(BLOCKING), Set.of()),
        "BlockingHandler.handle(",
        "Thread.sleep(long)");
  }

  @Test
  void eachKindOfBlockingCallIsFound() {
    assertFails(
        CodeRules.asyncCodeDoesNotBlock(List.of(BLOCKING), Set.of(BLOCKING + ".BlockingHandler")),
        "Object.wait()",
        "Future.get()",
        "CompletableFuture.join()",
        "BlockingQueue.take()",
        "BlockingQueue.poll(long, java.util.concurrent.TimeUnit)",
        "CountDownLatch.await()",
        "Semaphore.acquire()",
        "InputStream.read()",
        "HttpClient.send(");
  }

  @Test
  void asyncCodeIsKnownByWhatItDealsWith() {
    var rule = CodeRules.asyncCodeDoesNotBlock(List.of(BLOCKING), Set.of());
    assertFails(
        rule,
        "BlockingHandler$Within.work()",
        "BlockingCalls.lambda(",
        "BlockingFactory.handler()");
    assertThatThrownBy(() -> rule.check(CLASSES)).message().doesNotContain("NotAsync", "Patient");
  }

  @Test
  void aSleeperIsFoundEvenInANestedClass() {
    assertFails(
        CodeRules.doNotSleep(List.of(HABITS), Set.of()), "Sleeper.sleep()", "Sleeper$Deep.sleep()");
    assertKept(CodeRules.doNotSleep(List.of(HABITS), Set.of(HABITS + ".Sleeper")));
  }

  @Test
  void aWaiterIsFoundEvenInAMethodReference() {
    assertFails(
        CodeRules.doNotWaitForFutures(List.of(HABITS), Set.of()),
        "Waiter.join(java.util.concurrent.CompletableFuture)",
        "Waiter.reference()");
    assertKept(CodeRules.doNotWaitForFutures(List.of(HABITS), Set.of(HABITS + ".Waiter")));
  }

  @Test
  void aPrinterIsFound() {
    assertFails(
        CodeRules.doNotPrint(List.of(HABITS), Set.of()),
        "Printer.print()",
        "Printer.print(java.lang.Exception)");
    assertKept(CodeRules.doNotPrint(List.of(HABITS), Set.of(HABITS + ".Printer")));
  }

  @Test
  void aLoggingLibraryIsFound() {
    assertFails(CodeRules.doNotUseJavaUtilLogging(List.of(HABITS), Set.of()), "JulUser.log()");
    assertKept(CodeRules.doNotUseJavaUtilLogging(List.of(HABITS), Set.of(HABITS + ".JulUser")));
  }

  /** The constructor of a subclass calls the same constructor, and is no culprit. */
  @Test
  void aBareRuntimeExceptionIsFound() {
    assertThatThrownBy(
            () ->
                CodeRules.doNotMakeBareRuntimeExceptions(List.of(HABITS), Set.of()).check(CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Thrower.fail()")
        .message()
        .doesNotContain("Thrower$Named");
  }

  @Test
  void anExceptionThatNobodyNeedsIsFound() {
    assertFails(
        CodeRules.doNotSleep(List.of(HABITS), Set.of(HABITS + ".Sleeper", HABITS + ".Printer")),
        HABITS + ".Printer no longer needs its exception");
  }

  @Test
  void aPackageWithoutNullMarkedIsFound() {
    assertFails(CodeRules.areNullMarked(UNMARKED), UNMARKED + ".Unmarked");
    assertKept(CodeRules.areNullMarked(HABITS));
  }

  @Test
  void aPublicClassOpenForInheritanceIsFound() {
    assertFails(
        CodeRules.areClosedForInheritance(List.of(FIXTURE_CONTRACTS), Set.of()),
        FIXTURE_CONTRACTS + ".OpenType");
    assertKept(
        CodeRules.areClosedForInheritance(
            List.of(FIXTURE_CONTRACTS), Set.of(FIXTURE_CONTRACTS + ".OpenType")));
  }

  @Test
  void aPromisedFutureIsFound() {
    assertFails(
        CodeRules.returnNoCompletableFuture(List.of(FIXTURE_CONTRACTS)), "OpenType.answer()");
  }

  @Test
  void aModuleThatWasNotReadIsFound() {
    assertThatThrownBy(() -> DependencyRules.holdAtLeast(3, ALPHA, CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessage(ALPHA + " has 2 top-level classes, but should have 3");
    assertThatCode(() -> DependencyRules.holdAtLeast(2, ALPHA, CLASSES)).doesNotThrowAnyException();
  }

  @Test
  void aRuleAboutNothingFails() {
    assertFails(
        CodeRules.doNotSleep(List.of(FIXTURES + ".nowhere"), Set.of()),
        "failed to check any classes");
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
