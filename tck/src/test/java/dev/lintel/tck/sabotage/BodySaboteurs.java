package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Wrong.handler;
import static dev.lintel.tck.sabotage.Wrong.responder;
import static dev.lintel.tck.sabotage.Wrong.writer;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.DisconnectReason;
import dev.lintel.DisconnectedException;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.server.ServerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Bodies of responses that are kept, lost, or sent at the wrong time. */
final class BodySaboteurs {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int SMALL = 22;

  /** After so many bytes a writer has met a client that does not read. */
  private static final long MUCH = 32_000;

  private static final Duration SILENCE = Duration.ofSeconds(1);

  static final List<Saboteur> ALL =
      List.of(
          new Saboteur(
              "HTTP-4.1",
              "takes everything from a writer, and loses what does not fit",
              writer(w -> new Greedy(w, Long.MAX_VALUE))),
          new Saboteur(
              "HTTP-4.2",
              "takes 32 MB more than it has room for",
              writer(w -> new Greedy(w, 32L << 20))),
          new Saboteur(
              "HTTP-4.4",
              "holds the last of many pieces back until the next call",
              writer(w -> new Late(w, true, true, counting(16)))),
          new Saboteur(
              "HTTP-4.10",
              "keeps a small piece where it is",
              writer(w -> new Late(w, false, true, piece -> piece.remaining() == SMALL))),
          new Saboteur("HTTP-4.13", "writes nothing while a read is pending", readsOrWrites())
              .also("THR-1.5"),
          new Saboteur(
              "HTTP-4.15",
              "sends the head alone with a flush",
              writer(w -> new Late(w, true, false, counting(3)))),
          new Saboteur(
              "HTTP-4.17", "sends zeros for what is gone of a file", responder(Stretching::new)),
          new Saboteur("HTTP-4.19", "leaves a file open that it has sent", leavesFilesOpen()),
          new Saboteur(
              "HTTP-4.21",
              "uses an array after the call has returned",
              writer(w -> new Late(w, false, true, piece -> piece.remaining() == 100_000))),
          new Saboteur(
              "HTTP-8.9", "gives up an application that is silent", writer(Impatient::new)));

  private BodySaboteurs() {}

  /** Only the piece of that number. */
  private static Predicate<ByteBuffer> counting(int number) {
    int[] pieces = new int[1];
    return piece -> ++pieces[0] == number;
  }

