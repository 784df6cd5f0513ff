package dev.lintel.spi;

import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingRequest;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.SyncHttpHandler;
import dev.lintel.SyncRequest;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** A sync handler behind the async contract: one thread that may block for each request (THR-2). */
final class SyncBridge implements AsyncHttpHandler {

  private static final ResponseHead BUSY = ResponseHead.of(503).with("retry-after", "1");

  private final SyncHttpHandler handler;

  SyncBridge(SyncHttpHandler handler) {
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  @Override
  public CompletionStage<Void> handle(AsyncRequest request, AsyncResponder responder) {
    SyncExecutor executor = request.extension(SyncExecutor.KEY);
    if (executor == null) {
      return Stages.failed(
          new IllegalStateException(
              "a sync handler runs on the threads of a server, but this request offers none"));
    }
    Call call = new Call(request, responder);
    try {
      executor.execute(call);
    } catch (RejectedExecutionException busy) {
      return responder.send(BUSY, ByteBuffer.allocate(0));
    }
    return ServerStage.ofVoid(call.outcome);
  }

  /** One request on its thread: the task, the request and the outcome. */
  private final class Call extends ForwardingRequest<AsyncRequest>
      implements SyncRequest, Runnable {
    private final AsyncResponder responder;
    private final ServerStage<@Nullable Void> outcome = new ServerStage<>();
    private @Nullable InputStream body;

    Call(AsyncRequest request, AsyncResponder responder) {
      super(request);
      this.responder = responder;
    }

    @Override
    public void run() {
      var bridged = new BridgedResponder(responder);
      try {
        handler.handle(this, bridged);
        bridged.endForHandler();
        outcome.finish(null);
      } catch (Throwable failure) {
        bridged.handlerFailed();
        outcome.fail(failure);
      }
    }

    /** Whether the end of the body has to be seen, also of one without a byte (H2-2.5). */
    private static boolean isStream(AsyncRequest request) {
      return request.protocol().equals("HTTP/2");
    }

    @Override
    public InputStream body() {
      InputStream present = body;
      if (present == null) {
        present =
            delegate.bodyLength() == 0 && !isStream(delegate)
                ? InputStream.nullInputStream()
                : new BridgedInput(delegate.body());
        body = present;
      }
      return present;
    }
  }
}
