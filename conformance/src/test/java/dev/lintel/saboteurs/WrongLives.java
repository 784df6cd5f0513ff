package dev.lintel.saboteurs;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Response;
import dev.lintel.Stages;
import dev.lintel.sample.AsyncSample;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Applications that wait wrongly, or start and stop wrongly. */
final class WrongLives {

  /** Holds the threads that an application left behind; opened when its run is over. */
  private static volatile CountDownLatch held = new CountDownLatch(1);

  /** A pool that all instances share, and that each of them closes. */
  private static final AtomicBoolean POOL_IS_OPEN = new AtomicBoolean();

  private WrongLives() {}

  /** Lets the threads go that {@link #leavesAThreadBehind} holds. */
  static void release() {
    held.countDown();
    held = new CountDownLatch(1);
  }

  @Violates("APP-7.1")
  static Application sleepsNotAtAll() {
    return Wrong.when(
        request -> "ms=100".equals(request.query()),
        right ->
            (request, responder) -> Wrong.send(responder, Wrong.sentence(200, "Slept 100 ms.")));
  }

  @Violates("APP-7.3")
  static Application looksUpOneAfterTheOther() {
    return Wrong.when(
        request -> "ms=1000".equals(request.query()),
        right ->
            (request, responder) -> {
              Executor later = CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS);
              String found =
                  IntStream.rangeClosed(1, 5)
                      .mapToObj(id -> "{\"id\":\"" + id + "\",\"ms\":1000}")
                      .collect(Collectors.joining(",", "[", "]"));
              CompletionStage<Response> looked =
                  CompletableFuture.supplyAsync(() -> Wrong.json(found), later);
              return looked.thenCompose(response -> Wrong.send(responder, response));
            });
  }

  /** The thread is held long enough that only two of eight can wait at a time. */
  @Violates("APP-7.4")
  static Application sleepsOnTheEventThread() {
    return Wrong.when(
        request -> "ms=6000".equals(request.query()),
        right ->
            (request, responder) -> {
              try {
                new CountDownLatch(1).await(700, TimeUnit.MILLISECONDS);
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
              return Wrong.send(responder, Wrong.sentence(200, "Slept 6000 ms."));
            });
  }

  @Violates("APP-7.5")
  static Application waitsForClientsThatAreGone() {
    return Wrong.at("/sleep", WrongStreams::deafToDisconnects);
  }

  @Violates("APP-9.1")
  static Application closesThePoolOfAllInstances() {
    AsyncApplication wrong =
        Wrong.at(
            "/resource/2",
            right ->
                (request, responder) ->
                    POOL_IS_OPEN.get()
                        ? right.handle(request, responder)
                        : Stages.failed(new IllegalStateException("the pool is closed")));
    return wrong
        .onStartup(
            server -> {
              POOL_IS_OPEN.set(true);
              return Stages.done();
            })
        .onShutdown(
            () -> {
              POOL_IS_OPEN.set(false);
              return Stages.done();
            });
  }

  @Violates("APP-9.2")
  static Application leavesAThreadBehind() {
    return new AsyncSample()
        .onStartup(
            server -> {
              CountDownLatch latch = held;
              var worker =
                  new Thread(
                      () -> {
                        try {
                          latch.await();
                        } catch (InterruptedException interrupted) {
                          Thread.currentThread().interrupt();
                        }
                      },
                      "acme-worker");
              worker.start();
              return Stages.done();
            });
  }
}
