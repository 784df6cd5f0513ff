package dev.lintel.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FanOutTests {

  private final SyncFanOut sync = new SyncFanOut();

  @AfterEach
  void stop() {
    sync.stop();
  }

  @Test
  void syncTasksRunAtOnceAndKeepTheirOrder() throws Exception {
    sync.start();
    var all = new CyclicBarrier(2);
    List<String> results =
        sync.all(
            List.of(
                () -> "a" + (all.await() >= 0 ? "" : "?"),
                () -> "b" + (all.await() >= 0 ? "" : "?")));
    assertThat(results).containsExactly("a", "b");
  }

  @Test
  void aSyncFailureCancelsTheOthers() throws Exception {
    sync.start();
    var interrupted = new CountDownLatch(1);
    var running = new CountDownLatch(1);
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                sync.all(
                    List.of(
                        () -> {
                          running.countDown();
                          try {
                            new CountDownLatch(1).await();
                          } catch (InterruptedException cancelled) {
                            interrupted.countDown();
                          }
                          return "never";
                        },
                        () -> {
                          running.await();
                          throw new IllegalStateException("lost");
                        })))
        .withMessage("lost");
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void asyncTasksKeepTheirOrder() {
    var a = new CompletableFuture<String>();
    var b = new CompletableFuture<String>();
    CompletableFuture<List<String>> all = AsyncFanOut.all(List.of(a, b)).toCompletableFuture();
    b.complete("b");
    assertThat(all).isNotDone();
    a.complete("a");
    assertThat(all).isCompletedWithValue(List.of("a", "b"));
  }

  @Test
  void anAsyncFailureCancelsTheOthers() {
    var a = new CompletableFuture<String>();
    var b = new CompletableFuture<String>();
    CompletableFuture<List<String>> all = AsyncFanOut.all(List.of(a, b)).toCompletableFuture();
    b.completeExceptionally(new IllegalStateException("lost"));
    assertThat(all).isCompletedExceptionally();
    assertThat(a).isCancelled();
  }
}
