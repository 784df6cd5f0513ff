package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BoundsTests {

  private static final Duration PATIENCE = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofMillis(100);

  private final Bounds bounds = new Bounds(LONGEST, PATIENCE, Duration.ofMillis(150));

  @Test
  void whatDoesNotEndFailsWithItsPlaceAndIsInterrupted() {
    var never = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    assertThatThrownBy(() -> bounds.within("the stop", () -> hang(never, interrupted)))
        .isInstanceOf(AssertionError.class)
        .hasMessage("did not end within 100 ms: the stop")
        .satisfies(
            failure ->
                assertThat(failure.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("hang")));
    Await.latch("the interrupt", interrupted);
  }

  @Test
  void whatEndsKeepsItsOutcome() {
    var patient = new Bounds(Await.patience(), PATIENCE, Duration.ofMinutes(1));
    assertThatCode(() -> patient.within("a success", () -> {})).doesNotThrowAnyException();
    assertThatThrownBy(() -> patient.within("a failure", BoundsTests::fail))
        .isInstanceOf(IOException.class)
        .hasMessage("no");
    assertThatThrownBy(() -> patient.within("an error", BoundsTests::wrong))
        .isInstanceOf(AssertionError.class)
        .hasMessage("wrong");
  }

  @Test
  void aSpentBudgetEndsTheRunAndNamesWhatHasSpentIt() {
    bounds.failed("A#one", Duration.ofMillis(90));
    assertThatCode(bounds::check).doesNotThrowAnyException();
    bounds.failed("A#two", Duration.ofMillis(90));
    assertThatThrownBy(bounds::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("lintel.tck.budget")
        .hasMessageEndingWith("A#one, A#two");
  }

  @Test
  void failuresThatDidNotWaitCostNothing() {
    for (int i = 0; i < 100; i++) {
      bounds.failed("A#quick", Duration.ofMillis(19));
    }
    assertThatCode(bounds::check).doesNotThrowAnyException();
  }

  private static void hang(CountDownLatch never, CountDownLatch interrupted) {
    try {
      never.await();
    } catch (InterruptedException told) {
      interrupted.countDown();
    }
  }

  private static void fail() throws IOException {
    throw new IOException("no");
  }

  private static void wrong() {
    throw new AssertionError("wrong");
  }
}
