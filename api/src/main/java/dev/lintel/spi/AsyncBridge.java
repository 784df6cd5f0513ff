package dev.lintel.spi;

import dev.lintel.AsyncBodyReader;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncHttpHandler;
import dev.lintel.AsyncRequest;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingRequest;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncHttpHandler;
import dev.lintel.SyncRequest;
import dev.lintel.SyncResponder;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An async handler behind the sync contract: the thread of the caller is its event thread and does
 * its reads and writes, one at a time, until the handler is done (THR-4.2).
 */
final class AsyncBridge implements SyncHttpHandler {

  private static final int PIECE = 16 * 1024;

  private final AsyncHttpHandler handler;

  AsyncBridge(AsyncHttpHandler handler) {
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  @Override
  public void handle(SyncRequest request, SyncResponder responder) throws Exception {
    EventLoop loop = new EventLoop();
    CompletionStage<Void> outcome =
        handler.handle(new Call(request, loop), new Responder(responder, loop));
    if (outcome == null) {
      throw new dev.lintel.ProtocolException(
          "HTTP-2.5", "the handler returned null instead of a stage");
    }
    loop.runUntil(outcome);
    Waiting.on(outcome);
  }

  private interface BlockingCall<T extends @Nullable Object> {
    @Nullable T call() throws Exception;
  }

  /** The calls that wait for the thread of the caller. */
  private static final class EventLoop {
    private final Thread thread = Thread.currentThread();
    private final BlockingQueue<Runnable> calls = new LinkedBlockingQueue<>();

    <T extends @Nullable Object> CompletionStage<T> perform(BlockingCall<T> call) {
      ServerStage<T> result = new ServerStage<>();
      Runnable task =
          () -> {
            try {
              result.finish(call.call());
            } catch (Exception failure) {
              result.fail(failure);
            }
          };
      if (Thread.currentThread() == thread) {
        task.run();
      } else {
        calls.add(task);
      }
      return result;
    }

    void runUntil(CompletionStage<Void> outcome) throws InterruptedException {
      var done = new AtomicBoolean();
      outcome.whenComplete((v, failure) -> calls.add(() -> done.set(true)));
      while (!done.get()) {
        calls.take().run();
      }
    }
  }

  private static final class Call extends ForwardingRequest<SyncRequest> implements AsyncRequest {
    private final AsyncBodyReader body;

    Call(SyncRequest request, EventLoop loop) {
      super(request);
      this.body = () -> loop.<@Nullable ByteBuffer>perform(() -> readPiece(request.body()));
    }

    @Override
    public AsyncBodyReader body() {
      return body;
    }

    private static @Nullable ByteBuffer readPiece(InputStream body) throws Exception {
      byte[] piece = new byte[PIECE];
      int count = body.read(piece, 0, PIECE);
      return count < 0 ? null : ByteBuffer.wrap(piece, 0, count);
    }
  }

  private static final class Responder implements AsyncResponder {
    private final SyncResponder responder;
    private final EventLoop loop;

    Responder(SyncResponder responder, EventLoop loop) {
      this.responder = responder;
      this.loop = loop;
    }

    @Override
    public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
      return loop.perform(() -> new Writer(responder.start(head), loop));
    }

    @Override
    public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
      return performVoid(loop, () -> responder.send(head, body));
    }

    @Override
    public CompletionStage<Void> sendFile(ResponseHead head, Path file, long offset, long count) {
      return performVoid(loop, () -> responder.sendFile(head, file, offset, count));
    }

    @Override
    public CompletionStage<Void> inform(ResponseHead interim) {
      return performVoid(loop, () -> responder.inform(interim));
    }
  }

  private static final class Writer implements AsyncBodyWriter {
    private final SyncBodyWriter out;
    private final EventLoop loop;

    Writer(SyncBodyWriter out, EventLoop loop) {
      this.out = out;
      this.loop = loop;
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      return performVoid(
          loop,
          () -> {
            out.write(piece);
            out.flush();
          });
    }

    @Override
    public CompletionStage<Void> end(Headers trailers) {
      return performVoid(loop, () -> out.end(trailers));
    }

    @Override
    public CompletionStage<Void> end(ByteBuffer last) {
      return performVoid(loop, () -> out.end(last));
    }

    @Override
    public CompletionStage<Void> writeFile(Path file, long offset, long count) {
      return performVoid(loop, () -> out.writeFile(file, offset, count));
    }
  }

  private interface BlockingStep {
    void run() throws Exception;
  }

  @SuppressWarnings("NullAway") // A Void has no other value than null.
  private static CompletionStage<Void> performVoid(EventLoop loop, BlockingStep step) {
    return loop.perform(
        () -> {
          step.run();
          return null;
        });
  }
}