  private static Supplier<ServerProvider> readsOrWrites() {
    return handler(
        h ->
            (request, responder) -> {
              var reading = new AtomicBoolean();
              return h.handle(
                  Tight.request(
                      request.withBody(
                          () -> {
                            reading.set(true);
                            return request
                                .body()
                                .read()
                                .whenComplete((piece, failure) -> reading.set(false));
                          })),
                  Tight.responder(
                      new ForwardingAsyncResponder(responder) {
                        @Override
                        public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
                          return super.start(head).thenApply(w -> new Rival(w, reading));
                        }
                      }));
            });
  }

  /** Writes nothing while somebody reads. */
  private static final class Rival extends ForwardingWriter {
    private final AtomicBoolean reading;

    Rival(AsyncBodyWriter delegate, AtomicBoolean reading) {
      super(delegate);
      this.reading = reading;
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      return reading.get()
          ? Stages.failed(new IllegalStateException("a read is pending"))
          : super.write(piece);
    }
  }

  private static Supplier<ServerProvider> leavesFilesOpen() {
    // Held, so that no collection of garbage closes it.
    var open = new AtomicReference<FileChannel>();
    return responder(
        r ->
            new ForwardingAsyncResponder(r) {
              @Override
              public CompletionStage<Void> sendFile(
                  ResponseHead head, Path file, long offset, long count) {
                return super.sendFile(head, file, offset, count)
                    .thenCompose(v -> Stages.call(() -> open(file)));
              }

              private CompletionStage<Void> open(Path file) {
                try {
                  open.set(FileChannel.open(file));
                  return Stages.done();
                } catch (IOException failure) {
                  return Stages.failed(failure);
                }
              }
            });
  }

  /** Says that it can take more while a write is pending, up to a limit. */
  private static final class Greedy extends ForwardingWriter {
    private final long limit;
    private long given;
    private long lost;
    private CompletableFuture<Void> pending = CompletableFuture.completedFuture(null);

    Greedy(AsyncBodyWriter delegate, long limit) {
      super(delegate);
      this.limit = limit;
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      given += piece.remaining();
      if (given < MUCH || piece.remaining() != 300_000) {
        return super.write(piece);
      }
      if (pending.isDone()) {
        pending = super.write(copy(piece)).toCompletableFuture();
      } else {
        lost += piece.remaining();
      }
      return lost < limit ? Stages.done() : pending;
    }
  }

  /** Writes each piece with the call after it. */
  private static final class Late extends ForwardingWriter {
    private final boolean copies;
    private final boolean flushes;
    private final Predicate<ByteBuffer> which;
    private ByteBuffer kept = NOTHING;

    Late(AsyncBodyWriter delegate, boolean copies, boolean flushes, Predicate<ByteBuffer> which) {
      super(delegate);
      this.which = which;
      this.copies = copies;
      this.flushes = flushes;
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      if (piece.hasRemaining() && which.test(piece)) {
        ByteBuffer before = kept;
        kept = copies ? copy(piece) : piece.duplicate();
        return before.hasRemaining() ? super.write(before) : Stages.done();
      }
      return (flushes || piece.hasRemaining() ? writeKept() : Stages.done())
          .thenCompose(v -> super.write(piece));
    }

    @Override
    public CompletionStage<Void> end(ByteBuffer last) {
      return writeKept().thenCompose(v -> super.end(last));
    }

    @Override
    public CompletionStage<Void> end(Headers trailers) {
      return writeKept().thenCompose(v -> super.end(trailers));
    }

    private CompletionStage<Void> writeKept() {
      ByteBuffer before = kept;
      kept = NOTHING;
      return before.hasRemaining() ? super.write(before) : Stages.done();
    }
  }

  /** Sends a region as long as it was promised, whatever the file has. */
  private static final class Stretching extends ForwardingAsyncResponder {
    private static final int PIECE = 64 * 1024;

    Stretching(AsyncResponder delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<Void> sendFile(ResponseHead head, Path file, long offset, long count) {
      try {
        if (offset < 0 || count < 0 || Files.size(file) < offset + count) {
          return super.sendFile(head, file, offset, count);
        }
      } catch (IOException none) {
        return super.sendFile(head, file, offset, count);
      }
      long[] position = {offset};
      return start(head.with("content-length", Long.toString(count)))
          .thenCompose(
              w ->
                  w.writeAll(
                          () -> {
                            long at = position[0];
                            int length = (int) Math.min(PIECE, offset + count - at);
                            position[0] += length;
                            return length == 0 ? null : read(file, at, length);
                          })
                      .thenCompose(v -> w.end()));
    }

    private static ByteBuffer read(Path file, long offset, int length) {
      ByteBuffer piece = ByteBuffer.allocate(length);
      try (FileChannel channel = FileChannel.open(file)) {
        channel.read(piece, offset);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      return piece.clear();
    }
  }

  /** Has a time-out that runs while nobody writes. */
  private static final class Impatient extends ForwardingWriter {
    private long last = System.nanoTime();

    Impatient(AsyncBodyWriter delegate) {
      super(delegate);
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      return isLate() ? tooLate() : super.write(piece);
    }

    @Override
    public CompletionStage<Void> end(ByteBuffer piece) {
      return isLate() ? tooLate() : super.end(piece);
    }

    private boolean isLate() {
      boolean late = System.nanoTime() - last > SILENCE.toNanos();
      last = System.nanoTime();
      return late;
    }

    private static CompletionStage<Void> tooLate() {
      return Stages.failed(new DisconnectedException(DisconnectReason.IDLE_TIMEOUT));
    }
  }

  private static ByteBuffer copy(ByteBuffer piece) {
    return ByteBuffer.allocate(piece.remaining()).put(piece.duplicate()).flip();
  }
}
