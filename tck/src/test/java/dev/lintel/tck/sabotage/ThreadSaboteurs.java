package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Saboteur.patched;
import static dev.lintel.tck.sabotage.Wrong.handler;
import static dev.lintel.tck.sabotage.Wrong.options;
import static dev.lintel.tck.sabotage.Wrong.request;

import dev.lintel.AsyncBodyReader;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.Stages;
import dev.lintel.server.Threads;
import java.util.List;

/** Handlers and callbacks on the wrong threads, and bridges that hold something back. */
final class ThreadSaboteurs {

  /** What few tests send, in bytes. */
  private static final int LONG = 50_000;

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur(
              "THR-1.1",
              "has many more event threads than it should",
              options(o -> o.withEventThreads(100))),
          new Saboteur(
              "THR-1.2",
              "completes a read and a write of a long exchange at once",
              handler(
                  h ->
                      (request, responder) -> {
                        if (request.bodyLength() < LONG) {
                          return h.handle(request, responder);
                        }
                        var meeting = new Meeting();
                        return h.handle(meeting.around(request), meeting.around(responder));
                      })),
          new Saboteur(
              "THR-1.3",
              "reads long bodies on its own threads only",
              request(
                  r ->
                      new ForwardingAsyncRequest(r) {
                        @Override
                        public AsyncBodyReader body() {
                          return bodyLength() < LONG ? super.body() : choosy(super.body());
                        }
                      })),
          patched(
              "THR-1.4",
              "calls a thread blocked after a second",
              new Patch(
                  "dev.lintel.spi.Watchdog",
                  "BLOCKED = TimeUnit.SECONDS.toNanos(2)",
                  "BLOCKED = TimeUnit.SECONDS.toNanos(1)")),
          new Saboteur(
              "THR-2.1",
              "takes a small pool when it may choose",
              options(
                  o ->
                      o.threads().kind() == Threads.Kind.AUTO
                          ? o.withThreads(Threads.pool(8))
                          : o)),
          patched(
              "THR-2.2",
              "takes its event threads for a pool of their number",
              new Patch(
                  "dev.lintel.spi.SyncBridge",
                  "executor.execute(call);",
                  """
                  if (executor.toString().startsWith("a pool of 2 ")) {
                    call.run();
                  } else {
                    executor.execute(call);
                  }
                  """)),
          new Saboteur(
              "THR-2.4",
              "takes a pool for virtual threads",
              options(
                  o ->
                      o.threads().kind() == Threads.Kind.VIRTUAL
                          ? o.withThreads(Threads.pool(8))
                          : o)),
          patched(
              "THR-4.1",
              "waits for two chunks of a body before a sync handler gets the first",
              new Patch(
                  "dev.lintel.spi.SyncBridge",
                  ": new BridgedInput(delegate.body());",
                  """
                  : delegate.bodyLength() > 0
                      ? new BridgedInput(delegate.body())
                      : new BridgedInput(() -> delegate.body().read().thenCompose(this::andNext));
                  """),
              new Patch(
                  "dev.lintel.spi.SyncBridge",
                  "    @Override\n    public InputStream body() {",
                  """
                  private CompletionStage<@Nullable ByteBuffer> andNext(@Nullable ByteBuffer first) {
                    if (first == null) {
                      return java.util.concurrent.CompletableFuture.completedStage(null);
                    }
                    byte[] kept = new byte[first.remaining()];
                    first.get(kept);
                    return delegate
                        .body()
                        .read()
                        .thenApply(
                            next -> {
                              int more = next == null ? 0 : next.remaining();
                              ByteBuffer both = ByteBuffer.allocate(kept.length + more).put(kept);
                              return (next == null ? both : both.put(next)).flip();
                            });
                  }

                  @Override
                  public InputStream body() {
                  """)),
          patched(
              "THR-4.2",
              "completes the calls of a bridged handler on other threads",
              new Patch(
                  "dev.lintel.spi.BridgeLoop",
                  "task.stage().finish(value);",
                  """
                  var result = value;
                  java.util.concurrent.CompletableFuture.runAsync(
                          () -> task.stage().finish(result), work -> new Thread(work).start())
                      .join();
                  """)),
          patched(
              "THR-4.3",
              "swallows the interruption of a wait",
              new Patch("dev.lintel.spi.Waiting", "Thread.currentThread().interrupt();", "")));

  private ThreadSaboteurs() {}

  private static AsyncBodyReader choosy(AsyncBodyReader reader) {
    return () ->
        Thread.currentThread().getName().startsWith("lintel-")
            ? reader.read()
            : Stages.failed(new IllegalStateException("not on a thread of the server"));
  }
}
