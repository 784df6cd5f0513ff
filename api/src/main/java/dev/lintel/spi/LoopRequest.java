package dev.lintel.spi;

import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncRequest;
import dev.lintel.DisconnectReason;
import dev.lintel.ForwardingRequest;
import dev.lintel.ProtocolException;
import dev.lintel.Stages;
import dev.lintel.SyncRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A sync request as its async handler sees it, and its body. */
final class LoopRequest extends ForwardingRequest<SyncRequest>
    implements AsyncRequest, AsyncBodyReader {

  private static final int PIECE = 16 * 1024;
  private static final CompletionStage<@Nullable ByteBuffer> END =
      CompletableFuture.completedStage(null);

  private final BridgeLoop loop;

  /** Whether the end of the body was seen; written by the loop. */
  private volatile boolean ended;

  LoopRequest(SyncRequest request, BridgeLoop loop) {
    super(request);
    this.loop = loop;
    // Over HTTP/2 the end has to be seen, also of a body without a byte (H2-2.5).
    this.ended = request.bodyLength() == 0 && !request.protocol().equals("HTTP/2");
  }

  @Override
  public AsyncBodyReader body() {
    return this;
  }

  @Override
  public CompletionStage<@Nullable ByteBuffer> read() {
    if (ended) {
      return END;
    }
    Throwable refused = loop.refusal(LoopRequest::late);
    if (refused != null) {
      return Stages.failed(refused);
    }
    CompletionStage<@Nullable ByteBuffer> stage =
        loop.<@Nullable ByteBuffer>read(this::readPiece, () -> loop.refusal(LoopRequest::late));
    return stage != null
        ? stage
        : Stages.failed(
            new ProtocolException("HTTP-5.2", "a read is pending already; wait for its stage"));
  }

  @Override
  public void onDisconnect(Consumer<? super DisconnectReason> listener) {
    loop.onDisconnect(delegate, listener);
  }

  @Override
  public void onDrain(Consumer<? super Instant> listener) {
    loop.onDrain(delegate, listener);
  }

  /**
   * Has the loop hear when the client goes: for writes, which are answered before they are made.
   */
  void watch() {
    delegate.onDisconnect(loop::gone);
  }

  private @Nullable ByteBuffer readPiece() throws IOException {
    byte[] piece = new byte[PIECE];
    int count = delegate.body().read(piece, 0, PIECE);
    if (count < 0) {
      ended = true;
      return null;
    }
    return ByteBuffer.wrap(piece, 0, count);
  }

  private static ProtocolException late() {
    return new ProtocolException("HTTP-1.1", "the exchange has ended");
  }
}
