package dev.lintel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open WebSocket with blocking calls: whole messages in both directions.
 *
 * <p>Implemented by servers and, by forwarding, by middleware. One thread may receive while others
 * send; calls of {@code send} wait for each other.
 */
public interface SyncWebSocket {

  /**
   * The subprotocol that was accepted.
   *
   * @return the name, or null if there is none
   */
  @Nullable String subprotocol();

  /**
   * Receives the next message, and waits for it.
   *
   * <p>It is a whole text or binary message, or the {@link Message.Close} of the client, behind
   * which nothing comes: a later call fails with {@link ProtocolException} (WS-3.4). While nobody
   * asks, the server reads no message from the connection (WS-3.2).
   *
   * @return the message, which is the application's
   * @throws DisconnectedException if the client was lost, broke the protocol or passed a limit
   *     (WS-6)
   */
  Message receive() throws IOException;

  /**
   * Sends a message, and waits until the server can take more (WS-4.1). A {@link Message.Close}
   * begins the closing handshake, see {@link #close}.
   *
   * @param message the message
   * @throws DisconnectedException once the client has closed or is gone
   * @throws ProtocolException behind a close of the application's own (WS-6.5)
   */
  void send(Message message) throws IOException;

  /**
   * Sends a text; see {@link #send(Message)}.
   *
   * @param text the whole text
   * @throws DisconnectedException once the client has closed or is gone
   */
  default void send(String text) throws IOException {
    send(new Message.Text(text));
  }

  /**
   * Sends bytes; see {@link #send(Message)}.
   *
   * @param bytes the bytes from position to limit
   * @throws DisconnectedException once the client has closed or is gone
   */
  default void send(ByteBuffer bytes) throws IOException {
    send(new Message.Binary(bytes));
  }

  /**
   * Sends a ping. Nobody needs to: the server pings a client that is quiet by itself (WS-5.3).
   *
   * @param payload at most 125 bytes, which come back with the pong
   * @throws DisconnectedException once the client has closed or is gone
   */
  void ping(ByteBuffer payload) throws IOException;

  /**
   * Tells of each pong that comes (WS-5.2).
   *
   * @param listener is called with the payload, on an event thread, and must not block; it takes
   *     the place of the one before
   */
  void onPong(Consumer<? super ByteBuffer> listener);

  /**
   * Closes the socket from this side: nothing can be sent behind it, but messages of the client are
   * received until its own close has come (WS-6.1).
   *
   * @param code 1000 to 1003, 1007 to 1014, or 3000 to 4999 (WS-6.6)
   * @param reason a text for people of at most 123 bytes in UTF-8
   * @throws DisconnectedException once the client has closed or is gone
   */
  default void close(int code, String reason) throws IOException {
    send(new Message.Close(code, reason));
  }

  /**
   * Hands each text and binary message to an action, until the client closes.
   *
   * @param action takes a message
   * @return the close of the client
   * @throws DisconnectedException if the client was lost, broke the protocol or passed a limit
   * @throws IOException if the action fails with it
   */
  default Message.Close forEach(MessageAction action) throws IOException {
    Objects.requireNonNull(action, "action");
    while (true) {
      Message message = receive();
      if (message instanceof Message.Close close) {
        return close;
      }
      action.accept(message);
    }
  }

  /** Takes a message. */
  @FunctionalInterface
  interface MessageAction {
    /**
     * Takes a message.
     *
     * @param message a text or bytes
     * @throws IOException ends the loop
     */
    void accept(Message message) throws IOException;
  }
}
