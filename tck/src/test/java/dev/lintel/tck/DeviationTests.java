package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.abortedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.memory.MemoryServerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** A deviation is granted for a while, to one test, and no longer than it is needed. */
class DeviationTests {

  private static final String GRANTED = " | 2999-12-31 | https://example.org/1 | it does not count";

  @TempDir Path folder;

  /** Stands for a class of the kit. */
  @ExtendWith(DeviationExtension.class)
  static class Fake {
    @Test
    @Requirement({"HTTP-1.1", "HTTP-1.2"})
    void fails() {
      throw new AssertionError("two is not one");
    }

    @Test
    @Requirement("HTTP-1.1")
    void passes() {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @Requirement("HTTP-1.1")
    void oneIsOne(int number) {
      assertThat(number).isEqualTo(1);
    }
  }

  @Test
  void aListedTestThatFailsIsAbortedWithTheReason() throws IOException {
    run("fails", "HTTP-1.2 | Fake#fails" + GRANTED)
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                abortedWithReason(
                    instanceOf(DeviationException.class),
                    message(text -> text.contains("it does not count (https://example.org/1)")))));
  }

  @Test
  void aTestThatIsNotListedFails() throws IOException {
    assertFails(run("fails", "HTTP-1.1 | Fake#passes" + GRANTED), "two is not one");
  }

  @Test
  void aListedTestThatPassesFails() throws IOException {
    assertFails(run("passes", "HTTP-1.1 | Fake#passes" + GRANTED), "passes now, take it out");
  }

  @Test
  void anExpiredDeviationFails() throws IOException {
    assertFails(
        run("fails", "HTTP-1.1 | Fake#fails | 2020-02-29 | here | it was not important"),
        "has expired");
  }

  @Test
  void aDeviationOfAnotherRuleFails() throws IOException {
    assertFails(run("fails", "HTTP-1.3 | Fake#fails" + GRANTED), "a rule that its test does not");
  }

  @Test
  void aDeviationOfATestThatThereIsNotFails() throws IOException {
    execute(
            selectMethod(Fake.class.getName() + "#fails"),
            "HTTP-1.1 | Fake#fails" + GRANTED + "\nHTTP-1.1 | ReadTests#writes#2" + GRANTED)
        .containerEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    message(
                        text ->
                            text.contains("the kit has no such tests")
                                && text.endsWith(": ReadTests#writes#2")))));
  }

  @Test
  void theKitLooksAtDeviationsHoweverABuildIsSetUp() throws Exception {
    String test = "theAsteriskIsATargetOfOptions";
    Class<?> type = Class.forName("dev.lintel.tck.adapter.http.RequestTargetTests");
    assertFails(
        execute(
                selectMethod(type, type.getDeclaredMethod(test)),
                "HTTP-1.4 | RequestTargetTests#" + test + GRANTED)
            .testEvents(),
        "passes now, take it out");
  }

  @Test
  void anInvocationHasADeviationOfItsOwn() throws IOException {
    Events events =
        run(
            "oneIsOne(int)",
            "HTTP-1.1 | Fake#oneIsOne#2" + GRANTED + "\nHTTP-1.1 | Fake#oneIsOne#3" + GRANTED);
    events.assertStatistics(all -> all.succeeded(1).aborted(2).failed(0));
  }

  @Test
  void aListIsAFileOrAResource() {
    assertThat(DeviationList.read("/deviations-example.txt").all())
        .extracting(Deviation::rule)
        .containsExactly("HTTP-1.1");
    assertThatThrownBy(() -> DeviationList.read("/no/such/list"))
        .hasMessage(
            "/no/such/list: there is neither a resource nor a file of deviations with this name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP-1.1 | A#b | 2027-01-01 | why => 'rule | test | last day | link | reason'",
        "HTTP-1.1 | A#b | soon | here | why => a date such as 2027-06-30, not: soon",
        "HTTP-1.1 | A#b | 2027-01-01 | | why => a part of this deviation is empty",
        "HTTP-99.1 | A#b | 2027-01-01 | here | why => there is no rule HTTP-99.1"
      })
  void aWrongLineIsNamed(String lineAndProblem) throws IOException {
    String[] parts = lineAndProblem.split(" => ", 2);
    Path list = Files.writeString(folder.resolve("list"), "# none\n\n" + parts[0]);
    assertThatThrownBy(() -> DeviationList.read(list.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(list + ", line 3: ", parts[1]);
  }

  private Events run(String method, String deviations) throws IOException {
    return execute(selectMethod(Fake.class.getName() + "#" + method), deviations).testEvents();
  }

  private EngineExecutionResults execute(DiscoverySelector test, String deviations)
      throws IOException {
    Path list = Files.writeString(folder.resolve("list"), deviations);
    return EngineTestKit.engine("junit-jupiter")
        .selectors(test)
        .configurationParameter(ServerExtension.SERVER, MemoryServerProvider.class.getName())
        .configurationParameter(DeviationExtension.FILE, list.toString())
        .execute();
  }

  private static void assertFails(Events events, String why) {
    events
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    instanceOf(AssertionError.class), message(text -> text.contains(why)))));
  }
}
