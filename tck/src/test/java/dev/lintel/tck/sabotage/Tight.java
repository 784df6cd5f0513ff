package dev.lintel.tck.sabotage;

import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.Completion;
import dev.lintel.DisconnectReason;
import dev.lintel.ForwardingAsyncRequest;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.tck.Failures;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What a saboteur shall not break by the way: null is thrown back at once (HTTP-10.1), and nobody
 * else completes a stage of the server (THR-1.5).
 */
final class Tight {

  private Tight() {}

  static <T> CompletionStage<T> stage(CompletionStage<T> open) {
    var copy = new CompletableFuture<T>();
    open.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            copy.complete(value);
          } else {
            copy.completeExceptionally(Failures.unwrapped(failure));
          }
        });
    return copy.minimalCompletionStage();
  }

  static AsyncBodyReader reader(AsyncBodyReader wrong) {
    return () -> stage(wrong.read());
  }

  static AsyncRequest request(AsyncRequest wrong) {
    return new ForwardingAsyncRequest(wrong) {
      @Override
      public void onDisconnect(Consumer<? super DisconnectReason> listener) {
        super.onDisconnect(Objects.requireNonNull(listener));
      }

      @Override
      public void onDrain(Consumer<? super Instant> listener) {
        super.onDrain(Objects.requireNonNull(listener));
      }

      @Override
      public void onComplete(Consumer<? super Completion> listener) {
        super.onComplete(Objects.requireNonNull(listener));
      }
    };
  }

  static AsyncResponder responder(AsyncResponder wrong) {
    return new ForwardingAsyncResponder(wrong) {
      @Override
      public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
        return stage(super.start(Objects.requireNonNull(head)).thenApply(Tight::writer));
      }

      @Override
      public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
        return stage(super.send(Objects.requireNonNull(head), Objects.requireNonNull(body)));
      }

      @Override
      public CompletionStage<Void> inform(ResponseHead interim) {
        return stage(super.inform(Objects.requireNonNull(interim)));
      }

      @Override
      public CompletionStage<Void> sendFile(ResponseHead head, Path file, long offset, long count) {
        Objects.requireNonNull(file);
        return stage(super.sendFile(Objects.requireNonNull(head), file, offset, count));
      }
    };
  }

  private static AsyncBodyWriter writer(AsyncBodyWriter wrong) {
    return new AsyncBodyWriter() {
      @Override
      public CompletionStage<Void> write(ByteBuffer piece) {
        return stage(wrong.write(Objects.requireNonNull(piece)));
      }

      @Override
      public CompletionStage<Void> writeFile(Path file, long offset, long count) {
        return stage(wrong.writeFile(Objects.requireNonNull(file), offset, count));
      }

      @Override
      public CompletionStage<Void> end(ByteBuffer last) {
        return stage(wrong.end(Objects.requireNonNull(last)));
      }

      @Override
      public CompletionStage<Void> end(Headers trailers) {
        return stage(wrong.end(Objects.requireNonNull(trailers)));
      }
    };
  }
}
