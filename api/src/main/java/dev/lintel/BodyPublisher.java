package dev.lintel;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A body as a publisher for one subscriber. */
final class BodyPublisher implements Flow.Publisher<ByteBuffer> {

  private final AsyncBodyReader reader;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  BodyPublisher(AsyncBodyReader reader) {
    this.reader = reader;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    if (subscribed.compareAndSet(false, true)) {
      subscriber.onSubscribe(new BodySubscription(reader, subscriber));
      return;
    }
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        });
    subscriber.onError(
        new ProtocolException("HTTP-5.2", "a request body has one subscriber, and has it already"));
  }

  private static final class BodySubscription implements Flow.Subscription {
    private final AsyncBodyReader reader;
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean done;

    BodySubscription(AsyncBodyReader reader, Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.reader = reader;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        fail(
            new IllegalArgumentException(
                "Reactive Streams 3.9: demand must be positive, not " + n));
      } else if (demand.getAndUpdate(d -> d + n < 0 ? Long.MAX_VALUE : d + n) == 0) {
        pump();
      }
    }

    @Override
    public void cancel() {
      done = true;
    }

    private void pump() {
      Loop.run(
              () ->
                  done ? null : demand.get() == 0 ? null : reader.read().thenAccept(this::deliver))
          .whenComplete(
              (v, failure) -> {
                if (failure != null) {
                  fail(failure);
                }
              });
    }

    private void deliver(@Nullable ByteBuffer piece) {
      if (done) {
        return;
      }
      if (piece == null) {
        done = true;
        subscriber.onComplete();
      } else {
        byte[] copy = new byte[piece.remaining()];
        piece.get(copy);
        subscriber.onNext(ByteBuffer.wrap(copy));
        demand.getAndUpdate(d -> d == Long.MAX_VALUE ? d : d - 1);
      }
    }

    private void fail(Throwable failure) {
      if (!done) {
        done = true;
        subscriber.onError(failure);
      }
    }
  }
}
