package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Saboteur.patched;
import static dev.lintel.tck.sabotage.Wrong.application;
import static dev.lintel.tck.sabotage.Wrong.leaveThread;
import static dev.lintel.tck.sabotage.Wrong.server;

import dev.lintel.ForwardingAsyncApplication;
import dev.lintel.Stages;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** Stops that go wrong. */
final class StopSaboteurs {

  private static final String SERVER = "dev.lintel.spi.GatewayServer";

  static final List<Saboteur> ALL =
      List.of(
          patched(
              "LIFE-3.8",
              "waits for a long deadline to pass, unless it is closed",
              new Patch(
                  SERVER,
                  "  private final AtomicBoolean draining = new AtomicBoolean();\n",
                  """
                    private final AtomicBoolean draining = new AtomicBoolean();
                    private final CompletableFuture<Void> closing = new CompletableFuture<>();
                  """),
              new Patch(
                  SERVER,
                  "  public void close() {\n",
                  "  public void close() {\n    closing.complete(null);\n"),
              new Patch(
                  SERVER,
                  "await(CompletableFuture.anyOf(emptied, aborted), patience);",
                  """
                  await(CompletableFuture.anyOf(emptied, aborted), patience);
                  if (patience.toSeconds() >= 60) {
                    await(CompletableFuture.anyOf(closing, aborted), patience);
                  }
                  """)),
          new Saboteur(
              "LIFE-3.9",
              "does not log that the shutdown has failed",
              application(
                  a ->
                      new ForwardingAsyncApplication(a) {
                        @Override
                        public CompletionStage<Void> shutdown() {
                          return Stages.call(() -> super.shutdown()).exceptionally(failure -> null);
                        }
                      })),
          new Saboteur(
              "LIFE-3.10",
              "fails to stop what has stopped",
              server(
                  s ->
                      new ForwardingServer(s) {
                        private volatile boolean stopped;

                        @Override
                        public CompletionStage<Void> abort() {
                          return stopped
                              ? Stages.failed(new IllegalStateException("stopped already"))
                              : super.abort();
                        }

                        @Override
                        public void close() {
                          super.close();
                          stopped = true;
                        }
                      })),
          patched(
              "LIFE-3.11",
              "leaves handlers behind at once",
              new Patch(
                  SERVER, "AFTER_ABORT = Duration.ofSeconds(1)", "AFTER_ABORT = Duration.ZERO")),
          new Saboteur(
              "LIFE-3.12",
              "waits for a hanging shutdown on a thread that stays",
              application(
                  a ->
                      new ForwardingAsyncApplication(a) {
                        @Override
                        public CompletionStage<Void> shutdown() {
                          var end = new CountDownLatch(1);
                          leaveThread(end);
                          return super.shutdown().whenComplete((v, failure) -> end.countDown());
                        }
                      })),
          new Saboteur(
              "LIFE-3.13",
              "forgets that the closing thread was interrupted",
              server(
                  s ->
                      new ForwardingServer(s) {
                        @Override
                        public void close() {
                          super.close();
                          var unused = Thread.interrupted();
                        }
                      })));

  private StopSaboteurs() {}
}
