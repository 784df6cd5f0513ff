package dev.lintel.spi;

import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.LimitException;
import dev.lintel.ResponseHead;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/*
 * How an exchange ends.
 *
 * It completes when the response is ENDED or ABORTED and the handler is done; after a response that
 * ended, the rest of the request body is drained first. Then the native exchange is finished and
 * the connection goes on with the next request.
 */

/**
 * The end of an exchange: failures, a client that is gone, the rest of the request, completion.
 *
 * <p>A superclass of the exchange and not a field, so that an exchange is one object.
 */
abstract class Outcome extends Transmission {

  private static final ResponseHead CONTINUE = ResponseHead.of(100);

  private final long startedNanos = System.nanoTime();

  /** Place in the list of live exchanges; guarded by the lock of its stripe. */
  int place;

  private boolean handlerDone;

  /** Whether the outcome of the handler is the stage of its send, which then is not waited for. */
  private boolean lastsUntilSent;

  private boolean completed;
  private boolean telling;

  private @Nullable ExchangeReader reader;
  private @Nullable Signals signals;

  Outcome(ServerCore core) {
    super(core);
  }

  // ---- What the adapter implements. ----

  /** Asks for one piece of the body: one of the {@code received...} calls answers, once. */
  protected abstract void demand();

  /**
   * Breaks the connection so that the client cannot take the response for complete; over HTTP/2
   * only the stream.
   */
  protected abstract void abort();

  /**
   * The response has been handed to the connection and the request has been read or given up:
   * releases the native exchange.
   *
   * @param close whether the connection ends with this exchange; over HTTP/2 it never does, but a
   *     request that was not read to its end is reset
   */
  protected abstract void finish(boolean close);

  /**
   * The exchange has completed after {@link #abort}: nobody uses a piece of its body any more. An
   * adapter that lends no buffers of a pool has nothing to do.
   */
  protected void released() {}

  /** Method and target, for messages. */
  abstract String line();

  // ---- What the adapter calls. ----

  /** A piece of the body has come. It is the adapter's again at the next demand or the finish. */
  protected final void received(ByteBuffer piece) {
    reading().received(piece);
  }

  /** A trailer has come; called for each before {@link #receivedEnd}. */
  protected final void receivedTrailer(String name, String value) {
    reading().receivedTrailer(name, value);
  }

  /** The body has ended. */
  protected final void receivedEnd() {
    reading().receivedEnd();
  }

  /** The client is gone, or the connection broke. Further calls do nothing. */
  @Override
  protected final void disconnected(DisconnectReason reason, @Nullable Throwable cause) {
    if (isOver()) {
      return;
    }
    if (phase() == Phase.ENDED) {
      if (reader != null) {
        reader.lost(new DisconnectedException(reason, cause));
      }
      return;
    }
    Signals told = signals();
    if (told.gone == null) {
      told.gone = reason;
    }
    if (told.failure == null) {
      told.failure = new DisconnectedException(reason, cause);
    }
    // The stages that fail now may end the handler: the signal comes before the completion all the
    // same (HTTP-6.1, 6.6).
    boolean tells = !handlerDone || lastsUntilSent;
    telling = tells;
    breakOff();
    if (tells) {
      told.disconnected(reason);
    }
    telling = false;
    maybeComplete();
  }

  /**
   * Whether the exchange has completed or was aborted, so that what the native server still reports
   * is of no interest.
   */
  protected final boolean isOver() {
    return completed || phase() == Phase.ABORTED;
  }

  /** Whether the request body has been read to its end, or there is none. */
  protected final boolean isRequestRead() {
    return reader == null ? endsWithHead() : reader.isEnded();
  }

  // ---- What the exchange, its reader and its writer call, inside. ----

  final ExchangeReader reading() {
    ExchangeReader present = reader;
    if (present == null) {
      present = new ExchangeReader(this, endsWithHead(), false);
      reader = present;
    }
    return present;
  }

  /** The reader of what comes behind the head, after an upgrade. */
  final ExchangeReader upgradedReading() {
    ExchangeReader made = new ExchangeReader(this, false, true);
    reader = made;
    return made;
  }

  /** The reader as the watchdog sees it. */
  final @Nullable ExchangeReader racyReader() {
    return reader;
  }

  final Signals signals() {
    if (signals == null) {
      signals = new Signals(core.logger());
    }
    return signals;
  }

  /** The signals, if anybody has asked for one or there was something to tell. */
  final @Nullable Signals signalsOrNull() {
    return signals;
  }

  /** The WebSocket that the exchange has become, or null; the watchdog asks, too. */
  final @Nullable WebSocketSession socket() {
    Signals present = signals;
    return present == null ? null : present.socket;
  }

