package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.application;
import static dev.lintel.tck.sabotage.Wrong.options;
import static dev.lintel.tck.sabotage.Wrong.server;

import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.Capability;
import dev.lintel.ForwardingAsyncApplication;
import dev.lintel.ServerInfo;
import dev.lintel.Stages;
import dev.lintel.server.Limits;
import dev.lintel.server.Threads;
import dev.lintel.server.Timeouts;
import dev.lintel.tck.Failures;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Settings that are not kept, starts and stops that go wrong. */
final class ServerSaboteurs {

  private static final Duration LONG = Duration.ofSeconds(60);

  static final List<Saboteur> ALL =
      List.of(
          limits(
              "HTTP-8.1", "has a limit of its own for targets", l -> l.withMaxTargetLength(8192)),
          limits("HTTP-8.4", "takes bodies of any length", l -> l.withMaxBodyBytes(1L << 40))
              .also("HTTP-8.1"),
          limits("THR-3.1", "lets everybody in", l -> l.withMaxConcurrentExchanges(100_000)),
          times("HTTP-8.5", "waits long for a body", t -> t.withRead(LONG)),
          times("HTTP-8.6", "waits long for a reader", t -> t.withWrite(LONG)),
          times("HTTP-8.7", "waits long for a head", t -> t.withHead(LONG)),
          times("HTTP-8.8", "keeps idle connections", t -> t.withKeepAlive(LONG)),
          times("LIFE-3.4", "drains without an end", t -> t.withDrain(LONG)).also("LIFE-3.11"),
          threads("THR-2.3", "has a queue without end", t -> Threads.pool(t.size(), 100_000)),
          threads("THR-2.5", "has a pool without end", t -> Threads.pool(200, t.queue()))
              .also("THR-2.3"),
          app(
              "LIFE-1.1",
              "asks for the handler twice",
              a ->
                  new ForwardingAsyncApplication(a) {
                    @Override
                    public AsyncHttpHandler http() {
                      var unused = super.http();
                      return super.http();
                    }
                  }),
          app(
                  "LIFE-1.3",
                  "starts though the startup has failed",
                  a ->
                      new ForwardingAsyncApplication(a) {
                        @Override
                        public CompletionStage<Void> startup(ServerInfo info) {
                          return Stages.call(() -> super.startup(info))
                              .exceptionally(failure -> null);
                        }
                      })
              .also("EXT-2.4"),
          app(
                  "LIFE-1.7",
                  "shuts down what has not started",
                  a ->
                      new ForwardingAsyncApplication(a) {
                        @Override
                        public CompletionStage<Void> startup(ServerInfo info) {
                          return Stages.call(() -> super.startup(info))
                              .exceptionallyCompose(
                                  failure ->
                                      super.shutdown()
                                          .thenCompose(
                                              v -> Stages.failed(Failures.unwrapped(failure))));
                        }
                      })
              .also("EXT-2.4"),
          app(
                  "LIFE-2.1",
                  "starts without what is required",
                  a ->
                      new ForwardingAsyncApplication(a) {
                        @Override
                        public Set<Capability> requires() {
                          var unused = super.requires();
                          return Set.of();
                        }
                      })
              .also("EXT-2.5"),
          app(
                  "LIFE-3.5",
                  "shuts down twice after requests",
                  a ->
                      new ForwardingAsyncApplication(a) {
                        private volatile boolean used;

                        @Override
                        public AsyncHttpHandler http() {
                          AsyncHttpHandler handler = super.http();
                          return handler == null
                              ? null
                              : (request, responder) -> {
                                used = true;
                                return handler.handle(request, responder);
                              };
                        }

                        @Override
                        public CompletionStage<Void> shutdown() {
                          return super.shutdown()
                              .thenCompose(v -> used ? super.shutdown() : Stages.done());
                        }
                      })
              .also("LIFE-3.11"),
          new Saboteur(
              "LIFE-3.1",
              "is ready in a drain",
              server(
                  s ->
                      new ForwardingServer(s) {
                        @Override
                        public boolean isReady() {
                          return true;
                        }
                      })),
          new Saboteur(
              "LIFE-3.6",
              "drains instead of aborting",
              server(
                  s ->
                      new ForwardingServer(s) {
                        @Override
                        public CompletionStage<Void> abort() {
                          return super.drain();
                        }
                      })));

  private ServerSaboteurs() {}

  private static Saboteur limits(String rule, String wrong, UnaryOperator<Limits> change) {
    return new Saboteur(rule, wrong, options(o -> o.withLimits(change.apply(o.limits()))));
  }

  private static Saboteur times(String rule, String wrong, UnaryOperator<Timeouts> change) {
    return new Saboteur(rule, wrong, options(o -> o.withTimeouts(change.apply(o.timeouts()))));
  }

  private static Saboteur threads(String rule, String wrong, UnaryOperator<Threads> change) {
    return new Saboteur(
        rule,
        wrong,
        options(
            o ->
                o.threads().kind() == Threads.Kind.POOL
                    ? o.withThreads(change.apply(o.threads()))
                    : o));
  }

  private static Saboteur app(String rule, String wrong, UnaryOperator<AsyncApplication> change) {
    return new Saboteur(rule, wrong, application(change));
  }
}
