package dev.lintel;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * A responder that forwards every method to another one: the base of middleware that changes some
 * and must not lose the rest.
 */
public class ForwardingAsyncResponder implements AsyncResponder {

  private final AsyncResponder delegate;

  /**
   * Forwards to another responder.
   *
   * @param delegate the responder
   */
  public ForwardingAsyncResponder(AsyncResponder delegate) {
    this.delegate = Objects.requireNonNull(delegate, "delegate");
  }

  @Override
  public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
    return delegate.start(head);
  }

  @Override
  public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
    return delegate.send(head, body);
  }

  @Override
  public CompletionStage<Void> sendFile(ResponseHead head, Path file, long offset, long count) {
    return delegate.sendFile(head, file, offset, count);
  }

  @Override
  public CompletionStage<Void> inform(ResponseHead interim) {
    return delegate.inform(interim);
  }
}
