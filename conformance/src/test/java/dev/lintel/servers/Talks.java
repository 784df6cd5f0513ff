package dev.lintel.servers;

import dev.lintel.AsyncWebSocketHandler;
import dev.lintel.DisconnectedException;
import dev.lintel.Message;
import dev.lintel.SyncWebSocketHandler;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** WebSockets that send back what they receive, and note it. */
final class Talks {

  private Talks() {}

  static AsyncWebSocketHandler async(Consumer<String> notes) {
    return (handshake, acceptor) ->
        acceptor
            .accept()
            .thenCompose(
                socket ->
                    socket.forEach(
                        message -> {
                          notes.accept(text(message));
                          return socket.send(message);
                        }))
            .handle(
                (close, failure) -> {
                  notes.accept(failure == null ? text(close) : text(failure));
                  return null;
                });
  }

  static SyncWebSocketHandler sync(Consumer<String> notes) {
    return (handshake, acceptor) -> {
      try {
        var socket = acceptor.accept();
        Message.Close close =
            socket.forEach(
                message -> {
                  notes.accept(text(message));
                  socket.send(message);
                });
        notes.accept(text(close));
      } catch (DisconnectedException gone) {
        notes.accept(text(gone));
      }
    };
  }

  private static String text(Message message) {
    if (message instanceof Message.Text text) {
      return "text '" + text.text() + "'";
    }
    if (message instanceof Message.Binary binary) {
      return "binary of " + binary.bytes().remaining();
    }
    var close = (Message.Close) message;
    return "close " + close.code() + " '" + close.reason() + "'";
  }

  private static String text(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof DisconnectedException gone
        ? "gone: " + gone.reason()
        : "failed: " + cause;
  }
}
