package dev.lintel.middleware.lint;

import dev.lintel.Message;
import dev.lintel.SyncWebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A socket of the sync style, checked. */
final class LintSyncSocket implements SyncWebSocket {

  private final SyncWebSocket server;
  private final LintSocket socket;

  LintSyncSocket(SyncWebSocket server, LintSocket socket) {
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
  public Message receive() throws IOException {
    return socket.received(socket.receive().ask(server::receive));
  }

  @Override
  public void send(Message message) throws IOException {
    Objects.requireNonNull(message, "message");
    LintCall call = socket.send(message, true);
    if (message instanceof Message.Binary binary) {
      Lent lent = LintSocket.lent(binary.bytes());
      call.make(() -> server.send(new Message.Binary(lent.view())));
      socket.giveBack(lent);
    } else {
      call.make(() -> server.send(message));
    }
  }

  @Override
  public void ping(ByteBuffer payload) throws IOException {
    Objects.requireNonNull(payload, "payload");
    LintCall call = socket.ping(payload.remaining(), true);
    Lent lent = LintSocket.lent(payload);
    call.make(() -> server.ping(lent.view()));
    socket.giveBack(lent);
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> listener) {
    Objects.requireNonNull(listener, "listener");
    server.onPong(socket.listener(listener));
  }
}
