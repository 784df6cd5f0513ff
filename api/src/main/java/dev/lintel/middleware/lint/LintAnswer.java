package dev.lintel.middleware.lint;

import dev.lintel.Completion;
import dev.lintel.DisconnectedException;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.WebSocketHandshake;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the application has answered to a handshake, in either style.
 *
 * <p>Guarded by its lock, which is not held while findings are reported.
 */
final class LintAnswer {

  private enum Kind {
    ACCEPTED,
    REJECTED,
    DECLINED
  }

  private static final Set<String> OF_THE_HANDSHAKE =
      Set.of(
          "connection",
          "upgrade",
          "content-length",
          "transfer-encoding",
          "te",
          "keep-alive",
          "proxy-connection");

  private final LintExchange exchange;
  private final List<String> offered;
  private final boolean http2;

  private @Nullable LintCall given;
  private @Nullable Kind kind;
  private @Nullable LintSocket socket;

  LintAnswer(LintExchange exchange, WebSocketHandshake handshake) {
    this.exchange = exchange;
    this.offered = handshake.subprotocols();
    this.http2 = "HTTP/2".equals(handshake.protocol());
  }

  LintCall accept(@Nullable String subprotocol, Headers headers) {
    LintCall call = answer("accept", Kind.ACCEPTED);
    if (call.isMisplaced()) {
      return call;
    }
    if (subprotocol != null && !offered.contains(subprotocol)) {
      call.wrong(
          Check.SUBPROTOCOL,
          Check.ACCEPTED_SUBPROTOCOL,
          "the subprotocol "
              + subprotocol
              + " was accepted, of which the client offers "
              + offered);
    }
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.nameAt(i).toLowerCase(Locale.ROOT);
      if (OF_THE_HANDSHAKE.contains(name) || name.startsWith("sec-websocket-")) {
        call.wrong(
            Check.HANDSHAKE_FIELD,
            Check.ACCEPTED_FIELD,
            "the acceptance has the field '" + name + "'");
      }
    }
    return call;
  }

  LintCall reject(ResponseHead head) {
    LintCall call = answer("reject", Kind.REJECTED);
    if (!call.isMisplaced() && http2 && head.status() / 100 == 2) {
      call.wrong(
          Check.REJECTION,
          Check.ACCEPTED_REJECTION,
          "a handshake over HTTP/2 was rejected with " + head.status());
    }
    return call;
  }

  LintCall decline() {
    return answer("decline", Kind.DECLINED);
  }

  /** The handshake was accepted. */
  LintSocket opened(@Nullable String wanted, @Nullable String actual) {
    var opened = new LintSocket(exchange);
    synchronized (this) {
      socket = opened;
    }
    if (wanted == null ? actual != null : !wanted.equals(actual)) {
      exchange.defer(
          exchange.found(
              Check.ACCEPTED_SUBPROTOCOL,
              "the subprotocol of the socket is " + actual + ", but " + wanted + " was accepted"));
    }
    return opened;
  }

  synchronized boolean isDeclined() {
    return kind == Kind.DECLINED;
  }

  void handlerDone(boolean well) {
    Kind answered;
    LintSocket open;
    synchronized (this) {
      answered = kind;
      open = socket;
    }
    if (answered == Kind.REJECTED) {
      exchange.response().handlerDone(well);
    } else if (open != null) {
      open.handlerDone(well);
    } else if (well && answered == null) {
      exchange.defer(
          exchange.found(
              Check.NO_ANSWER, "the handler completed without an answer to the handshake"));
    }
  }

  void completed(Completion completion, @Nullable Throwable failure) {
    Kind answered;
    synchronized (this) {
      answered = kind;
    }
    if (answered == Kind.REJECTED) {
      exchange.response().completed(completion, failure != null);
    } else if (answered == Kind.ACCEPTED && completion.outcome() == Completion.Outcome.COMPLETE) {
      lookAtRecord(completion, failure);
    }
  }

  private void lookAtRecord(Completion completion, @Nullable Throwable failure) {
    if (failure != null && !(failure instanceof DisconnectedException)) {
      exchange.defer(
          exchange.found(
              Check.FAILED_SOCKET, "the record is complete, but the handler of the socket failed"));
    }
    int status = http2 ? 200 : 101;
    if (completion.status() != status) {
      exchange.defer(
          exchange.found(
              Check.SOCKET_RECORD,
              "the record of a socket has the status "
                  + completion.status()
                  + " instead of "
                  + status));
    }
  }

  /** Finds out whether an answer may come now. */
  private LintCall answer(String name, Kind how) {
    var call = new LintCall(exchange);
    LintCall before;
    synchronized (this) {
      before = given;
      if (before == null) {
        take(call, how);
      }
    }
    if (before != null) {
      call.misplaced();
      call.wrong(
          Check.SECOND_ANSWER,
          Check.ACCEPTED_ANSWER,
          name + " was called, but the handshake had been answered already");
      // Called from another thread, it may be queued behind a call that will be refused.
      call.onlyIf(() -> !before.isRefused());
      call.onSuccess(() -> takeBehind(before, call, how));
    }
    return call;
  }

  private void take(LintCall call, Kind how) {
    given = call;
    kind = how;
    call.onFailure(() -> forget(call));
  }

  private synchronized void takeBehind(LintCall before, LintCall call, Kind how) {
    if (before.isRefused() && given == null) {
      take(call, how);
    }
  }

  /** An answer was refused: it may be corrected. */
  private synchronized void forget(LintCall call) {
    if (given == call) {
      given = null;
      kind = null;
    }
  }
}
