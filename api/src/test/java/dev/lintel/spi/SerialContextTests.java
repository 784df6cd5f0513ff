package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialContextTests {

  private static class Context extends SerialContext {
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger turnEnds = new AtomicInteger();
    int overlaps;
    int count;

    void bump() {
      if (inside.getAndIncrement() != 0) {
        overlaps++;
      }
      count++;
      inside.decrementAndGet();
    }

    @Override
    protected boolean canRunHere() {
      return true;
    }

    @Override
    protected void dispatch(Runnable task) {
      task.run();
    }

    @Override
    void crashed(Throwable thrown) {
      count = -1;
    }

    @Override
    void turnEnded() {
      turnEnds.incrementAndGet();
    }
  }

  @Test
  void tasksOfManyThreadsNeverOverlapAndNoneIsLost() throws Exception {
    var context = new Context();
    int threads = 4;
    int tasks = 50_000;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    var done = new CountDownLatch(threads * tasks);
    for (int t = 0; t < threads; t++) {
      pool.execute(
          () -> {
            for (int i = 0; i < tasks; i++) {
              context.run(
                  () -> {
                    context.bump();
                    done.countDown();
                  });
            }
          });
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    pool.shutdown();
    assertThat(context.overlaps).isZero();
    assertThat(context.count).isEqualTo(threads * tasks);
  }

  @Test
  void aTaskFromInsideRunsAtOnceAndTheTurnEndsOnce() {
    var context = new Context();
    context.run(
        () -> {
          context.run(context::bump);
          assertThat(context.count).isEqualTo(1);
          assertThat(context.turnEnds).hasValue(0);
        });
    assertThat(context.turnEnds).hasValue(1);
  }

  @Test
  void aTaskThatFailsDoesNotStopTheContext() {
    var context = new Context();
    context.run(
        () -> {
          throw new IllegalStateException("expected by the test");
        });
    assertThat(context.count).isEqualTo(-1);
    context.run(context::bump);
    assertThat(context.count).isZero();
  }
}
