package dev.lintel.middleware.lint;

import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.spi.TrailerRules;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the application has done to its response, in either style.
 *
 * <p>Guarded by its lock, which is not held while findings are reported.
 */
final class LintResponse {

  private final LintExchange exchange;
  private final boolean headRequest;

  private @Nullable ResponseHead head;

  /** The call that gave the head. */
  private @Nullable LintCall beginner;

  private @Nullable LintCall pending;
  private long declared = -1;
  private long written;
  private boolean bodyBegun;
  private boolean ended;
  private boolean closed;
  private boolean finished;
  private boolean endedByApplication;

  /** Whether a write came when none may: nobody knows what became of it. */
  private boolean unsure;

  LintResponse(LintExchange exchange, boolean headRequest) {
    this.exchange = exchange;
    this.headRequest = headRequest;
  }

  /** An interim response. */
  LintCall inform(ResponseHead interim) {
    var informed = new LintCall(exchange);
    LintCall before;
    synchronized (this) {
      before = beginner;
    }
    if (before != null && !before.isRefused()) {
      informed.wrong(
          Check.LATE_INFORM,
          Check.ACCEPTED_LATE_INFORM,
          "inform was called, but a response had been started already");
      informed.onlyIf(() -> !before.isRefused());
    } else {
      HeadChecks.lookAtInterim(informed, interim);
    }
    return informed;
  }

  /**
   * A response begins.
   *
   * @param call the method that was called
   * @param length the length of the whole body, or -1 for a stream
   */
  LintCall begin(String call, ResponseHead given, long length) {
    var begun = new LintCall(exchange);
    boolean late;
    synchronized (this) {
      late = finished && head == null;
      if (!late && head == null) {
        takeHead(begun, given, length);
      } else {
        begun.misplaced();
        LintCall before = beginner;
        if (before != null) {
          // Called from another thread, it may be queued behind a call that will be refused.
          begun.onlyIf(() -> !before.isRefused());
          begun.onSuccess(() -> takeHeadAfter(before, begun, given, length));
        }
      }
    }
    if (late) {
      begun.wrong(Check.LATE_USE, null, call + " was called after the handler was done");
    } else if (begun.isMisplaced()) {
      begun.wrong(
          Check.SECOND_RESPONSE,
          Check.ACCEPTED_RESPONSE,
          call + " was called, but a response had been started already");
    } else {
      HeadChecks.look(begun, exchange, given);
      lookAtLength(begun, call, given, length);
      if (length > 0) {
        lookAtContent(given);
      }
    }
    return begun;
  }

  /** A piece of the body, or a region of a file; an empty one is a flush. */
  LintCall write(String call, long length) {
    var written = place(call);
    if (!written.isMisplaced() && length > 0) {
      count(written, call, length);
    }
    return written;
  }

  /** The end, maybe with the last piece. */
  LintCall end(String call, long length, Headers trailers) {
    var end = place(call);
    if (end.isMisplaced()) {
      return end;
    }
    ProtocolException refused = TrailerRules.refusal(trailers);
    if (refused != null) {
      end.wrong(
          Check.TRAILERS, Check.ACCEPTED_TRAILERS, "of the trailers: " + refused.getMessage());
      end.onFailure(this::endsLater);
    }
    if (length > 0) {
      count(end, call, length);
    }
    long missing;
    synchronized (this) {
      ended = true;
      missing = hasBody() && declared >= 0 ? declared - written : 0;
    }
    if (missing > 0) {
      end.wrong(
          Check.LENGTH,
          Check.ACCEPTED_LENGTH,
          "the response ends " + missing + " bytes short of its content-length");
    }
    return end;
  }

  /** An end was refused: the response is as open as before. */
  private synchronized void endsLater() {
    ended = false;
  }

  /** The stream of a sync response is closed. */
  synchronized void closed() {
    closed = true;
  }

  /** The handler is done: nothing may come after it. */
  void handlerDone(boolean well) {
    boolean none;
    boolean waits;
    long missing;
    synchronized (this) {
      finished = true;
      endedByApplication = ended;
      none = head == null;
      waits = pending != null && !none;
      missing = !none && !ended && hasBody() && declared >= 0 ? declared - written : 0;
      ended = true;
    }
    if (!well) {
      return;
    }
    if (none) {
      exchange.defer(
          exchange.found(Check.NO_RESPONSE, "the handler completed without starting a response"));
    } else if (missing > 0) {
      exchange.defer(
          exchange.found(
              Check.LENGTH,
              "the handler completed " + missing + " bytes short of its content-length"));
    }
    if (waits) {
      exchange.found(
          Check.PENDING_WRITE, "the handler completed while the stage of a write was pending");
    }
  }

