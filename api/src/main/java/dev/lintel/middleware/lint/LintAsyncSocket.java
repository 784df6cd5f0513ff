package dev.lintel.middleware.lint;

import dev.lintel.AsyncWebSocket;
import dev.lintel.Message;
import dev.lintel.ProtocolException;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A socket of the async style, checked. */
final class LintAsyncSocket implements AsyncWebSocket {

  private final AsyncWebSocket server;
  private final LintSocket socket;

  LintAsyncSocket(AsyncWebSocket server, LintSocket socket) {
    this.server = server;
    this.socket = socket;
  }

  @Override
  public @Nullable String subprotocol() {
    return server.subprotocol();
  }

  @Override
  @SuppressWarnings(
      "NullAway") // A server that gives null is a finding, and then its application's.
  public CompletionStage<Message> receive() {
    LintCall call = socket.receive();
    ProtocolException refused = call.refused();
    if (refused != null) {
      return Stages.failed(refused);
    }
    return socket
        .exchange()
        .ask(
            "receive",
            server::receive,
            (message, failure) -> {
              call.done(failure);
              return failure == null ? socket.received(message) : null;
            });
  }

  @Override
  public CompletionStage<Void> send(Message message) {
    Objects.requireNonNull(message, "message");
    LintCall call = socket.send(message, false);
    if (message instanceof Message.Binary binary) {
      Lent lent = LintSocket.lent(binary.bytes());
      return give("send", call, lent, () -> server.send(new Message.Binary(lent.view())));
    }
    return give("send", call, null, () -> server.send(message));
  }

  @Override
  public CompletionStage<Void> ping(ByteBuffer payload) {
    Objects.requireNonNull(payload, "payload");
    LintCall call = socket.ping(payload.remaining(), false);
    Lent lent = LintSocket.lent(payload);
    return give("ping", call, lent, () -> server.ping(lent.view()));
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> listener) {
    Objects.requireNonNull(listener, "listener");
    server.onPong(socket.listener(listener));
  }

  private CompletionStage<Void> give(
      String name, LintCall call, @Nullable Lent lent, Supplier<CompletionStage<Void>> server) {
    ProtocolException refused = call.refused();
    if (refused != null) {
      return Stages.failed(refused);
    }
    return socket
        .exchange()
        .ask(
            name,
            server,
            (v, failure) -> {
              call.done(failure);
              if (lent != null) {
                socket.giveBack(lent);
              }
              return null;
            });
  }
}
