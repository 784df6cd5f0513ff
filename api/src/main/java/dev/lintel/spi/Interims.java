package dev.lintel.spi;

import dev.lintel.ResponseHead;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The interim responses of an exchange that wait for the connection, and what waits for them. */
final class Interims {

  /** How many may wait (HTTP-3.23). */
  private static final int MAX_WAITING = 16;

  private record Interim(ResponseHead head, ServerStage<@Nullable Void> stage) {}

  private final Informer exchange;
  private final Queue<Interim> waiting = new ArrayDeque<>(2);

  /** The stage of the one that is being transmitted, else null. */
  private @Nullable ServerStage<@Nullable Void> transmitting;

  /** The first transmission of the response, if it waits. */
  private @Nullable Runnable response;

  private boolean pumping;

  Interims(Informer exchange) {
    this.exchange = exchange;
  }

  CompletionStage<Void> add(ResponseHead head) {
    var interim = new Interim(head, new ServerStage<>());
    waiting.add(interim);
    pump();
    return ServerStage.ofVoid(interim.stage);
  }

  boolean isFull() {
    return waiting.size() >= MAX_WAITING;
  }

  boolean isBusy() {
    return transmitting != null || !waiting.isEmpty();
  }

  void then(Runnable transmission) {
    response = transmission;
  }

  /** The one under way was written. */
  void transmitted() {
    ServerStage<@Nullable Void> stage = transmitting;
    transmitting = null;
    if (stage != null) {
      stage.finish(null);
    }
    pump();
  }

  /** The exchange is cut off. */
  void broken(Throwable problem) {
    response = null;
    if (transmitting != null) {
      transmitting.fail(problem);
      transmitting = null;
    }
    for (Interim next = waiting.poll(); next != null; next = waiting.poll()) {
      next.stage.fail(problem);
    }
  }

  /** A loop and not a recursion: a transmission may be written before its call returns. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    while (transmitting == null && !waiting.isEmpty()) {
      Interim next = waiting.remove();
      transmitting = next.stage;
      exchange.transmittingSince = exchange.core.sweep();
      exchange.transmitInterim(next.head);
    }
    pumping = false;
    Runnable next = response;
    if (next != null && transmitting == null) {
      response = null;
      next.run();
    }
  }
}
