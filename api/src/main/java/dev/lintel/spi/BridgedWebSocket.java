package dev.lintel.spi;

import dev.lintel.AsyncWebSocket;
import dev.lintel.Message;
import dev.lintel.SyncWebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A socket with calls that wait. Threads that send wait for each other, too. */
final class BridgedWebSocket implements SyncWebSocket {

  private final AsyncWebSocket socket;

  /** Held while a message or a ping is being sent. */
  private final ReentrantLock sending = new ReentrantLock();

  BridgedWebSocket(AsyncWebSocket socket) {
    this.socket = socket;
  }

  @Override
  public @Nullable String subprotocol() {
    return socket.subprotocol();
  }

  @Override
  public Message receive() throws IOException {
    return Waiting.on(socket.receive());
  }

  @Override
  public void send(Message message) throws IOException {
    sending.lock();
    try {
      Waiting.on(socket.send(message));
    } finally {
      sending.unlock();
    }
  }

  @Override
  public void ping(ByteBuffer payload) throws IOException {
    sending.lock();
    try {
      Waiting.on(socket.ping(payload));
    } finally {
      sending.unlock();
    }
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> listener) {
    socket.onPong(listener);
  }
}
