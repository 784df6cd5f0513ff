package dev.lintel;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The loop of {@link AsyncWebSocket#forEach}: receiving and the action take turns. */
final class MessageLoop implements Loop.Step {

  private final AsyncWebSocket socket;
  private final Function<? super Message, ? extends CompletionStage<?>> action;

  /** Written by the stage of a receive, read in the turn that follows it. */
  private @Nullable Message received;

  MessageLoop(
      AsyncWebSocket socket, Function<? super Message, ? extends CompletionStage<?>> action) {
    this.socket = socket;
    this.action = Objects.requireNonNull(action, "action");
  }

  CompletionStage<Message.Close> run() {
    return Loop.run(this).thenApply(v -> (Message.Close) Objects.requireNonNull(received));
  }

  @Override
  public @Nullable CompletionStage<?> next() {
    Message message = received;
    if (message == null) {
      return socket.receive().thenAccept(this::take);
    }
    if (message instanceof Message.Close) {
      return null;
    }
    received = null;
    return action.apply(message);
  }

  private void take(Message message) {
    received = message;
  }
}
