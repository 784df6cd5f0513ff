package dev.lintel.middleware.lint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.Message;
import dev.lintel.ProtocolException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What both sides have done to an open socket, in either style.
 *
 * <p>Guarded by its lock, which is not held while findings are reported.
 */
final class LintSocket {

  private static final int LONGEST_PING = 125;
  private static final int LONGEST_REASON = 123;

  private final LintExchange exchange;

  private @Nullable LintCall receiving;
  private @Nullable LintCall sending;
  private @Nullable LintCall pinging;

  /** The close of the application, unless it was refused. */
  private @Nullable LintCall closing;

  /** The bytes that were received last, which only the application may change. */
  private @Nullable ByteBuffer received;

  private long sum;
  private boolean clientClosed;
  private boolean finished;

  LintSocket(LintExchange exchange) {
    this.exchange = exchange;
  }

  /** The exchange whose handshake was accepted. */
  LintExchange exchange() {
    return exchange;
  }

  /** A receive begins. */
  LintCall receive() {
    var call = new LintCall(exchange);
    lookAtReceived();
    LintCall before;
    boolean behind;
    boolean late;
    synchronized (this) {
      before = receiving != null && receiving.isPending() ? receiving : null;
      behind = clientClosed;
      late = finished;
      if (before == null) {
        receiving = call;
      }
    }
    if (before != null) {
      call.wrong(
          Check.SECOND_RECEIVE,
          Check.ACCEPTED_RECEIVE,
          "receive was called while the receive before was pending");
      call.onlyIf(before::isPending);
    } else if (behind) {
      call.wrong(
          Check.LATE_RECEIVE,
          Check.ACCEPTED_BEHIND_CLOSE,
          "receive was called behind the close of the client");
    } else if (late) {
      call.wrong(
          Check.LATE_RECEIVE,
          ifOver(Check.ACCEPTED_LATE_RECEIVE),
          "receive was called after the handler was done");
    }
    return call;
  }

  /** A receive was answered; returns what the application gets. */
  @Nullable Message received(@Nullable Message message) {
    if (message == null) {
      fail(exchange.found(Check.STAGES, "receive gave null instead of a message"));
    } else if (message instanceof Message.Text text && !UTF_8.newEncoder().canEncode(text.text())) {
      fail(exchange.found(Check.TEXT, "a text was received that cannot have come as UTF-8"));
    } else if (message instanceof Message.Close close) {
      synchronized (this) {
        clientClosed = true;
      }
      lookAtClose(close);
    } else if (message instanceof Message.Binary binary && exchange.lint().poisons()) {
      return handOut(binary.bytes());
    }
    return message;
  }

  /**
   * A message is sent.
   *
   * @param waits whether the server has a send wait for the one before
   */
  LintCall send(Message message, boolean waits) {
    var call = place("send");
    if (call.isMisplaced()) {
      return call;
    }
    if (message instanceof Message.Close close) {
      String wrong = refusal(close);
      if (wrong != null) {
        call.wrong(Check.CLOSE, Check.ACCEPTED_CLOSE, "the socket was closed with " + wrong);
      }
      synchronized (this) {
        closing = call;
      }
      return call;
    }
    LintCall before;
    synchronized (this) {
      before = pending(sending);
      sending = before == null ? call : sending;
    }
    if (before != null && !waits) {
      lookAtSecond(call, before, "send");
    }
    return call;
  }

  /**
   * A ping is sent.
   *
   * @param waits whether the server has a ping wait for the one before
   */
  LintCall ping(int length, boolean waits) {
    var call = place("ping");
    if (call.isMisplaced()) {
      return call;
    }
    LintCall before;
    synchronized (this) {
      before = pending(pinging);
      pinging = before == null ? call : pinging;
    }
    if (length > LONGEST_PING) {
      call.wrong(
          Check.LONG_PING, Check.ACCEPTED_PING, "the payload of a ping has " + length + " bytes");
    } else if (before != null && !waits) {
      lookAtSecond(call, before, "ping");
    }
    return call;
  }

