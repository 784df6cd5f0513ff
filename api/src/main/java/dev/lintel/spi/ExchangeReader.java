package dev.lintel.spi;

import dev.lintel.AsyncBodyReader;
import dev.lintel.DisconnectReason;
import dev.lintel.Headers;
import dev.lintel.LimitException;
import dev.lintel.ProtocolException;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The request body of an exchange: one outstanding read, counted, discarded at the end. */
final class ExchangeReader implements AsyncBodyReader {

  private static final CompletionStage<@Nullable ByteBuffer> END =
      CompletableFuture.completedStage(null);

  private final Outcome exchange;

  /** Whether it reads the bytes of another protocol, which has its own limits and time-outs. */
  private final boolean upgraded;

  private boolean ended;
  private boolean asked;
  private boolean discarding;
  private boolean looping;
  private boolean answered;
  private long bytesReceived;
  private long bytesDiscarded;
  private @Nullable ServerStage<@Nullable ByteBuffer> pending;
  private @Nullable Throwable failure;

  /** What has come behind the body, or null. */
  private @Nullable Trailers trailers;

  /** The sweep of the watchdog at which the pending read began, else 0. */
  volatile int waitingSince;

  ExchangeReader(Outcome exchange, boolean ended, boolean upgraded) {
    this.exchange = exchange;
    this.ended = ended;
    this.upgraded = upgraded;
  }

  @Override
  public CompletionStage<@Nullable ByteBuffer> read() {
    if (!exchange.inside()) {
      return exchange.<@Nullable ByteBuffer>later(this::read);
    }
    if (pending != null) {
      return Stages.failed(
          new ProtocolException("HTTP-5.2", "a read is pending already; wait for its stage"));
    }
    if (failure == null) {
      failure = exchange.brokenBy();
    }
    if (failure != null) {
      return Stages.failed(failure);
    }
    // What was thrown away must not look like the end of the body.
    if (discarding || (!ended && exchange.isCompleted())) {
      return Stages.failed(new ProtocolException("HTTP-1.1", "the exchange has ended"));
    }
    if (ended) {
      return END;
    }
    ServerStage<@Nullable ByteBuffer> stage = new ServerStage<>();
    pending = stage;
    waitingSince = upgraded ? 0 : exchange.core.sweep();
    ask();
    return stage;
  }

  boolean isEnded() {
    return ended;
  }

  Headers trailers() {
    return ended && trailers != null ? trailers.fields() : Headers.of();
  }

  boolean isAsked() {
    return asked;
  }

  long bytesReceived() {
    return bytesReceived;
  }

  void received(ByteBuffer piece) {
    if (discarding) {
      // The time is not set anew, or a client that sends a byte now and then holds on for ever.
      bytesDiscarded += piece.remaining();
      discardOn();
      return;
    }
    waitingSince = 0;
    long max = upgraded ? Long.MAX_VALUE : exchange.limits().maxBodyBytes();
    if (piece.remaining() > max - bytesReceived) {
      fail(
          new LimitException(
              "maxBodyBytes",
              413,
              "the request body is longer than the " + max + " bytes of maxBodyBytes"));
      return;
    }
    bytesReceived += piece.remaining();
    ServerStage<@Nullable ByteBuffer> stage = pending;
    pending = null;
    if (stage != null) {
      stage.finish(piece);
    }
  }

  void receivedTrailer(String name, String value) {
    if (!discarding) {
      if (trailers == null) {
        trailers = new Trailers(exchange.limits(), exchange.isHttp2());
      }
      trailers.add(name, value);
    }
  }

  void receivedEnd() {
    waitingSince = 0;
    if (trailers != null) {
      Exception broken = trailers.end();
      if (broken != null) {
        exchange.disconnected(DisconnectReason.PROTOCOL_ERROR, broken);
        return;
      }
    }
    if (isShort()) {
      exchange.disconnected(DisconnectReason.PROTOCOL_ERROR, null);
      return;
    }
    ended = true;
    ServerStage<@Nullable ByteBuffer> stage = pending;
    pending = null;
    if (stage != null) {
      stage.finish(null);
    } else if (discarding) {
      exchange.requestDone(false);
    }
  }

  /** Whether a body that has ended has another length than declared (HTTP-5.9, H2-2.5). */
  private boolean isShort() {
    long declared = upgraded || discarding ? -1 : exchange.scannedLength();
    return declared >= 0 && bytesReceived != declared;
  }

  void broken(Throwable problem) {
    waitingSince = 0;
    fail(problem);
  }

  /** The connection is gone after the response was complete. */
  void lost(Throwable problem) {
    if (discarding) {
      exchange.requestDone(true);
    } else if (!ended) {
      broken(problem);
    }
  }

  /** Reads on and throws away, up to a bound in bytes; the watchdog bounds the time. */
  void discardRest() {
    if (ended) {
      exchange.requestDone(false);
    } else if (failure != null) {
      exchange.requestDone(true);
    } else {
      boolean outstanding = pending != null;
      discarding = true;
      waitingSince = exchange.core.sweep();
      if (outstanding) {
        fail(new ProtocolException("HTTP-1.1", "the exchange has ended"));
        failure = null;
      } else {
        discardOn();
      }
    }
  }

  /** A loop and not a recursion: servers that hold many small pieces answer within the demand. */
  private void discardOn() {
    if (looping) {
      answered = true;
      return;
    }
    looping = true;
    do {
      answered = false;
      if (bytesDiscarded > exchange.limits().maxUnreadBytes() && !upgraded) {
        exchange.requestDone(true);
      } else {
        ask();
      }
    } while (answered);
    looping = false;
  }

  /** Called by the watchdog, inside: the client sends nothing. */
  void expire(int since) {
    if (waitingSince != since) {
      return;
    }
    waitingSince = 0;
    if (discarding) {
      exchange.requestDone(true);
    } else {
      fail(
          new LimitException(
              "read", 408, "the client sent nothing for longer than the timeout read"));
    }
  }

  boolean isDiscarding() {
    return discarding;
  }

  private void ask() {
    if (!asked) {
      asked = true;
      if (exchange.expectsContinue()) {
        exchange.demandContinued();
        return;
      }
    }
    exchange.demand();
  }

  private void fail(Throwable problem) {
    failure = problem;
    ServerStage<@Nullable ByteBuffer> stage = pending;
    pending = null;
    if (stage != null) {
      stage.fail(problem);
    }
  }
}
