package dev.lintel.middleware.lint;

import static dev.lintel.middleware.lint.Scenario.FINE;
import static dev.lintel.middleware.lint.Scenario.OK;
import static dev.lintel.middleware.lint.Scenario.server;

import dev.lintel.AsyncApplication;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.middleware.lint.Finding.Culprit;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What a server can do wrong when an exchange ends, and when it starts and stops itself. */
final class EndScenarios {

  private EndScenarios() {}

  static List<Scenario> all() {
    return List.of(
        ending(
            Check.GONE,
            "gone told twice",
            exchange -> {
              List.copyOf(exchange.disconnect)
                  .forEach(
                      listener -> {
                        listener.accept(DisconnectReason.PEER_RESET);
                        listener.accept(DisconnectReason.PEER_RESET);
                      });
              exchange.complete();
            }),
        ending(
            Check.GONE,
            "gone told after the completion",
            exchange -> {
              exchange.complete();
              exchange.disconnect.forEach(l -> l.accept(DisconnectReason.PEER_RESET));
            }),
        ending(
            Check.DRAIN,
            "the drain told twice",
            exchange -> {
              exchange.drain.forEach(listener -> listener.accept(Instant.now()));
              exchange.drain.forEach(listener -> listener.accept(Instant.now()));
              exchange.complete();
            }),
        ending(
            Check.COMPLETION,
            "the completion told twice",
            exchange -> {
              exchange.complete();
              exchange.complete();
            }),
        server(
            Check.COMPLETION,
            "the completion told early",
            new StubExchange("GET", "/x") {
              @Override
              public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
                CompletionStage<Void> sent = super.send(head, body);
                complete.forEach(listener -> listener.accept(completion(null)));
                complete.clear();
                return sent;
              }
            }),
        record(Check.RECORD, "another status", 500, 4, 0),
        record(Check.RECORD, "more bytes than were written", 200, 5, 0),
        record(Check.RECORD, "bytes that nobody was given", 200, 4, 1),
        server(
            Check.OUTCOME,
            "a failure that counts as complete",
            new StubExchange("GET", "/x") {
              @Override
              Completion completion(Throwable thrown) {
                ended = true;
                return super.completion(null);
              }
            },
            (request, responder) ->
                responder
                    .start(OK)
                    .thenCompose(w -> Stages.failed(new IllegalStateException("on purpose")))),
        new Scenario(
            Check.EARLY_REQUEST,
            Culprit.SERVER,
            "a request before startup",
            lint -> {
              StubExchange server = StubExchange.get();
              AsyncApplication wrapped = lint.wrap(AsyncApplication.of(FINE));
              server.serve(wrapped.http());
              return server.failure;
            }),
        new Scenario(
            Check.NOT_STARTED,
            Culprit.SERVER,
            "shutdown after a failed startup",
            lint -> {
              StubExchange server = StubExchange.get();
              AsyncApplication wrapped =
                  lint.wrap(
                      AsyncApplication.of(FINE)
                          .onStartup(info -> Stages.failed(new IllegalStateException("no"))));
              wrapped.startup(server);
              server.shutDown(wrapped);
              return server.failure;
            }),
        new Scenario(
            Check.SHUTDOWN,
            Culprit.SERVER,
            "shutdown twice",
            lint -> {
              StubExchange server = StubExchange.get();
              AsyncApplication wrapped = lint.wrap(AsyncApplication.of(FINE));
              server.run(wrapped);
              server.shutDown(wrapped);
              return server.failure;
            }),
        server(
            Check.SHUTDOWN,
            "shutdown before the completion",
            new StubExchange("GET", "/x") {
              @Override
              void finish(Throwable thrown) {}
            }));
  }

  /** An exchange whose end goes wrong. */
  private static Scenario ending(Check check, String name, Consumer<Ending> end) {
    return server(check, name, new Ending(end));
  }

  private static final class Ending extends StubExchange {
    private final Consumer<Ending> end;

    Ending(Consumer<Ending> end) {
      super("GET", "/x");
      this.end = end;
    }

    @Override
    void finish(Throwable thrown) {
      failure = thrown;
      end.accept(this);
    }

    void complete() {
      complete.forEach(listener -> listener.accept(completion(failure)));
    }
  }

  private static Scenario record(Check check, String name, int status, long sent, long received) {
    return server(
        check,
        name,
        new StubExchange("GET", "/x") {
          @Override
          Completion completion(Throwable thrown) {
            return new Completion(
                Completion.Outcome.COMPLETE,
                status,
                received,
                sent,
                Instant.now(),
                Duration.ZERO,
                null);
          }
        });
  }
}
