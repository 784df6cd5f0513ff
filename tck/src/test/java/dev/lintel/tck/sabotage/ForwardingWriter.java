package dev.lintel.tck.sabotage;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.Headers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** A writer that passes every call on as it is, but for those that wrong writers change. */
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
  public CompletionStage<Void> writeFile(Path file, long offset, long count) {
    return delegate.writeFile(file, offset, count);
  }

  @Override
  public CompletionStage<Void> end(ByteBuffer last) {
    return delegate.end(last);
  }

  @Override
  public CompletionStage<Void> end(Headers trailers) {
    return delegate.end(trailers);
  }
}