  /** The exchange has completed: its record must tell what was seen here. */
  void completed(Completion completion, boolean failed) {
    int status;
    long most;
    boolean cutShort;
    synchronized (this) {
      status = head == null ? 0 : head.status();
      most = unsure ? Long.MAX_VALUE : written;
      cutShort = failed && !endedByApplication;
    }
    if (completion.outcome() != Completion.Outcome.COMPLETE) {
      return;
    }
    if (cutShort) {
      exchange.defer(
          exchange.found(
              Check.OUTCOME,
              "the record is complete, but the handler failed before the response had ended"));
    }
    if (status != 0 && completion.status() != status) {
      exchange.defer(
          exchange.found(
              Check.RECORD,
              "the record has the status "
                  + completion.status()
                  + ", but the application gave "
                  + status));
    }
    if (status != 0 && completion.bytesSent() > most) {
      exchange.defer(
          exchange.found(
              Check.RECORD,
              "the record counts "
                  + completion.bytesSent()
                  + " bytes of the response body, but the application wrote "
                  + most));
    }
  }

  /** Finds out whether a write or an end may come now. */
  private LintCall place(String call) {
    var placed = new LintCall(exchange);
    boolean after;
    boolean afterClose;
    LintCall before;
    synchronized (this) {
      after = ended;
      afterClose = closed;
      before = pending;
      if (after || afterClose || before != null) {
        placed.misplaced();
        unsure = true;
      } else {
        pending = placed;
        placed.onEnd(() -> taken(placed));
      }
    }
    if (after) {
      placed.wrong(
          Check.AFTER_END,
          Check.ACCEPTED_AFTER_END,
          call + " was called after the response had ended");
    } else if (afterClose) {
      placed.wrong(Check.AFTER_END, null, call + " was called after the stream was closed");
    } else if (before != null) {
      placed.wrong(
          Check.SECOND_WRITE,
          Check.ACCEPTED_WRITE,
          call + " was called while the write before it was pending");
      placed.onlyIf(before::isPending);
    }
    return placed;
  }

  private void count(LintCall call, String name, long length) {
    ResponseHead given;
    boolean first;
    long past;
    synchronized (this) {
      given = Objects.requireNonNull(head);
      first = !bodyBegun;
      bodyBegun = true;
      written += length;
      past = declared >= 0 && !HeadChecks.isBodiless(given) ? written - declared : 0;
    }
    call.onFailure(() -> uncount(length));
    if (past > 0) {
      call.wrong(
          Check.LENGTH,
          headRequest ? null : Check.ACCEPTED_LENGTH,
          name + " passes the content-length by " + past + " bytes");
    }
    if (first) {
      lookAtContent(given);
    }
  }

  private void lookAtLength(LintCall call, String name, ResponseHead given, long length) {
    long promised = HeadChecks.declaredLength(given);
    if (length >= 0 && promised >= 0 && promised != length && hasBody()) {
      call.wrong(
          Check.LENGTH,
          name.equals("sendFile") ? null : Check.ACCEPTED_LENGTH,
          name + " got " + length + " bytes, but the content-length says " + promised);
    }
  }

  /** The response has content: is it of a kind that can have some, and does it say which? */
  private void lookAtContent(ResponseHead given) {
    if (given.status() == 204) {
      exchange.found(Check.NO_CONTENT, "a 204 was given a body, which no client will see");
    } else if (given.status() != 304 && !given.headers().contains("content-type")) {
      exchange.found(Check.NO_CONTENT_TYPE, "a response has a body and no content-type");
    }
  }

  private synchronized boolean hasBody() {
    return !headRequest && head != null && !HeadChecks.isBodiless(head);
  }

  private void takeHead(LintCall call, ResponseHead given, long length) {
    head = given;
    beginner = call;
    declared = HeadChecks.declaredLength(given);
    ended = length >= 0;
    written = Math.max(0, length);
    call.onFailure(this::forgetHead);
  }

  private synchronized void takeHeadAfter(
      LintCall before, LintCall call, ResponseHead given, long length) {
    if (before.isRefused() && head == null) {
      takeHead(call, given, length);
    }
  }

  /** The call that gave the head was refused: it is as if it had not been made (HTTP-3.16). */
  private synchronized void forgetHead() {
    head = null;
    declared = -1;
    written = 0;
    ended = finished;
  }

  private synchronized void uncount(long length) {
    written -= length;
  }

  private synchronized void taken(LintCall call) {
    if (pending == call) {
      pending = null;
    }
  }

  /** A buffer that the application gives to the server: nobody may change it for now. */
  static @Nullable ProtocolException lookAtKept(LintExchange exchange, ByteBuffer piece) {
    return Poison.isIn(piece)
        ? exchange.found(
            Check.PIECE_KEPT,
            "a piece of the request body was written after the next read, or after the exchange")
        : null;
  }
}