  /** The listener of the application to pongs, checked. */
  Consumer<ByteBuffer> listener(Consumer<? super ByteBuffer> listener) {
    return payload -> {
      if (payload == null || payload.remaining() > LONGEST_PING) {
        String has = payload == null ? "no payload" : payload.remaining() + " bytes of payload";
        exchange.defer(exchange.found(Check.PONG, "a pong has " + has));
      }
      exchange.inTurn(
          "onPong",
          () -> {
            exchange.tell("onPong", listener, payload);
            return this;
          });
    };
  }

  /** The handler is done: nothing may come after it. */
  void handlerDone(boolean well) {
    boolean waits;
    synchronized (this) {
      finished = true;
      waits = pending(sending) != null;
    }
    lookAtReceived();
    if (well && waits) {
      exchange.found(
          Check.PENDING_SEND, "the handler completed while the stage of a send was pending");
    }
  }

  /** A buffer that the application gives to the server until a stage completes. */
  static Lent lent(ByteBuffer given) {
    return new Lent(given, Check.TOUCHED_MESSAGE, Check.MESSAGE_CHANGED);
  }

  /** The server is done with the buffer. */
  void giveBack(Lent lent) {
    lent.giveBack(exchange);
  }

  private LintCall place(String name) {
    var placed = new LintCall(exchange);
    LintCall close;
    boolean late;
    synchronized (this) {
      close = closing;
      late = finished;
    }
    if (close != null && !close.isRefused()) {
      placed.misplaced();
      placed.wrong(
          Check.LATE_SEND,
          Check.ACCEPTED_LATE_SEND,
          name + " was called behind the close of the application");
      placed.onlyIf(() -> !close.isRefused());
    } else if (late) {
      placed.misplaced();
      placed.wrong(
          Check.LATE_SEND,
          ifOver(Check.ACCEPTED_LATE_SEND),
          name + " was called after the handler was done");
    }
    return placed;
  }

  private static void lookAtSecond(LintCall call, LintCall before, String name) {
    call.wrong(
        Check.SECOND_SEND,
        Check.ACCEPTED_SEND,
        name + " was called while the " + name + " before it was pending");
    call.onlyIf(before::isPending);
  }

  /** The server hears a moment later that the handler is done; what comes until then may pass. */
  private @Nullable Check ifOver(Check server) {
    return exchange.isOver() ? server : null;
  }

  private Message handOut(ByteBuffer bytes) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    synchronized (this) {
      received = bytes.duplicate();
      sum = Poison.sum(bytes);
    }
    return new Message.Binary(copy);
  }

  private void lookAtReceived() {
    boolean changed;
    synchronized (this) {
      changed = received != null && Poison.sum(received) != sum;
      received = null;
    }
    if (changed) {
      exchange.defer(
          exchange.found(Check.RECEIVED_CHANGED, "a message has changed after it was handed out"));
    }
  }

  private void lookAtClose(Message.Close close) {
    if (close.code() == Message.Close.NO_CODE) {
      if (!close.reason().isEmpty()) {
        fail(
            exchange.found(
                Check.CLOSE_REASON, "a close without a code has the reason " + close.reason()));
      }
      return;
    }
    String wrong = refusal(close);
    if (wrong != null) {
      fail(exchange.found(Check.CLOSE_CODE, "the close of the client has " + wrong));
    }
  }

  /** Why no close can be like this on the wire, or null. */
  private static @Nullable String refusal(Message.Close close) {
    int code = close.code();
    boolean valid =
        (code >= 1000 && code <= 1003)
            || (code >= 1007 && code <= 1014)
            || (code >= 3000 && code <= 4999);
    if (!valid) {
      return "the code " + code;
    }
    int length = close.reason().getBytes(UTF_8).length;
    return length > LONGEST_REASON ? "a reason of " + length + " bytes" : null;
  }

  private static @Nullable LintCall pending(@Nullable LintCall call) {
    return call != null && call.isPending() ? call : null;
  }

  private static void fail(@Nullable ProtocolException wrong) {
    if (wrong != null) {
      throw wrong;
    }
  }
}