  /** Why the client is gone, or null. */
  final @Nullable DisconnectReason gone() {
    return signals == null ? null : signals.gone;
  }

  final @Nullable Throwable failure() {
    return signals == null ? null : signals.failure;
  }

  /** Whether the exchange has ended. */
  final boolean isCompleted() {
    return completed;
  }

  /** The handler has returned the stage of its send, or is done. */
  final void handlerDone(boolean untilSent) {
    handlerDone = true;
    lastsUntilSent = untilSent;
  }

  final boolean isRunningFor(long nanos, long now) {
    return now - startedNanos > nanos;
  }

  /** Sends the 100 that the client waits for, and asks for the body behind it. */
  final void demandContinued() {
    if (phase() == Phase.IDLE || phase() == Phase.HELD) {
      sendInterim(CONTINUE).thenRun(this::demand);
    } else {
      demand();
    }
  }

  @Override
  final boolean awaitsContinue() {
    return expectsContinue() && (reader == null || !reader.isAsked());
  }

  @Override
  final @Nullable Throwable brokenBy() {
    if (phase() != Phase.ABORTED) {
      return null;
    }
    DisconnectReason reason = gone();
    return new DisconnectedException(reason == null ? DisconnectReason.ABORTED : reason, failure());
  }

  @Override
  final void cutOff(Throwable problem) {
    logFailure(problem);
    fail(problem);
  }

  /** The client is as good as gone, though it is still told why. */
  final void peerFailed(DisconnectReason reason, Throwable cause) {
    Signals told = signals();
    told.gone = reason;
    told.failure = new DisconnectedException(reason, cause);
    told.disconnected(reason);
  }

  /** Cuts the response off because of the application or the server. */
  final void fail(Throwable problem) {
    if (phase() == Phase.ENDED || phase() == Phase.ABORTED) {
      return;
    }
    keepFailure(problem);
    breakOff();
    maybeComplete();
  }

  /** Keeps a failure for the record. */
  final void keepFailure(Throwable problem) {
    signals().failure = problem;
  }

  /** Drained enough, or the rest came to its end: the exchange can be finished. */
  final void requestDone(boolean close) {
    if (close) {
      closeAfterwards();
    }
    complete();
  }

  @Override
  final void maybeComplete() {
    if (completed || !handlerDone || telling) {
      return;
    }
    if (phase() == Phase.ABORTED) {
      complete();
    } else if (phase() == Phase.ENDED) {
      if (isRequestRead() || awaitsContinue()) {
        complete();
      } else {
        reading().discardRest();
      }
    }
  }

  @Override
  final void crashed(Throwable thrown) {
    core.logger().log(Level.ERROR, "The gateway failed in an exchange; it is cut off.", thrown);
    handlerDone = true;
    telling = false;
    fail(thrown);
    maybeComplete();
  }

  final void logFailure(Throwable problem) {
    if (problem instanceof LimitException) {
      core.logger().log(Level.DEBUG, "A limit ended " + line() + ".", problem);
    } else {
      core.logger().log(Level.ERROR, "The application failed in " + line() + ".", problem);
    }
  }

  /** The record of an exchange that has ended. */
  final Completion completion() {
    Throwable failure = failure();
    Completion.Outcome outcome =
        gone() != null
            ? Completion.Outcome.DISCONNECTED
            : failure != null ? Completion.Outcome.FAILED : Completion.Outcome.COMPLETE;
    long nanos = System.nanoTime() - startedNanos;
    ResponseHead known = phase() == Phase.HELD || phase() == Phase.IDLE ? null : head();
    return new Completion(
        outcome,
        known == null ? 0 : known.status(),
        reader == null ? 0 : reader.bytesReceived(),
        bytesSent(),
        Instant.now().minusNanos(nanos),
        Duration.ofNanos(nanos),
        failure);
  }

  // ---- Private, inside. ----

  private void breakOff() {
    cutTransmission();
    abort();
    Throwable broken = Objects.requireNonNull(brokenBy());
    WebSocketSession socket = socket();
    if (socket != null) {
      socket.broken(broken);
    }
    if (reader != null) {
      reader.broken(broken);
    }
    failTransmission(broken);
  }

  private void complete() {
    if (completed) {
      return;
    }
    completed = true;
    try {
      if (signals != null && signals.wantCompletion()) {
        signals.completed(completion());
      }
    } finally {
      // Only now: the shutdown of the application comes after the last record (LIFE-3.5).
      core.live().remove(this);
    }
    if (phase() == Phase.ENDED) {
      finish(closes());
    } else {
      released();
    }
  }
}
