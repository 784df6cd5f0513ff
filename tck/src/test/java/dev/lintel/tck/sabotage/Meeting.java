package dev.lintel.tck.sabotage;

import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets reads and writes of one exchange wait for each other, and completes two of them at once. */
final class Meeting {

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "meeting");
            thread.setDaemon(true);
            return thread;
          });

  private static final int TIMES = 20;

  private final Exchanger<Boolean> place = new Exchanger<>();
  private final AtomicInteger times = new AtomicInteger();

  AsyncRequest around(AsyncRequest request) {
    AsyncBodyReader reader = request.body();
    AsyncBodyReader meeting = () -> meet(reader.read());
    return new ForwardingAsyncRequest(request) {
      @Override
      public AsyncBodyReader body() {
        return meeting;
      }
    };
  }

  AsyncResponder around(AsyncResponder responder) {
    return new ForwardingAsyncResponder(responder) {
      @Override
      public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
        return super.start(head).thenApply(Meeting.this::around);
      }
    };
  }

  private AsyncBodyWriter around(AsyncBodyWriter writer) {
    return new AsyncBodyWriter() {
      @Override
      public CompletionStage<Void> write(ByteBuffer piece) {
        return meet(writer.write(piece));
      }

      @Override
      public CompletionStage<Void> end(Headers trailers) {
        return writer.end(trailers);
      }

      @Override
      public CompletionStage<Void> end(ByteBuffer last) {
        return writer.end(last);
      }
    };
  }

  private <T> CompletionStage<T> meet(CompletionStage<T> stage) {
    return times.incrementAndGet() > 2 * TIMES
        ? stage
        : stage.whenCompleteAsync((value, failure) -> await(), THREADS);
  }

  /** Waits for the other one, but not long: it may have ended. */
  private void await() {
    try {
      place.exchange(true, 2, TimeUnit.MILLISECONDS);
    } catch (TimeoutException alone) {
      // Then nothing happens at once.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
