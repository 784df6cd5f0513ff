package dev.lintel.sample;

import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.DisconnectedException;
import dev.lintel.Response;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The endpoints that wait, async; their mirror image is {@link SyncWaits}. */
final class AsyncWaits {

  private final AsyncTimer timer = new AsyncTimer();

  void start() {
    timer.start();
  }

  void stop() {
    timer.stop();
  }

  CompletionStage<Void> sleep(AsyncRequest request, AsyncResponder responder, Parameters parameters)
      throws Refusal {
    int ms = parameters.number("ms", 1000, 0, 600_000);
    return pause(request, ms, Answers.slept(ms)).thenCompose(slept -> send(responder, slept));
  }

  CompletionStage<Void> hints(AsyncRequest request, AsyncResponder responder, Parameters parameters)
      throws Refusal {
    int ms = parameters.number("ms", 1000, 0, 600_000);
    return responder
        .inform(Answers.HINTS)
        .thenCompose(v -> pause(request, ms, Answers.slept(ms)))
        .thenCompose(slept -> send(responder, slept));
  }

  CompletionStage<Void> resource(
      AsyncRequest request, AsyncResponder responder, Parameters parameters) throws Refusal {
    int ms = parameters.number("ms", 5000, 0, 600_000);
    return lookup(request, parameters.variable(), ms)
        .thenCompose(found -> send(responder, Answers.json(found)));
  }

  CompletionStage<Void> resources(
      AsyncRequest request, AsyncResponder responder, Parameters parameters) throws Refusal {
    int ms = parameters.number("ms", 5000, 0, 600_000);
    var lookups = new ArrayList<CompletableFuture<Answers.Lookup>>();
    for (String id : List.of("1", "2", "3", "4", "5")) {
      lookups.add(lookup(request, id, ms));
    }
    return AsyncFanOut.all(lookups).thenCompose(found -> send(responder, Answers.json(found)));
  }

  CompletionStage<Void> events(
      AsyncRequest request, AsyncResponder responder, Parameters parameters) throws Refusal {
    int count = parameters.number("count", 10, 0, 1_000_000);
    int ms = parameters.number("ms", 1000, 0, 600_000);
    var stopped = new CompletableFuture<@Nullable ByteBuffer>();
    request.onDisconnect(reason -> stopped.complete(null));
    request.onDrain(deadline -> stopped.complete(null));
    return responder
        .start(Answers.EVENTS)
        .thenCompose(writer -> new Events(count, ms, stopped).transferTo(writer))
        .thenCompose(bytes -> Stages.done());
  }

  /** Fails; when it fails after the start, what was sent has a while to arrive. */
  CompletionStage<Void> fail(AsyncRequest request, AsyncResponder responder, Parameters parameters)
      throws Refusal {
    String when = parameters.word("when", List.of("before", "after"));
    int ms = parameters.number("ms", 100, 0, 600_000);
    if (when.equals("after")) {
      return responder
          .start(Answers.TEXT)
          .thenCompose(writer -> writer.write(Letters.piece(0, 26)))
          .thenCompose(v -> pause(request, ms, Answers.wantedFailure(when)))
          .thenCompose(Stages::failed);
    }
    return Stages.failed(Answers.wantedFailure(when));
  }

  /** The events as a body that is read from a timer, so that the loop of the contract sends it. */
  private final class Events implements AsyncBodyReader {
    private final int count;
    private final int ms;
    private final CompletableFuture<@Nullable ByteBuffer> stopped;
    private int number;

    Events(int count, int ms, CompletableFuture<@Nullable ByteBuffer> stopped) {
      this.count = count;
      this.ms = ms;
      this.stopped = stopped;
    }

    @Override
    public CompletionStage<@Nullable ByteBuffer> read() {
      if (number == count) {
        return CompletableFuture.completedStage(null);
      }
      number++;
      if (number == 1) {
        return CompletableFuture.completedStage(Answers.event(1));
      }
      CompletableFuture<@Nullable ByteBuffer> pause = timer.after(ms, Answers.event(number));
      CompletionStage<@Nullable ByteBuffer> either = pause.applyToEither(stopped, event -> event);
      return either.whenComplete((event, failure) -> pause.cancel(false));
    }
  }

  private CompletableFuture<Answers.Lookup> lookup(AsyncRequest request, String id, int ms) {
    return pause(request, ms, new Answers.Lookup(id, ms));
  }

  /** A future that completes after a time, but fails at once when the client is gone. */
  private <T> CompletableFuture<T> pause(AsyncRequest request, int ms, T value) {
    CompletableFuture<T> later = timer.after(ms, value);
    request.onDisconnect(reason -> later.completeExceptionally(new DisconnectedException(reason)));
    return later;
  }

  private static CompletionStage<Void> send(AsyncResponder responder, Response response) {
    return responder.send(response.head(), response.body());
  }
}
