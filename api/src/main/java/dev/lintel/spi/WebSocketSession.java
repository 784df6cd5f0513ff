package dev.lintel.spi;

import dev.lintel.AsyncWebSocket;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.Message;
import dev.lintel.ProtocolException;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.time.Duration;
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
final class WebSocketSession implements AsyncWebSocket {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** How many pieces one turn takes before other connections of its thread have theirs. */
  private static final int TURN = 32;

  private final Exchange exchange;
  private final ExchangeReader in;
  private final WebSocketOutput out;
  private final MessageReader reader;
  private final @Nullable String subprotocol;

  /** Completes when the socket is over and the handler is done. */
  private final ServerStage<@Nullable Void> over = new ServerStage<>();

  private @Nullable ServerStage<Message> pendingReceive;
  private @Nullable Consumer<? super ByteBuffer> pongListener;

  /** The borrowed piece that is being taken apart. */
  private ByteBuffer piece = NOTHING;

  /** Whether nothing more can be made of the piece. */
  private boolean hungry = true;

  private boolean reading;
  private boolean pulling;

  /** Whether the next frame belongs to a message, for which nobody has asked. */
  private boolean held;

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

  /**
   * The sweep of the watchdog since which the client has been silent; 0 if it is not listened to.
   */
  private volatile int silentSince;

  /** The sweep at which the last ping of the server's own left. */
  private volatile int pingedAt;

  /** The sweep at which our close left, until the client's has come; else 0. */
  private volatile int closingSince;

  WebSocketSession(
      Exchange exchange,
      ExchangeReader in,
      ExchangeWriter out,
      @Nullable String subprotocol,
      boolean compression) {
    this.exchange = exchange;
    this.in = in;
    this.out = new WebSocketOutput(out, compression);
    this.reader =
        new MessageReader(
            compression, exchange.limits().maxMessageBytes(), exchange.limits().maxFrameBytes());
    this.subprotocol = subprotocol;
  }

  /** Begins to listen, also while no message is asked for. */
  void begin() {
    if (exchange.core.drainDeadline() != null) {
      drain();
    }
    pull();
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
    held = false;
    if (clientClose != null) {
      giveClose(clientClose);
    } else {
      pull();
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
      return close(close);
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
      closeForServer(handlerFailure == null ? Message.Close.NORMAL : Message.Close.FAILED, "");
    }
    held = false;
    pull();
    finishIfOver();
    return ServerStage.ofVoid(over);
  }

  /** The server begins to drain (WS-6.8). */
  void drain() {
    if (broken == null && !out.isClosing()) {
      closeForServer(Message.Close.GOING_AWAY, "");
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
    var timeouts = exchange.core.options().timeouts();
    int closing = closingSince;
    int silent = silentSince;
    if (isOver(timeouts.webSocketClose(), closing, sweep)
        || isOver(timeouts.webSocketIdle(), silent, sweep)) {
      exchange.runLater(() -> expire(closing, silent, sweep));
    } else if (isOver(timeouts.webSocketPing(), silent, sweep)
        && isOver(timeouts.webSocketPing(), Math.max(1, pingedAt), sweep)) {
      exchange.runLater(() -> keepAlive(sweep));
    }
  }

  private static boolean isOver(Duration time, int since, int sweep) {
    return since != 0 && Watchdog.isOver(time, since, sweep);
  }

  private void expire(int closing, int silent, int sweep) {
    var timeouts = exchange.core.options().timeouts();
    boolean unanswered =
        closing == closingSince && isOver(timeouts.webSocketClose(), closing, sweep);
    if (unanswered || (silent == silentSince && silent != 0)) {
      exchange.disconnected(DisconnectReason.IDLE_TIMEOUT, null);
    }
  }

  private void keepAlive(int sweep) {
    pingedAt = sweep;
    if (silentSince != 0 && !out.isClosing() && !out.isPingPending()) {
      out.ping(ByteBuffer.allocate(0));
    }
  }

  // ---- Reading ----

  /** A loop and not a recursion: a piece may come before its read returns. */
  private void pull() {
    if (pulling) {
      return;
    }
    pulling = true;
    int pieces = 0;
    while (!reading && !ended && !held && clientClose == null && broken == null) {
      if (!hungry) {
        take(piece);
      } else if (pieces++ == TURN) {
        exchange.runLater(this::pull);
        break;
      } else {
        piece = NOTHING;
        reading = true;
        silentSince = exchange.core.sweep();
        in.read().whenComplete((next, problem) -> came(next, problem));
      }
    }
    if (!reading) {
      silentSince = 0; // It is not the client that keeps us waiting.
    }
    pulling = false;
  }

  private void came(@Nullable ByteBuffer next, @Nullable Throwable problem) {
    reading = false;
    if (problem != null) {
      if (broken == null) {
        fail(problem);
      }
      return;
    }
    if (next == null) {
      exchange.disconnected(DisconnectReason.PEER_CLOSED, null);
      return;
    }
    piece = next;
    hungry = false;
    pull();
  }

  private void take(ByteBuffer input) {
    try {
      switch (reader.next(input, pendingReceive != null || handlerDone)) {
        case MESSAGE -> give(reader.message());
        case PING -> out.pong(reader.payload());
        case PONG -> ponged(ByteBuffer.wrap(reader.payload()));
        case CLOSE -> closed(reader.close());
        case HELD -> held = true;
        default -> hungry = true;
      }
    } catch (WebSocketException wrong) {
      refuse(wrong);
    }
  }

  private void give(Message message) {
    ServerStage<Message> stage = pendingReceive;
    pendingReceive = null;
    if (stage != null) {
      stage.finish(message);
    }
  }

  private void ponged(ByteBuffer payload) {
    if (pongListener != null) {
      exchange.signals().call(pongListener, payload);
    }
  }

  private void giveClose(Message.Close close) {
    if (pendingReceive != null) {
      clientCloseTaken = true;
      give(close);
    }
  }

  // ---- Closing ----

  private CompletionStage<Void> close(Message.Close close) {
    byte[] payload;
    try {
      payload = CloseCodes.payload(close);
    } catch (ProtocolException refused) {
      return Stages.failed(refused);
    }
    closedByApplication = true;
    return out.close(payload, this::closeSent);
  }

  private void closeForServer(int code, String reason) {
    out.close(CloseCodes.payload(new Message.Close(code, reason)), this::closeSent);
  }

  private void closed(Message.Close close) {
    clientClose = close;
    closingSince = 0;
    reader.drop();
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

  private void closeSent() {
    if (clientClose == null && broken == null) {
      closingSince = exchange.core.sweep();
    }
    endIfClosed();
  }

  /** The client broke the protocol or passed a limit: it is told, and then cut off. */
  private void refuse(WebSocketException wrong) {
    exchange.peerFailed(wrong.reason(), wrong);
    fail(new DisconnectedException(wrong.reason(), wrong));
    closingSince = 0;
    if (out.isClosing()) {
      endIfClosed();
    } else {
      closeForServer(wrong.code(), "");
    }
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
    closingSince = 0;
    silentSince = 0;
    reader.drop();
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
