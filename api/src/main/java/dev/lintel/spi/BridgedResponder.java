package dev.lintel.spi;

import dev.lintel.AsyncResponder;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncResponder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The response of a sync handler.
 *
 * <p>The async response is started with the first flush only, so that a small body that was written
 * to the stream leaves in one call, as a whole response.
 */
final class BridgedResponder implements SyncResponder {

  private final AsyncResponder responder;
  private boolean started;
  private @Nullable BridgedWriter writer;

  BridgedResponder(AsyncResponder responder) {
    this.responder = responder;
  }

  @Override
  public SyncBodyWriter start(ResponseHead head) throws IOException {
    Objects.requireNonNull(head, "head");
    once();
    ResponseRules.check(head);
    started = true;
    writer = new BridgedWriter(responder, head);
    return writer;
  }

  @Override
  public void send(ResponseHead head, ByteBuffer body) throws IOException {
    once();
    Waiting.on(responder.send(head, body));
    started = true;
  }

  @Override
  public void sendFile(ResponseHead head, Path file, long offset, long count) throws IOException {
    once();
    Waiting.on(responder.sendFile(head, file, offset, count));
    started = true;
  }

  @Override
  public void inform(ResponseHead interim) throws IOException {
    Objects.requireNonNull(interim, "interim");
    ProtocolException refused = ResponseRules.refusedInterim(interim, started);
    if (refused != null) {
      throw refused;
    }
    Waiting.on(responder.inform(interim));
  }

  /** The handler has returned: what it has not ended ends now. */
  void endForHandler() throws IOException {
    if (writer != null) {
      writer.endForHandler();
    }
  }

  /** The handler has failed: no 500 may replace a response that it has started (HTTP-2.3). */
  void handlerFailed() {
    if (writer != null) {
      writer.handlerFailed();
    }
  }

  private void once() {
    if (started) {
      throw new ProtocolException("HTTP-3.1", "a response has been started already");
    }
  }
}
