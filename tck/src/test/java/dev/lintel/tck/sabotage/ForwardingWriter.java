package dev.lintel.tck.sabotage;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.Headers;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** A writer whose every call ends in one of two, which wrong writers change. */
class ForwardingWriter implements AsyncBodyWriter {

  private final AsyncBodyWriter delegate;

  ForwardingWriter(AsyncBodyWriter delegate) {
    this.delegate = delegate;
  }

  @Override
  public CompletionStage<Void> write(ByteBuffer piece) {
    return delegate.write(piece);
  }

  @Override
  public CompletionStage<Void> end(Headers trailers) {
    return delegate.end(trailers);
  }
}
