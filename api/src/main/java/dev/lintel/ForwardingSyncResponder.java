package dev.lintel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A responder that forwards every method to another one: the base of middleware that changes some
 * and must not lose the rest.
 */
public class ForwardingSyncResponder implements SyncResponder {

  private final SyncResponder delegate;

  /**
   * Forwards to another responder.
   *
   * @param delegate the responder
   */
  public ForwardingSyncResponder(SyncResponder delegate) {
    this.delegate = Objects.requireNonNull(delegate, "delegate");
  }

  @Override
  public SyncBodyWriter start(ResponseHead head) throws IOException {
    return delegate.start(head);
  }

  @Override
  public void send(ResponseHead head, ByteBuffer body) throws IOException {
    delegate.send(head, body);
  }

  @Override
  public void sendFile(ResponseHead head, Path file, long offset, long count) throws IOException {
    delegate.sendFile(head, file, offset, count);
  }

  @Override
  public void inform(ResponseHead interim) throws IOException {
    delegate.inform(interim);
  }
}
