package dev.lintel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The loops of {@link AsyncBodyReader}. */
final class BodyLoops {

  private BodyLoops() {}

  /** One loop over a body: reading and the action take turns. */
  private static final class ForEach implements Loop.Step {
    private final AsyncBodyReader reader;
    private final Function<? super ByteBuffer, ? extends CompletionStage<?>> action;

    /** Written by the stage of a read, read in the turn that follows it. */
    private @Nullable ByteBuffer piece;

    private boolean reading;
    private boolean ended;

    ForEach(
        AsyncBodyReader reader, Function<? super ByteBuffer, ? extends CompletionStage<?>> action) {
      this.reader = reader;
      this.action = Objects.requireNonNull(action, "action");
    }

    @Override
    public @Nullable CompletionStage<?> next() {
      if (ended) {
        return null;
      }
      if (!reading) {
        reading = true;
        return reader.read().thenAccept(this::taken);
      }
      reading = false;
      ByteBuffer taken = piece;
      piece = null;
      return taken == null ? Stages.done() : action.apply(taken);
    }

    private void taken(@Nullable ByteBuffer read) {
      piece = read;
      ended = read == null;
    }
  }

  static CompletionStage<Void> forEach(
      AsyncBodyReader reader, Function<? super ByteBuffer, ? extends CompletionStage<?>> action) {
    return Loop.run(new ForEach(reader, action));
  }

  static CompletionStage<Long> transfer(AsyncBodyReader reader, AsyncBodyWriter writer) {
    long[] total = new long[1];
    return forEach(
            reader,
            piece -> {
              total[0] += piece.remaining();
              return writer.write(piece);
            })
        .thenApply(v -> total[0]);
  }

  static CompletionStage<byte[]> readAll(AsyncBodyReader reader, int max) {
    var bytes = new ByteArrayOutputStream();
    return forEach(
            reader,
            piece -> {
              if (piece.remaining() > max - bytes.size()) {
                return Stages.failed(
                    new LimitException(
                        "readAll", 413, "the body is longer than the " + max + " bytes accepted"));
              }
              byte[] copy = new byte[piece.remaining()];
              piece.get(copy);
              bytes.write(copy, 0, copy.length);
              return Stages.done();
            })
        .thenApply(v -> bytes.toByteArray());
  }
}
