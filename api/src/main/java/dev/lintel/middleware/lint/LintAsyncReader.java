package dev.lintel.middleware.lint;

import dev.lintel.AsyncBodyReader;
import dev.lintel.ProtocolException;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A request body of the async style: one read at a time, pieces that are given back. */
final class LintAsyncReader implements AsyncBodyReader {

  /** One read, known to the one that comes too early. */
  private static final class Read {
    volatile boolean pending = true;
  }

  private final AsyncBodyReader server;
  private final LintAsyncRequest request;
  private final LintExchange exchange;

  private @Nullable Read last;
  private @Nullable Poison borrowed;
  private boolean ended;

  LintAsyncReader(AsyncBodyReader server, LintAsyncRequest request) {
    this.server = server;
    this.request = request;
    this.exchange = request.exchange;
  }

  @Override
  public CompletionStage<@Nullable ByteBuffer> read() {
    Read before;
    var read = new Read();
    synchronized (this) {
      before = last != null && last.pending ? last : null;
      if (before == null) {
        last = read;
      }
    }
    ProtocolException wrong = null;
    if (before != null) {
      wrong =
          exchange.found(Check.SECOND_READ, "read was called while the read before was pending");
    } else if (exchange.isHandlerDone()) {
      wrong = exchange.found(Check.LATE_USE, "read was called after the handler was done");
    }
    if (before == null && !giveBack() && wrong == null) {
      wrong = exchange.found(Check.BORROWED, "a piece has changed before the next read");
    }
    if (wrong != null) {
      read.pending = false;
      return Stages.failed(wrong);
    }
    return exchange.<@Nullable ByteBuffer, @Nullable ByteBuffer>ask(
        "read",
        server::read,
        (piece, failure) -> {
          read.pending = false;
          if (failure != null) {
            return null;
          }
          if (before != null && before.pending) {
            fail(exchange.found(Check.ACCEPTED_READ, "a second read was answered"));
          }
          return piece == null ? end() : lend(piece);
        });
  }

  /** The borrow ends; returns whether the server has kept the piece. */
  boolean giveBack() {
    Poison piece;
    synchronized (this) {
      piece = borrowed;
      borrowed = null;
    }
    return piece == null || piece.giveBack();
  }

  private @Nullable ByteBuffer end() {
    long declared = request.bodyLength();
    boolean first;
    synchronized (this) {
      first = !ended;
      ended = true;
    }
    request.bodyEnded();
    if (first && exchange.isDirect() && exchange.bytesReceived() < declared) {
      fail(
          exchange.found(
              Check.SHORT_BODY,
              "the body ended after "
                  + exchange.bytesReceived()
                  + " of "
                  + declared
                  + " bytes, as if it were whole"));
    }
    return null;
  }

  private ByteBuffer lend(ByteBuffer piece) {
    boolean late;
    synchronized (this) {
      late = ended;
    }
    if (late || !piece.hasRemaining()) {
      fail(
          exchange.found(
              Check.PIECES, late ? "a piece came after the end of the body" : "a piece is empty"));
    }
    exchange.count(piece.remaining());
    long declared = request.bodyLength();
    if (exchange.isDirect() && declared >= 0 && exchange.bytesReceived() > declared) {
      fail(exchange.found(Check.BODY_LENGTH, "the body is longer than the declared " + declared));
    }
    if (!exchange.lint().poisons()) {
      return piece;
    }
    var copy = new Poison(piece);
    synchronized (this) {
      borrowed = copy;
    }
    return copy.lent();
  }

  private static void fail(@Nullable ProtocolException wrong) {
    if (wrong != null) {
      throw wrong;
    }
  }
}
