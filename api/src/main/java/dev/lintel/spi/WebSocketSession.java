package dev.lintel.spi;

import dev.lintel.AsyncWebSocket;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.Message;
import dev.lintel.ProtocolException;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * One WebSocket, on top of the body streams of its exchange: what comes behind the handshake is
 * read as a request body is, one piece for each demand, and frames are written as a response body
 * is. So demand, backpressure, aborts and time-outs of writes are those of HTTP.
 *
 * A close goes like this. Whoever begins sends its close; the other one answers with its own. Then
 * the server ends the response, which ends its half of the connection, and the exchange reads what
 * the client still sends, for a moment. The handler may be done before, or after: the exchange
 * completes when both are.
 *
 *   open --our close--> waiting for the client's --it comes--> ended
 *     \---- the client's close comes, ours is sent --------------^
 *     \---- the client breaks the protocol, ours is sent --------^
 *   any but ended --lost, or a time-out--> broken
 *
 * Everything runs inside the exchange.
 */

/** An open WebSocket: messages in, messages out, control frames, the close. */
final class WebSocketSession implements AsyncWebSocket, WebSocketInput.Receiver {

  private final Exchange exchange;
  private final WebSocketInput in;
  private final WebSocketOutput out;
  private final WebSocketClock clock;
  private final @Nullable String subprotocol;

  /** Completes when the socket is over and the handler is done. */
  private final ServerStage<@Nullable Void> over = new ServerStage<>();

  private @Nullable ServerStage<Message> pendingReceive;
  private @Nullable Consumer<? super ByteBuffer> pongListener;

  /** The close of the client, once it has come. */
  private Message.@Nullable Close clientClose;

  private boolean clientCloseTaken;

  /** Whether the application has closed. */
  private boolean closedByApplication;

  /** Why nothing goes on, or null. */
  private @Nullable Throwable broken;

  private boolean ended;
  private boolean handlerDone;
  private @Nullable Throwable handlerFailure;

  WebSocketSession(
      Exchange exchange,
      ExchangeReader in,
      ExchangeWriter out,
      @Nullable String subprotocol,
      boolean compression) {
    this.exchange = exchange;
    this.out = new WebSocketOutput(out, compression);
    this.clock = new WebSocketClock(exchange.core);
    int maxMessage = exchange.limits().maxMessageBytes();
    var reader = new MessageReader(compression, maxMessage, exchange.limits().maxFrameBytes());
    this.in = new WebSocketInput(exchange, in, reader, clock, this);
    this.subprotocol = subprotocol;
  }

  /** Begins to listen, also while no message is asked for. */
  void begin() {
    if (exchange.core.drainDeadline() != null) {
      drain();
    }
    in.resume();
  }

  // ---- AsyncWebSocket ----

  @Override
  public @Nullable String subprotocol() {
    return subprotocol;
  }

  @Override
  public CompletionStage<Message> receive() {
    if (!exchange.inside()) {
      return exchange.later(this::receive);
    }
    if (pendingReceive != null) {
      return Stages.failed(
          new ProtocolException("WS-3.5", "a receive is pending already; wait for its stage"));
    }
    if (broken != null) {
      return Stages.failed(broken);
    }
    if (clientCloseTaken) {
      return Stages.failed(
          new ProtocolException("WS-3.4", "the client has closed; nothing comes behind that"));
    }
    if (handlerDone) {
      return Stages.failed(new ProtocolException("WS-6.3", "the handler of the socket is done"));
    }
    ServerStage<Message> stage = new ServerStage<>();
    pendingReceive = stage;
    if (clientClose != null) {
      giveClose(clientClose);
    } else {
      in.resume();
    }
    return stage;
  }

  @Override
  public CompletionStage<Void> send(Message message) {
    Objects.requireNonNull(message, "message");
    if (!exchange.inside()) {
      return exchange.later(() -> send(message));
    }
    Throwable refused = refusal();
    if (refused != null) {
      return Stages.failed(refused);
    }
    if (message instanceof Message.Close close) {
      return closeForApplication(close);
    }
    if (out.isMessagePending()) {
      return Stages.failed(
          new ProtocolException("WS-4.2", "a send is pending already; wait for its stage"));
    }
    return out.message(message);
  }

  @Override
  public CompletionStage<Void> ping(ByteBuffer payload) {
    Objects.requireNonNull(payload, "payload");
    if (!exchange.inside()) {
      return exchange.later(() -> ping(payload));
    }
    Throwable refused = refusal();
    if (refused != null) {
      return Stages.failed(refused);
    }
    if (payload.remaining() > FrameReader.CONTROL) {
      return Stages.failed(
          new ProtocolException("WS-5.4", "the payload of a ping has at most 125 bytes"));
    }
    if (out.isPingPending()) {
      return Stages.failed(
          new ProtocolException("WS-4.2", "a ping is pending already; wait for its stage"));
    }
    return out.ping(payload);
  }

  @Override
  public void onPong(Consumer<? super ByteBuffer> listener) {
    Objects.requireNonNull(listener, "listener");
    exchange.run(() -> pongListener = listener);
  }

  // ---- What the exchange calls, inside. ----

