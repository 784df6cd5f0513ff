package dev.lintel.spi;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.DisconnectReason;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.SyncBodyWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The response body of an async handler whose calls are made by a loop.
 *
 * <p>Small pieces are copied together on the thread that writes them, so that their stages complete
 * at once (HTTP-4.10); they are flushed at the end of the turn. Its lock guards its fields and is
 * never held by a call that may wait.
 */
final class LoopWriter implements AsyncBodyWriter {

  private final SyncBodyWriter out;
  private final boolean isHead;
  private final BridgeLoop loop;

  /** What the application may still write, or -1 if it declared no length. */
  private long allowed;

  /** Small pieces that wait for the end of the turn; in filling mode. */
  private @Nullable ByteBuffer collected;

  private boolean pending;
  private boolean ended;

  /** Why pieces that were collected could not be written, or null. */
  private @Nullable Throwable broken;

  LoopWriter(SyncBodyWriter out, ResponseHead head, boolean isHead, BridgeLoop loop) {
    this.out = out;
    this.isHead = isHead;
    this.loop = loop;
    this.allowed =
        ResponseRules.isBodiless(head.status()) ? -1 : ResponseRules.declaredLength(head.headers());
  }

  @Override
  public CompletionStage<Void> write(ByteBuffer piece) {
    int length = piece.remaining();
    synchronized (this) {
      Throwable refused = refusal(length);
      if (refused != null) {
        return Stages.failed(refused);
      }
      count(length);
      if (length > 0 && length <= ExchangeWriter.SMALL && collect(piece)) {
        return Stages.done();
      }
      pending = true;
    }
    return perform(
        () -> {
          out.write(piece);
          out.flush();
        });
  }

  @Override
  public CompletionStage<Void> writeFile(Path file, long offset, long count) {
    Objects.requireNonNull(file, "file");
    synchronized (this) {
      Throwable refused = refusal(count);
      if (refused == null) {
        refused = unreadable(file, offset, count);
      }
      if (refused != null) {
        return Stages.failed(refused);
      }
      pending = true;
    }
    return perform(
        () -> {
          out.writeFile(file, offset, count);
          out.flush();
          count(count);
        });
  }

  @Override
  public CompletionStage<Void> end(Headers trailers) {
    Objects.requireNonNull(trailers, "trailers");
    ProtocolException refused = TrailerRules.refusal(trailers);
    return refused != null ? Stages.failed(refused) : end(0, () -> out.end(trailers));
  }

  @Override
  public CompletionStage<Void> end(ByteBuffer last) {
    return end(last.remaining(), () -> out.end(last));
  }

  private CompletionStage<Void> end(int length, BridgeLoop.Step step) {
    synchronized (this) {
      Throwable refused = refusal(length);
      if (refused != null) {
        return Stages.failed(refused);
      }
      count(length);
      ended = true;
    }
    CompletionStage<Void> stage =
        perform(
            () -> {
              step.run();
              loop.open(false);
            });
    ProtocolException cutOff = isHead ? null : ResponseRules.shortOfLength(left());
    if (cutOff == null) {
      return stage;
    }
    loop.gone(DisconnectReason.ABORTED); // By the server, when the end is made.
    return Stages.failed(cutOff);
  }

  private CompletionStage<Void> perform(BridgeLoop.Step step) {
    return loop.run(
        () -> {
          try {
            step.run();
          } finally {
            synchronized (this) {
              pending = false;
            }
          }
        },
        () -> loop.refusal(LoopWriter::late));
  }

  private @Nullable Throwable refusal(long length) {
    Throwable refused = loop.refusal(LoopWriter::late);
    if (refused != null) {
      return refused;
    }
    if (broken != null) {
      return broken;
    }
    if (ended) {
      return late();
    }
    if (pending) {
      return new ProtocolException("HTTP-4.3", "a write is pending already; wait for its stage");
    }
    return ResponseRules.pastLength(length, allowed);
  }

  private static @Nullable Throwable unreadable(Path file, long offset, long count) {
    try {
      FileRegions.check(file, offset, count);
      return null;
    } catch (IOException | IllegalArgumentException problem) {
      return problem;
    }
  }

  private synchronized long left() {
    return allowed;
  }

  private synchronized void count(long length) {
    if (allowed >= 0) {
      allowed -= length;
    }
  }

  /** Copies a piece behind the collected ones. Returns false if it does not fit. */
  private boolean collect(ByteBuffer piece) {
    ByteBuffer into = collected;
    if (into == null) {
      into = ByteBuffer.allocate(ExchangeWriter.COLLECTED);
      collected = into;
      loop.run(this::writeCollected, () -> null);
    } else if (into.remaining() < piece.remaining()) {
      return false;
    }
    into.put(piece.duplicate());
    return true;
  }

  private void writeCollected() throws Exception {
    ByteBuffer pieces;
    synchronized (this) {
      pieces = Objects.requireNonNull(collected).flip();
      collected = null;
    }
    try {
      out.write(pieces);
      out.flush();
    } catch (Exception failure) {
      synchronized (this) {
        broken = failure;
      }
      throw failure;
    }
  }

  private static ProtocolException late() {
    return new ProtocolException(
        "HTTP-3.6", "the response has ended; nothing can be written to it");
  }
}
