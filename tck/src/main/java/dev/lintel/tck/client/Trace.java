package dev.lintel.tck.client;

import dev.lintel.Completion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one exchange, in order: what the client did, what the application did, what the
 * server told it.
 *
 * <p>Safe on any thread. Of a long exchange the first and the last steps are kept.
 */
public final class Trace {

  private static final int KEPT = 100;

  private record Step(long nanos, String who, String what) {

    @Override
    public String toString() {
      return who + ": " + what;
    }
  }

  private final long begin = System.nanoTime();

  /** Guarded by this object, as what follows. */
  private final List<Step> first = new ArrayList<>();

  private final Deque<Step> last = new ArrayDeque<>();
  private long dropped;
  private boolean called;
  private @Nullable Thread handler;
  private @Nullable Throwable failure;

  private final CompletableFuture<Completion> completion = new CompletableFuture<>();

  Trace() {}

  /**
   * The steps, such as {@code client: GET /}, {@code application: start 200 []} and {@code server:
   * completed: complete 200}.
   *
   * @return the steps in their order; those that were dropped are missing
   */
  public synchronized List<String> steps() {
    var steps = new ArrayList<String>();
    first.forEach(step -> steps.add(step.toString()));
    last.forEach(step -> steps.add(step.toString()));
    return List.copyOf(steps);
  }

  /** The steps in lines, with the time of each. */
  @Override
  public synchronized String toString() {
    var text = new StringBuilder();
    first.forEach(step -> print(step, text));
    if (dropped > 0) {
      text.append("   ... ").append(dropped).append(" more steps ...\n");
    }
    last.forEach(step -> print(step, text));
    return text.toString();
  }

  private void print(Step step, StringBuilder text) {
    double millis = (step.nanos() - begin) / 1e6;
    text.append(
        String.format(Locale.ROOT, "%10.3f ms  %-11s  %s%n", millis, step.who(), step.what()));
  }

  // ---- What happens ----

  void client(String what) {
    add("client", what);
  }

  void application(String what) {
    add("application", what);
  }

  void server(String what) {
    add("server", what);
  }

  private synchronized void add(String who, String what) {
    var step = new Step(System.nanoTime(), who, what);
    if (first.size() < KEPT) {
      first.add(step);
      return;
    }
    last.add(step);
    if (last.size() > KEPT) {
      last.removeFirst();
      dropped++;
    }
  }

  /** The handler is called, and runs on this thread until it {@linkplain #left is left}. */
  synchronized void entered() {
    called = true;
    handler = Thread.currentThread();
    server("calls the handler");
  }

  synchronized void left() {
    handler = null;
  }

  /** The handler is done. */
  synchronized void handled(@Nullable Throwable thrown) {
    failure = thrown;
    application(thrown == null ? "the handler is done" : "the handler fails: " + thrown);
  }

  void completed(Completion record) {
    server("completed: " + record.outcome() + " " + record.status());
    completion.complete(record);
  }

  // ---- What came of it ----

  synchronized boolean isCalled() {
    return called;
  }

  /** The last step. */
  synchronized String now() {
    Step step = last.isEmpty() ? first.get(first.size() - 1) : last.getLast();
    return step.toString();
  }

  /** What the handler failed with, or null. */
  synchronized @Nullable Throwable failure() {
    return failure;
  }

  /** The thread that the handler holds now, or null. */
  synchronized @Nullable Thread handler() {
    return handler;
  }

  CompletionStage<Completion> completion() {
    return completion.minimalCompletionStage();
  }
}
