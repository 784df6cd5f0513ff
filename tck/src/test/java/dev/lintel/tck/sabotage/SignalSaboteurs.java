package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.handler;
import static dev.lintel.tck.sabotage.Wrong.request;
import static dev.lintel.tck.sabotage.Wrong.responder;

import dev.lintel.AsyncRequest;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.server.ServerProvider;
import dev.lintel.tck.Failures;
import dev.lintel.tck.memory.MemoryServerProvider;
import dev.lintel.tck.memory.WireFilter;
import dev.lintel.tck.memory.WireFilters;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Signals and records that do not come, come too often, or tell something wrong. */
final class SignalSaboteurs {

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur(
              "HTTP-6.2", "sees no end behind a pipelined request", SignalSaboteurs::missing),
          new Saboteur(
              "HTTP-6.3",
              "says that it has answered a client that is gone",
              responder(
                  r ->
                      new ForwardingAsyncResponder(r) {
                        @Override
                        public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
                          return super.send(head, body)
                              .exceptionallyCompose(
                                  failure ->
                                      Failures.unwrapped(failure) instanceof DisconnectedException
                                          ? Stages.done()
                                          : Stages.failed(failure));
                        }
                      })),
          of("HTTP-6.5", "tells nobody behind a listener that failed", InOneGo::new),
          of("HTTP-6.7", "forgets who listens too late", Forgetful::new),
          new Saboteur("HTTP-6.8", "logs clients that are gone as errors", logsEverything()),
          recording(
              "HTTP-6.11", "records no failure", r -> record(r, r.startedAt(), r.duration(), null)),
          recording(
              "HTTP-6.11",
              "records when the epoch began",
              r -> record(r, Instant.EPOCH, r.duration(), r.failure())),
          recording(
              "HTTP-6.11",
              "stops its clock before the handler is done",
              r -> record(r, r.startedAt(), Duration.ofMillis(1), r.failure())),
          of(
              "HTTP-6.12",
              "takes an abort for a disconnect",
              r ->
                  new ForwardingAsyncRequest(r) {
                    @Override
                    public void onDisconnect(Consumer<? super DisconnectReason> listener) {
                      super.onDisconnect(listener);
                      super.onComplete(
                          completion -> {
                            if (completion.outcome() == Completion.Outcome.FAILED) {
                              listener.accept(DisconnectReason.ABORTED);
                            }
                          });
                    }
                  }),
          new Saboteur(
              "HTTP-6.13",
              "keeps every request for its statistics",
              handler(
                  h -> {
                    var kept = new ConcurrentLinkedQueue<AsyncRequest>();
                    return (request, responder) -> {
                      kept.add(request);
                      return kept.isEmpty() ? null : h.handle(request, responder);
                    };
                  })));

  private SignalSaboteurs() {}

  private static Saboteur of(String rule, String wrong, UnaryOperator<AsyncRequest> change) {
    return new Saboteur(rule, wrong, request(change));
  }

  private static Saboteur recording(String rule, String wrong, UnaryOperator<Completion> change) {
    return of(
        rule,
        wrong,
        r ->
            new ForwardingAsyncRequest(r) {
              @Override
              public void onComplete(Consumer<? super Completion> listener) {
                super.onComplete(right -> listener.accept(change.apply(right)));
              }
            });
  }

  private static Completion record(
      Completion right, Instant startedAt, Duration duration, Throwable failure) {
    return new Completion(
        right.outcome(),
        right.status(),
        right.bytesReceived(),
        right.bytesSent(),
        startedAt,
        duration,
        failure);
  }

  private static ServerProvider missing() {
    return new MemoryServerProvider(() -> WireFilters.fromClient(new PipelineFilter()));
  }

  private static Supplier<ServerProvider> logsEverything() {
    System.Logger log = System.getLogger(MemoryServerProvider.class.getPackageName());
    return handler(
        h ->
            (request, responder) -> {
              CompletionStage<Void> outcome = h.handle(request, responder);
              return outcome == null
                  ? null
                  : outcome.whenComplete(
                      (v, failure) -> {
                        if (Failures.unwrapped(failure) instanceof DisconnectedException) {
                          log.log(Level.ERROR, "A handler failed.", failure);
                        }
                      });
            });
  }

  /** Has no end behind two requests that came at once. */
  private static final class PipelineFilter implements WireFilter {
    private boolean pipelined;

    @Override
    public void bytes(byte[] bytes, Outlet outlet) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      pipelined = text.indexOf("GET ") != text.lastIndexOf("GET ");
      outlet.bytes(bytes);
    }

    @Override
    public void end(Outlet outlet) {
      if (!pipelined) {
        outlet.end();
      }
    }
  }

  /** Calls all listeners as if they were one. */
  private static final class InOneGo extends ForwardingAsyncRequest {
    private final Queue<Consumer<? super Completion>> listeners = new ConcurrentLinkedQueue<>();
    private volatile boolean told;

    InOneGo(AsyncRequest delegate) {
      super(delegate);
      delegate.onComplete(
          completion -> {
            told = true;
            listeners.forEach(listener -> listener.accept(completion));
          });
    }

    @Override
    public void onComplete(Consumer<? super Completion> listener) {
      if (told) {
        super.onComplete(listener);
      } else {
        listeners.add(listener);
      }
    }
  }

  /** Calls no listener that comes after the completion. */
  private static final class Forgetful extends ForwardingAsyncRequest {
    private volatile boolean completed;

    Forgetful(AsyncRequest delegate) {
      super(delegate);
    }

    @Override
    public void onComplete(Consumer<? super Completion> listener) {
      if (!completed) {
        super.onComplete(
            completion -> {
              completed = true;
              listener.accept(completion);
            });
      }
    }
  }
}
