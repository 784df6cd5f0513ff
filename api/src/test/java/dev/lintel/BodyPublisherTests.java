package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class BodyPublisherTests {

  private int reads;

  private final AsyncBodyReader reader =
      () ->
          CompletableFuture.completedStage(
              ++reads <= 3 ? ByteBuffer.wrap(new byte[] {(byte) reads}) : null);

  private static final class Recorder implements Flow.Subscriber<ByteBuffer> {
    final List<Object> seen = new ArrayList<>();
    Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void onNext(ByteBuffer piece) {
      seen.add(piece.get(0));
    }

    @Override
    public void onError(Throwable failure) {
      seen.add(failure.getClass());
    }

    @Override
    public void onComplete() {
      seen.add("complete");
    }
  }

  @Test
  void demandOfTheSubscriberIsDemandOnTheBody() {
    var subscriber = new Recorder();
    reader.asPublisher().subscribe(subscriber);
    assertThat(reads).isZero();
    subscriber.subscription.request(2);
    assertThat(subscriber.seen).containsExactly((byte) 1, (byte) 2);
    assertThat(reads).isEqualTo(2);
    subscriber.subscription.request(Long.MAX_VALUE);
    assertThat(subscriber.seen).containsExactly((byte) 1, (byte) 2, (byte) 3, "complete");
  }

  @Test
  void wrongDemandAndASecondSubscriberFail() {
    var subscriber = new Recorder();
    var second = new Recorder();
    Flow.Publisher<ByteBuffer> publisher = reader.asPublisher();
    publisher.subscribe(subscriber);
    publisher.subscribe(second);
    assertThat(second.seen).containsExactly(ProtocolException.class);
    subscriber.subscription.request(0);
    assertThat(subscriber.seen).containsExactly(IllegalArgumentException.class);
  }

  @Test
  void nothingComesAfterCancel() {
    var subscriber = new Recorder();
    reader.asPublisher().subscribe(subscriber);
    subscriber.subscription.cancel();
    subscriber.subscription.request(1);
    assertThat(subscriber.seen).isEmpty();
  }
}
