package dev.lintel.spi;

import dev.lintel.Stages;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Blocks a thread that may block until a stage completes: the one place where the gateway waits.
 */
final class Waiting {

  private Waiting() {}

  @SuppressWarnings("NullAway") // The value of Stages.done() is null, as its type says.
  static <T extends @Nullable Object> T on(CompletionStage<T> stage) throws IOException {
    if ((Object) stage == Stages.done()) {
      return null;
    }
    var done = new CompletableFuture<T>();
    stage.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            done.complete(value);
          } else {
            done.completeExceptionally(failure);
          }
        });
    try {
      return done.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      var failure = new InterruptedIOException("interrupted while waiting for the server");
      failure.initCause(interrupted);
      throw failure;
    } catch (ExecutionException failed) {
      throw thrown(failed.getCause());
    }
  }

  private static IOException thrown(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException failed ? failed : new IOException(cause);
  }
}
