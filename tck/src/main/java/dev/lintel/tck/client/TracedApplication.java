package dev.lintel.tck.client;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.ForwardingAsyncApplication;
import dev.lintel.ForwardingSyncApplication;
import dev.lintel.Request;
import dev.lintel.Stages;
import dev.lintel.SyncApplication;
import dev.lintel.SyncHttpHandler;
import dev.lintel.tck.Failures;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An application that tells the traces what it does; it changes nothing. */
final class TracedApplication {

  private final Function<Request, Trace> traces;
  private final AtomicReference<@Nullable Throwable> shutdownFailure = new AtomicReference<>();

  /**
   * What traces applications.
   *
   * @param traces finds the trace of a request
   */
  TracedApplication(Function<Request, Trace> traces) {
    this.traces = traces;
  }

  /** Why the shutdown failed, or null. */
  @Nullable Throwable shutdownFailure() {
    return shutdownFailure.get();
  }

  Application around(Application application) {
    return application instanceof SyncApplication sync
        ? around(sync)
        : around((AsyncApplication) application);
  }

  private SyncApplication around(SyncApplication application) {
    return new ForwardingSyncApplication(application) {
      @Override
      public SyncHttpHandler http() {
        SyncHttpHandler next = super.http();
        return next == null ? next : tracedSync(next);
      }

      @Override
      public void shutdown() throws Exception {
        try {
          super.shutdown();
        } catch (Throwable failure) {
          shutdownFailure.set(failure);
          throw failure;
        }
      }
    };
  }

  private AsyncApplication around(AsyncApplication application) {
    return new ForwardingAsyncApplication(application) {
      @Override
      public AsyncHttpHandler http() {
        AsyncHttpHandler next = super.http();
        return next == null ? next : tracedAsync(next);
      }

      @Override
      public CompletionStage<Void> shutdown() {
        return Stages.call(super::shutdown)
            .whenComplete((v, failure) -> shutdownFailure.set(failure));
      }
    };
  }

  private SyncHttpHandler tracedSync(SyncHttpHandler next) {
    return (request, responder) -> {
      Trace trace = begin(request);
      try {
        next.handle(
            new TracedSyncRequest(request, trace), new TracedSyncResponder(responder, trace));
        trace.handled(null);
      } catch (Throwable failure) {
        trace.handled(failure);
        throw failure;
      } finally {
        trace.left();
      }
    };
  }

  private AsyncHttpHandler tracedAsync(AsyncHttpHandler next) {
    return (request, responder) -> {
      Trace trace = begin(request);
      CompletionStage<Void> outcome;
      try {
        outcome =
            next.handle(
                new TracedAsyncRequest(request, trace), new TracedAsyncResponder(responder, trace));
      } catch (Throwable failure) {
        trace.handled(failure);
        throw failure;
      } finally {
        trace.left();
      }
      return outcome == null
          ? outcome
          : outcome.whenComplete(
              (v, failure) -> trace.handled(failure == null ? null : Failures.unwrapped(failure)));
    };
  }

  private Trace begin(Request request) {
    Trace trace = traces.apply(request);
    trace.entered();
    request.onDisconnect(reason -> trace.server("the client is gone: " + reason));
    request.onDrain(deadline -> trace.server("drains"));
    request.onComplete(trace::completed);
    return trace;
  }
}
