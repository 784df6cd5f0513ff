package dev.lintel.spi;

import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What there is to tell of one exchange, and who is told; made when something happens or the first
 * listener comes, which most exchanges do without. Used inside the exchange.
 */
final class Signals {

  private final List<Consumer<? super DisconnectReason>> disconnect = new ArrayList<>(0);
  private final List<Consumer<? super Instant>> drain = new ArrayList<>(0);
  private final List<Consumer<? super Completion>> complete = new ArrayList<>(0);

  private final System.Logger logger;

  /** Why the client is gone, or null. */
  @Nullable DisconnectReason gone;

  /** What the exchange failed with, or null. */
  @Nullable Throwable failure;

  /** The WebSocket that the exchange has become, or null. */
  @Nullable WebSocketSession socket;

  private @Nullable Instant drainingUntil;

  Signals(System.Logger logger) {
    this.logger = logger;
  }

  void onDisconnect(Consumer<? super DisconnectReason> listener) {
    disconnect.add(listener);
  }

  void onDrain(Consumer<? super Instant> listener, @Nullable Instant deadline) {
    if (deadline != null) {
      call(listener, deadline);
    } else {
      drain.add(listener);
    }
  }

  void onComplete(Consumer<? super Completion> listener) {
    complete.add(listener);
  }

  void disconnected(DisconnectReason reason) {
    disconnect.forEach(listener -> call(listener, reason));
    disconnect.clear();
  }

  void draining(Instant deadline) {
    if (drainingUntil == null) {
      drainingUntil = deadline;
      drain.forEach(listener -> call(listener, deadline));
      drain.clear();
    }
  }

  boolean wantCompletion() {
    return !complete.isEmpty();
  }

  void completed(Completion completion) {
    complete.forEach(listener -> call(listener, completion));
    complete.clear();
  }

  <T> void call(Consumer<? super T> listener, T value) {
    try {
      listener.accept(value);
    } catch (RuntimeException failure) {
      logger.log(System.Logger.Level.ERROR, "A listener of an exchange failed.", failure);
    }
  }
}
