package dev.lintel.spi;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncResponder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The response of an async handler whose calls are made by a loop. */
final class LoopResponder implements AsyncResponder {

  private final LoopRequest request;
  private final SyncResponder responder;
  private final BridgeLoop loop;

  LoopResponder(LoopRequest request, SyncResponder responder, BridgeLoop loop) {
    this.request = request;
    this.responder = responder;
    this.loop = loop;
  }

  @Override
  public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
    Objects.requireNonNull(head, "head");
    return loop.call(
        () -> {
          SyncBodyWriter out = responder.start(head);
          loop.open(true);
          request.watch();
          return new LoopWriter(out, head, loop);
        },
        this::late);
  }

  @Override
  public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
    return loop.run(() -> responder.send(head, body), this::late);
  }

  @Override
  public CompletionStage<Void> sendFile(ResponseHead head, Path file, long offset, long count) {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(file, "file");
    return loop.run(() -> responder.sendFile(head, file, offset, count), this::late);
  }

  @Override
  public CompletionStage<Void> inform(ResponseHead interim) {
    Objects.requireNonNull(interim, "interim");
    return loop.run(() -> responder.inform(interim), () -> null);
  }

  private @Nullable Throwable late() {
    return loop.refusal(
        () -> new ProtocolException("HTTP-3.1", "the handler is done, so there is a response"));
  }
}
