package dev.lintel;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An open WebSocket: whole messages in both directions, at the same time if need be.
 *
 * <p>Implemented by servers and, by forwarding, by middleware. One message is received and one sent
 * at a time; both at once is fine. Every call may come from any thread and never blocks.
 */
public interface AsyncWebSocket {

  /**
   * The subprotocol that was accepted.
   *
   * @return the name, or null if there is none
   */
  @Nullable String subprotocol();

  /**
   * Receives the next message.
   *
   * <p>The stage completes with a whole text or binary message, or with the {@link Message.Close}
   * of the client, behind which nothing comes: a later call fails with {@link ProtocolException}
   * (WS-3.4). Asking is the only source of demand: while nobody asks, the server reads no message
   * from the connection (WS-3.2), though it goes on to answer pings and to see a close.
   *
   * <p>Calls are serial: a call made before the previous stage has completed fails with {@link
   * ProtocolException} (WS-3.5). To receive everything use {@link #forEach}.
   *
   * @return a stage that completes with the message, which is the application's; it fails with
   *     {@link DisconnectedException} if the client was lost, broke the protocol or passed a limit
   *     (WS-6)
   */
  CompletionStage<Message> receive();

  /**
   * Sends a message. A {@link Message.Close} begins the closing handshake, see {@link #close}.
   *
   * <p>The stage completes when the server can take more: while the client does not read, it stays
   * pending (WS-4.1). Calls are serial: a call made before the previous stage has completed fails
   * with {@link ProtocolException} (WS-4.2).
   *
   * @param message the message
   * @return a stage that completes when the next message may be sent; it fails with {@link
   *     DisconnectedException} once the client has closed or is gone, and with {@link
   *     ProtocolException} behind a close of the application's own (WS-6.5)
   */
  CompletionStage<Void> send(Message message);

  /**
   * Sends a text; see {@link #send(Message)}.
   *
   * @param text the whole text
   * @return as {@link #send(Message)}
   */
  default CompletionStage<Void> send(String text) {
    return send(new Message.Text(text));
  }

  /**
   * Sends bytes; see {@link #send(Message)}.
   *
   * @param bytes the bytes from position to limit
   * @return as {@link #send(Message)}
   */
  default CompletionStage<Void> send(ByteBuffer bytes) {
    return send(new Message.Binary(bytes));
  }

  /**
   * Sends a ping, also while a message is being sent. Nobody needs to: the server pings a client
   * that is quiet by itself (WS-5.3).
   *
   * @param payload at most 125 bytes, which come back with the pong
   * @return as {@link #send(Message)}
   */
  CompletionStage<Void> ping(ByteBuffer payload);

  /**
   * Tells of each pong that comes (WS-5.2).
   *
   * @param listener is called with the payload, serially with the other callbacks of the exchange,
   *     and must not block; it takes the place of the one before
   */
  void onPong(Consumer<? super ByteBuffer> listener);

  /**
   * Closes the socket from this side: nothing can be sent behind it, but messages of the client are
   * received until its own close has come (WS-6.1).
   *
   * @param code 1000 to 1003, 1007 to 1014, or 3000 to 4999 (WS-6.6)
   * @param reason a text for people of at most 123 bytes in UTF-8
   * @return a stage that completes when the close was handed to the connection
   */
  default CompletionStage<Void> close(int code, String reason) {
    return send(new Message.Close(code, reason));
  }

  /**
   * Hands each text and binary message to an action and waits for it before the next is received.
   *
   * @param action takes a message and returns a stage that completes when it is done with it
   * @return a stage that completes with the close of the client; it fails with the first failure
   */
  default CompletionStage<Message.Close> forEach(
      Function<? super Message, ? extends CompletionStage<?>> action) {
    return new MessageLoop(this, action).run();
  }
}
