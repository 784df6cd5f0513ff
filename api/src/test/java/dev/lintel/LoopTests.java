package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTests {

  private static AsyncBodyReader pieces(int count) {
    var left = new AtomicInteger(count);
    return () ->
        CompletableFuture.completedStage(
            left.getAndDecrement() > 0 ? ByteBuffer.wrap(new byte[] {1}) : null);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void twoMillionStepsThatAreCompleteAlreadyDoNotGrowTheStack() {
    var seen = new AtomicInteger();
    get(
        pieces(2_000_000)
            .forEach(
                piece -> {
                  seen.incrementAndGet();
                  return Stages.done();
                }));
    assertThat(seen).hasValue(2_000_000);
  }

  @Test
  void aLoopWaitsForEachStep() {
    Deque<CompletableFuture<Void>> open = new ArrayDeque<>();
    CompletionStage<Void> done =
        pieces(3)
            .forEach(
                piece -> {
                  var step = new CompletableFuture<Void>();
                  open.add(step);
                  return step;
                });
    for (int i = 0; i < 3; i++) {
      assertThat(open).hasSize(1);
      assertThat(done.toCompletableFuture()).isNotDone();
      open.remove().complete(null);
    }
    assertThat(done.toCompletableFuture()).isCompleted();
  }

  @Test
  void theFirstFailureEndsTheLoop() {
    CompletionStage<Void> failed = pieces(3).forEach(piece -> Stages.failed(new IOException("x")));
    assertThatThrownBy(() -> get(failed))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void readAllRefusesMoreThanItsBound() {
    assertThat(get(pieces(5).readAll(5))).hasSize(5);
    assertThatThrownBy(() -> get(pieces(6).readAll(5))).hasCauseInstanceOf(LimitException.class);
  }

  @Test
  void theSecondStepRunsAlthoughTheFirstFails() {
    var ran = new AtomicInteger();
    CompletionStage<Void> both =
        Stages.thenAlways(
            Stages.failed(new IOException("first")),
            () -> {
              ran.incrementAndGet();
              return Stages.failed(new IOException("second"));
            });
    assertThatThrownBy(() -> get(both)).hasRootCauseMessage("first");
    assertThat(ran).hasValue(1);
  }
}
