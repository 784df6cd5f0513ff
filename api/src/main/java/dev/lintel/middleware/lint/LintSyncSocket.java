package dev.lintel.middleware.lint;

import dev.lintel.Message;
import dev.lintel.ProtocolException;
import dev.lintel.SyncWebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A socket of the sync style, checked. */
final class LintSyncSocket implements SyncWebSocket {

  /** A call of the server. */
  private interface Step {
    void run() throws IOException;
  }

  private final SyncWebSocket server;
  private final LintExchange exchange;
  private final LintSocket socket;

  LintSyncSocket(SyncWebSocket server, LintExchange exchange, LintSocket socket) {
    this.server = server;
    this.exchange = exchange;
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
    var received = new Message[1];
    call(socket.receive(), null, () -> received[0] = server.receive());
    return socket.received(received[0]);
  }

  @Override
  public void send(Message message) throws IOException {
    Objects.requireNonNull(message, "message");
    LintCall call = socket.send(message, true);
    if (message instanceof Message.Binary binary) {
      Lent lent = LintSocket.lent(binary.bytes());
      call(call, lent, () -> server.send(new Message.Binary(lent.view())));
    } else {
      call(call, null, () -> server.send(message));
    }
  }

  @Override
  public void ping(ByteBuffer payload) throws IOException {
    Objects.requireNonNull(payload, "payload");
    LintCall call = socket.ping(payload.remaining(), true);
    Lent lent = LintSocket.lent(payload);
    call(call, lent, () -> server.ping(lent.view()));
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> listener) {
    Objects.requireNonNull(listener, "listener");
    server.onPong(socket.listener(listener));
  }

  private void call(LintCall call, @Nullable Lent lent, Step server) throws IOException {
    ProtocolException refused = call.refused();
    if (refused != null) {
      throw refused;
    }
    try {
      server.run();
    } catch (IOException | RuntimeException | Error failure) {
      exchange.saw(failure);
      call.done(failure);
      throw failure;
    }
    call.done(null);
    if (lent != null) {
      lent.giveBack(exchange);
    }
  }
}
