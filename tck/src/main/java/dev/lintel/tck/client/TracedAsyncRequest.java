package dev.lintel.tck.client;

import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncRequest;
import dev.lintel.ForwardingAsyncRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A request whose body tells its trace what is read. */
final class TracedAsyncRequest extends ForwardingAsyncRequest {

  private final Trace trace;

  TracedAsyncRequest(AsyncRequest delegate, Trace trace) {
    super(delegate);
    this.trace = trace;
  }

  @Override
  public AsyncBodyReader body() {
    AsyncBodyReader reader = super.body();
    return () -> {
      trace.application("read");
      CompletionStage<@Nullable ByteBuffer> piece = reader.read();
      return piece.whenComplete(this::told);
    };
  }

  private void told(@Nullable ByteBuffer piece, @Nullable Throwable failure) {
    if (failure != null) {
      trace.server("read fails: " + failure);
    } else {
      trace.server(piece == null ? "end of the body" : "gives " + piece.remaining() + " bytes");
    }
  }
}
