package dev.lintel.spi;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.Capability;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.Stages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The response body of an exchange.
 *
 * <p>Small pieces are copied together and leave at the end of the turn in one transmission
 * (HTTP-4.4); their stages complete at once while there is room. A large piece is transmitted as it
 * is, and its stage waits. One transmission is under way at a time, so an exchange holds at most
 * one transmitted and one collecting buffer of {@value #COLLECTED} bytes and one piece of the
 * application (HTTP-4.2).
 */
final class ExchangeWriter implements AsyncBodyWriter {

  /** The most that is collected, in bytes. */
  static final int COLLECTED = 16 * 1024;

  /** The longest piece that is copied, in bytes. */
  static final int SMALL = 8 * 1024;

  /** What one turn may transmit, in bytes, before other exchanges of its thread have theirs. */
  private static final int TURN = 256 * 1024;

  private static final int FIRST_ALLOCATION = 1024;
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final Transmission exchange;

  /** What the application may still write, or -1 if it declared no length. */
  private long allowed;

  /** Whether there was a write before the end: then nobody knew the length when the body began. */
  private boolean streamed;

  /** The length of a body that came with the end alone, else -1 (HTTP-3.4). */
  private long wholeLength = -1;

  private Headers trailers = Headers.of();

  /** What was handed on for transmission. */
  private long bytesSent;

  private boolean headWanted;
  private boolean flushWanted;
  private int transmittedInTurn;
  private boolean transmitting;
  private boolean pumping;
  private boolean endWanted;
  private boolean ended;

  /** Small pieces that wait for the end of the turn; in filling mode. */
  private @Nullable ByteBuffer collected;

  /** What goes behind the collected bytes: a piece of the application or a region of a file. */
  private @Nullable ByteBuffer large;

  private @Nullable FileChannel file;
  private long fileOffset;
  private long fileCount;

  private @Nullable ServerStage<@Nullable Void> pendingWrite;
  private @Nullable ServerStage<@Nullable Void> pendingEnd;

  /** Why the response was cut off, or null. */
  private @Nullable Throwable broken;

  ExchangeWriter(Transmission exchange, long declaredLength) {
    this.exchange = exchange;
    this.allowed = declaredLength;
  }

  @Override
  public CompletionStage<Void> write(ByteBuffer piece) {
    Objects.requireNonNull(piece, "piece");
    if (!exchange.inside()) {
      return exchange.later(() -> write(piece));
    }
    int length = piece.remaining();
    Throwable refused = refusal(length);
    if (refused != null) {
      return Stages.failed(refused);
    }
    count(length);
    streamed = true;
    headWanted = true;
    if (length == 0) {
      flushWanted = true;
      return pumped();
    }
    if (exchange.isBodiless() || (length <= SMALL && collect(piece))) {
      return Stages.done();
    }
    large = piece;
    return pumped();
  }

  @Override
  public CompletionStage<Void> writeFile(Path path, long offset, long count) {
    Objects.requireNonNull(path, "path");
    if (!exchange.inside()) {
      return exchange.later(() -> writeFile(path, offset, count));
    }
    if (!exchange.isBodiless() && (!exchange.transmitsFiles(false) || count == 0)) {
      return AsyncBodyWriter.super.writeFile(path, offset, count);
    }
    Throwable refused = refusal(count);
    if (refused != null) {
      return Stages.failed(refused);
    }
    streamed = true;
    if (exchange.isBodiless()) {
      count(count);
      headWanted = true;
      return Stages.done();
    }
    try {
      file = FileRegions.open(path, offset, count);
    } catch (IOException | IllegalArgumentException problem) {
      return Stages.failed(problem);
    }
    count(count);
    fileOffset = offset;
    fileCount = count;
    return pumped();
  }

  @Override
  public CompletionStage<Void> end(Headers fields) {
    Objects.requireNonNull(fields, "trailers");
    return end(EMPTY, fields);
  }

  @Override
  public CompletionStage<Void> end(ByteBuffer last) {
    Objects.requireNonNull(last, "last");
    return end(last, Headers.of());
  }

  private CompletionStage<Void> end(ByteBuffer last, Headers fields) {
    if (!exchange.inside()) {
      return exchange.later(() -> end(last, fields));
    }
    int length = last.remaining();
    Throwable refused = refusal(length);
    if (refused == null) {
      refused = TrailerRules.refusal(fields);
    }
    if (refused != null) {
      return Stages.failed(refused);
    }
    count(length);
    if (fields.size() > 0
        && !exchange.isHttp10()
        && exchange.core.info().supports(Capability.RESPONSE_TRAILERS)) {
      trailers = fields;
    }
    if (!streamed && trailers.size() == 0) {
      wholeLength = length;
    }
    if (length > 0 && !exchange.isBodiless()) {
      boolean alone = collected == null && !transmitting;
      if (alone || length > SMALL || !collect(last)) {
        large = last;
      }
    }
    endWanted = true;
    Throwable cutOff = shortfall();
    if (cutOff != null) {
      exchange.cutOff(cutOff);
      return Stages.failed(cutOff);
    }
    pump();
    if (ended && !transmitting) {
      return broken == null ? Stages.done() : Stages.failed(broken);
    }
    pendingEnd = new ServerStage<>();
    return ServerStage.ofVoid(pendingEnd);
  }

  /** What goes behind the body. */
  Headers trailers() {
    return trailers;
  }

  /** The head of an upgrade is being transmitted. */
  void upgrading() {
    streamed = true;
    transmitting = true;
  }

  /** The number of bytes that were handed on for transmission. */
  long bytesSent() {
    return bytesSent;
  }

  /** The handler is done: ends what it has not ended, after what is still pending. */
  void endForHandler() {
    if (endWanted) {
      return;
    }
    endWanted = true;
    if (!streamed) {
      wholeLength = 0;
    }
    Throwable cutOff = shortfall();
    if (cutOff != null) {
      exchange.cutOff(cutOff);
    } else {
      pump();
    }
  }

  /** The end of a turn: what was collected leaves. */
  void turnEnded() {
    transmittedInTurn = 0;
    if (headWanted && !transmitting) {
      pump();
    }
  }

  /** The transmission under way was written. */
  void transmitted() {
    transmitting = false;
    boolean wasLast = ended; // The release may begin the end, whose transmission is another one.
    if (isTaken()) {
      flushWanted = false;
      release();
    }
    if (wasLast && pendingEnd != null) {
      ServerStage<@Nullable Void> stage = pendingEnd;
      pendingEnd = null;
      stage.finish(null);
    }
    if (!pumping && (endWanted || !isTaken())) {
      pump();
    }
  }

  /** The response is cut off. */
  void broken(Throwable problem) {
    broken = problem;
    ended = true;
    transmitting = false;
    headWanted = false;
    large = null;
    collected = null;
    if (file != null) {
      FileRegions.close(file, exchange.core.logger());
      file = null;
    }
    if (pendingWrite != null) {
      pendingWrite.fail(problem);
    }
    if (pendingEnd != null) {
      pendingEnd.fail(problem);
    }
  }

  private @Nullable Throwable refusal(long length) {
    Throwable gone = exchange.brokenBy();
    if (gone != null) {
      return gone;
    }
    if (endWanted) {
      return new ProtocolException(
          "HTTP-3.6", "the response has ended; nothing can be written to it");
    }
    if (pendingWrite != null) {
      return new ProtocolException("HTTP-4.3", "a write is pending already; wait for its stage");
    }
    return ResponseRules.pastLength(length, allowed);
  }

  private @Nullable Throwable shortfall() {
    return exchange.isBodiless() ? null : ResponseRules.shortOfLength(allowed);
  }

  private void count(long length) {
    if (allowed >= 0) {
      allowed -= length;
    }
  }

  /** Copies a piece behind the collected ones. Returns false if it does not fit. */
  private boolean collect(ByteBuffer piece) {
    ByteBuffer into = collected;
    if (into == null) {
      into = ByteBuffer.allocate(Math.max(FIRST_ALLOCATION, piece.remaining()));
      collected = into;
    } else if (into.remaining() < piece.remaining()) {
      if (into.position() + piece.remaining() > COLLECTED) {
        return false;
      }
      into = ByteBuffer.allocate(COLLECTED).put(into.flip());
      collected = into;
    }
    into.put(piece.duplicate());
    return true;
  }

  private void release() {
    ServerStage<@Nullable Void> stage = pendingWrite;
    pendingWrite = null;
    if (stage != null) {
      stage.finish(null);
    }
  }

  /** Whether the last write of the application needs no transmission any more. */
  private boolean isTaken() {
    return large == null && file == null && !(flushWanted && collected != null);
  }

  /** Transmits now what is there, and tells when the server can take more. */
  private CompletionStage<Void> pumped() {
    pump();
    boolean taken = isTaken() && !transmitting;
    if (taken) {
      flushWanted = false;
      if (broken != null) {
        return Stages.failed(broken);
      }
      if (transmittedInTurn < TURN) {
        return Stages.done();
      }
    }
    ServerStage<@Nullable Void> stage = new ServerStage<>();
    pendingWrite = stage;
    if (taken) {
      exchange.runLater(this::release);
    }
    return ServerStage.ofVoid(stage);
  }

  /** Starts transmissions until one does not complete at once or nothing is left. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    while (!transmitting && !ended && transmitNext()) {
      // The next transmission, if the last one is complete already.
    }
    pumping = false;
  }

  private boolean transmitNext() {
    ByteBuffer first = collected;
    if (first != null) {
      collected = null;
      transmit(first.flip(), endWanted && large == null && file == null);
    } else if (large != null) {
      ByteBuffer piece = large;
      large = null;
      transmit(piece, endWanted);
    } else if (file != null) {
      FileChannel region = file;
      file = null;
      headWanted = false;
      transmitting = true;
      bytesSent += fileCount;
      exchange.transmitRegion(region, fileOffset, fileCount);
    } else if (endWanted) {
      transmit(null, true);
    } else if (headWanted && exchange.holdsHead()) {
      transmit(EMPTY, false);
    } else {
      headWanted = false;
      return false;
    }
    return true;
  }

  private void transmit(@Nullable ByteBuffer data, boolean last) {
    headWanted = false;
    transmitting = true;
    bytesSent += data == null ? 0 : data.remaining();
    if (last) {
      ended = true;
      exchange.transmitLast(data, wholeLength);
    } else {
      ByteBuffer piece = data == null ? EMPTY : data;
      transmittedInTurn += piece.remaining();
      exchange.transmitPiece(piece);
    }
  }
}