  /** The handler is done. Returns a stage that completes when the socket is over. */
  CompletionStage<Void> handlerDone(@Nullable Throwable failure) {
    handlerDone = true;
    Throwable problem = Exchange.unwrap(failure);
    // A send may have met the close of the client: then there is nothing to tell of.
    if (problem != null && !(clientClose != null && problem instanceof DisconnectedException)) {
      handlerFailure = problem;
      if (broken == null && exchange.gone() == null) {
        exchange.logFailure(problem);
        exchange.keepFailure(problem);
      }
    }
    if (pendingReceive != null) {
      pendingReceive.fail(new ProtocolException("WS-6.3", "the handler of the socket is done"));
      pendingReceive = null;
    }
    if (broken == null && !out.isClosing()) {
      closeForServer(handlerFailure == null ? Message.Close.NORMAL : Message.Close.FAILED);
    }
    in.resume();
    finishIfOver();
    return ServerStage.ofVoid(over);
  }

  /** The server begins to drain (WS-6.8). */
  void drain() {
    if (broken == null && !out.isClosing()) {
      closeForServer(Message.Close.GOING_AWAY);
    }
  }

  /** The exchange was cut off. */
  void broken(Throwable problem) {
    if (ended) {
      return;
    }
    ended = true;
    fail(problem);
    finishIfOver();
  }

  // ---- What the watchdog calls, on its thread. ----

  void look(int sweep) {
    if (clock.look(sweep) != WebSocketClock.Finding.NOTHING) {
      exchange.runLater(() -> expire(sweep));
    }
  }

  private void expire(int sweep) {
    switch (clock.look(sweep)) {
      case GONE -> exchange.disconnected(DisconnectReason.IDLE_TIMEOUT, null);
      case QUIET -> {
        clock.pinged();
        if (!out.isClosing() && !out.isPingPending()) {
          out.ping(ByteBuffer.allocate(0));
        }
      }
      default -> {}
    }
  }

  // ---- What the input tells. ----

  @Override
  public boolean wantsMessage() {
    return pendingReceive != null || handlerDone;
  }

  @Override
  public boolean isDone() {
    return ended || clientClose != null || broken != null;
  }

  @Override
  public void message(Message message) {
    ServerStage<Message> stage = pendingReceive;
    pendingReceive = null;
    if (stage != null) {
      stage.finish(message);
    }
  }

  @Override
  public void ping(byte[] payload) {
    out.pong(payload);
  }

  @Override
  public void pong(byte[] payload) {
    if (pongListener != null) {
      exchange.signals().call(pongListener, ByteBuffer.wrap(payload));
    }
  }

  @Override
  public void close(Message.Close close) {
    clientClose = close;
    clock.closed();
    in.drop();
    if (out.isClosing()) {
      endIfClosed();
    } else {
      boolean coded = close.code() != Message.Close.NO_CODE;
      out.close(
          coded ? CloseCodes.payload(new Message.Close(close.code(), "")) : new byte[0],
          this::closeSent);
    }
    giveClose(close);
  }

  /** It is told why, and then cut off. */
  @Override
  public void refuse(WebSocketException wrong) {
    exchange.peerFailed(wrong.reason(), wrong);
    fail(new DisconnectedException(wrong.reason(), wrong));
    if (out.isClosing()) {
      endIfClosed();
    } else {
      closeForServer(wrong.code());
    }
  }

  @Override
  public void lost() {
    exchange.disconnected(DisconnectReason.PEER_CLOSED, null);
  }

  @Override
  public void failed(Throwable problem) {
    if (broken == null) {
      fail(problem);
    }
  }

  private void giveClose(Message.Close close) {
    if (pendingReceive != null) {
      clientCloseTaken = true;
      message(close);
    }
  }

  // ---- Closing ----

  private CompletionStage<Void> closeForApplication(Message.Close close) {
    byte[] payload;
    try {
      payload = CloseCodes.payload(close);
    } catch (ProtocolException refused) {
      return Stages.failed(refused);
    }
    closedByApplication = true;
    return out.close(payload, this::closeSent);
  }

  private void closeForServer(int code) {
    out.close(CloseCodes.payload(new Message.Close(code, "")), this::closeSent);
  }

  private void closeSent() {
    if (clientClose == null && broken == null) {
      clock.closing();
    }
    endIfClosed();
  }

  /** Ends the response when our close has left and nothing more of the client's is waited for. */
  private void endIfClosed() {
    if (out.isClosed() && (clientClose != null || broken != null) && !ended) {
      ended = true;
      out.end().whenComplete((v, problem) -> finishIfOver());
    }
  }

  private void fail(Throwable problem) {
    broken = problem;
    clock.closed();
    clock.listensNot();
    in.drop();
    ServerStage<Message> stage = pendingReceive;
    pendingReceive = null;
    out.fail(problem);
    if (stage != null) {
      stage.fail(problem);
    }
  }

  private void finishIfOver() {
    if (ended && handlerDone && (exchange.phase() == Phase.ENDED || exchange.isOver())) {
      if (handlerFailure == null) {
        over.finish(null);
      } else {
        over.fail(handlerFailure);
      }
    }
  }

  /** Why nothing can be sent, or null. */
  private @Nullable Throwable refusal() {
    if (broken != null) {
      return broken;
    }
    if (closedByApplication || handlerDone) {
      return new ProtocolException(
          "WS-6.5", "the socket was closed; nothing can be sent behind it");
    }
    if (clientClose != null) {
      return new DisconnectedException(DisconnectReason.PEER_CLOSED);
    }
    return out.isClosing() ? new DisconnectedException(DisconnectReason.SERVER_STOPPED) : null;
  }
}
