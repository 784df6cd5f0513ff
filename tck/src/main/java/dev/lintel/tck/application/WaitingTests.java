package dev.lintel.tck.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.OnEachServer;
import dev.lintel.tck.RunningApplication;
import dev.lintel.tck.wire.WireClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Handlers that wait. */
@OnEachServer
class WaitingTests {

  /** More than the servers of the kit have event threads. */
  private static final int SLEEPERS = 8;

  @Test
  @Requirement("APP-7.1")
  void sleepTakesItsTime(RunningApplication application) {
    long begin = System.nanoTime();
    Answer.is(application.get("/sleep?ms=100"), 200, Answer.TEXT, "Slept 100 ms.\n");
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .as("time of /sleep?ms=100")
        .isGreaterThan(Duration.ofMillis(95));
  }

  @Test
  @Requirement("APP-7.2")
  void aResourceIsFound(RunningApplication application) {
    Answer.is(
        application.get("/resource/one?ms=20"), 200, Answer.JSON, "{\"id\":\"one\",\"ms\":20}");
  }

  @Test
  @Requirement("APP-7.3")
  void resourcesAreLookedUpAtOnce(RunningApplication application) {
    long begin = System.nanoTime();
    Answer.is(
        application.get("/resources?ms=1000"),
        200,
        Answer.JSON,
        "[{\"id\":\"1\",\"ms\":1000},{\"id\":\"2\",\"ms\":1000},{\"id\":\"3\",\"ms\":1000},"
            + "{\"id\":\"4\",\"ms\":1000},{\"id\":\"5\",\"ms\":1000}]");
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .as("time of five lookups of 1000 ms, which are 5000 ms one after the other")
        .isLessThan(Duration.ofMillis(4900));
  }

  @Test
  @Requirement("APP-7.4")
  void whoWaitsHoldsNobodyUp(RunningApplication application) {
    String sleep = application.request("GET", "/sleep?ms=6000");
    for (int i = 0; i < SLEEPERS; i++) {
      application.connect().send(sleep);
    }
    Await.until(
        SLEEPERS + " requests wait in /sleep at the same time",
        () -> application.watch().live() == SLEEPERS);
    for (int i = 0; i < SLEEPERS; i++) {
      assertThat(application.get("/plaintext").status()).isEqualTo(200);
    }
    Await.until(
        "the others were answered while all of them wait",
        () -> application.watch().live() == SLEEPERS);
  }

  @Test
  @Requirement("APP-7.5")
  void nobodyWaitsForAClientThatIsGone(RunningApplication application) {
    for (String endpoint : List.of("/sleep", "/resource/1", "/resources")) {
      WireClient client =
          application.connect().send(application.request("GET", endpoint + "?ms=600000"));
      Await.until(endpoint + " is called", () -> application.watch().live() == 1);
      client.close();
      Await.until(
          "the handler of " + endpoint + " ends when the client is gone",
          () -> application.watch().live() == 0);
    }
  }
}
