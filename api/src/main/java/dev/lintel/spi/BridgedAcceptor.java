package dev.lintel.spi;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.AsyncWebSocketAcceptor;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncWebSocket;
import dev.lintel.SyncWebSocketAcceptor;
import dev.lintel.WebSocketHandshake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The answer of a sync handler to a handshake; used by one thread. */
final class BridgedAcceptor implements SyncWebSocketAcceptor {

  private final WebSocketHandshake handshake;
  private final AsyncWebSocketAcceptor acceptor;
  private final BridgedResponder rejection;
  private boolean answered;

  BridgedAcceptor(WebSocketHandshake handshake, AsyncWebSocketAcceptor acceptor) {
    this.handshake = handshake;
    this.acceptor = acceptor;
    this.rejection = new BridgedResponder(new Rejection(acceptor));
  }

  @Override
  public SyncWebSocket accept(@Nullable String subprotocol, Headers headers) throws IOException {
    once();
    var socket = new BridgedWebSocket(Waiting.on(acceptor.accept(subprotocol, headers)));
    answered = true;
    return socket;
  }

  @Override
  public SyncBodyWriter reject(ResponseHead head) throws IOException {
    once();
    checkRejection(head); // Now: the head is held back until there is a body.
    SyncBodyWriter writer = rejection.start(head);
    answered = true;
    return writer;
  }

  @Override
  public void reject(ResponseHead head, ByteBuffer body) throws IOException {
    once();
    rejection.send(head, body);
    answered = true;
  }

  @Override
  public void decline() throws IOException {
    once();
    answered = true;
    Waiting.on(acceptor.decline());
  }

  /** The handler has returned: a rejection that it has not ended ends now. */
  void endForHandler() throws IOException {
    rejection.endForHandler();
  }

  /** The handler has failed: no 500 may replace a rejection that it has started (HTTP-2.3). */
  void handlerFailed() {
    rejection.handlerFailed();
  }

  private void checkRejection(ResponseHead head) {
    ProtocolException refused =
        WebSocketUpgrade.refusal(handshake.protocol().equals("HTTP/2"), head);
    if (refused != null) {
      throw refused;
    }
  }

  private void once() {
    if (answered) {
      throw new ProtocolException("WS-2.1", "the handshake has been answered already");
    }
  }

  /** The rejection as a responder. */
  private record Rejection(AsyncWebSocketAcceptor acceptor) implements AsyncResponder {

    @Override
    public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
      return acceptor.reject(head);
    }

    @Override
    public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
      return acceptor.reject(head, body);
    }
  }
}
