package dev.lintel.tck;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.ForwardingAsyncResponder;
import dev.lintel.ForwardingSyncResponder;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.ResponseHead;
import dev.lintel.SyncApplication;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncResponder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A middleware that sees what an application does with its exchanges: how many are live, how many
 * bytes of response bodies it has handed to the server. It changes nothing.
 */
public final class Watch {

  /** What belongs to one test; an exchange that another test left behind does not count. */
  private static final class Count {
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicLong handed = new AtomicLong();
  }

  private final AtomicInteger liveOfAll = new AtomicInteger();
  private volatile Count count = new Count();

  Watch() {}

  /** How many exchanges of this test have begun and not completed. */
  public int live() {
    return count.live.get();
  }

  /**
   * How many bytes of bodies were given to the server in this test, whether or not it took them.
   */
  public long handed() {
    return count.handed.get();
  }

  /** Whether no exchange is live, of whatever test. */
  boolean isIdle() {
    return liveOfAll.get() == 0;
  }

  void begin() {
    count = new Count();
  }

  /** The application, watched; the style stays. */
  Application around(Application application) {
    if (application instanceof SyncApplication sync) {
      return sync.mapHttp(
          next ->
              (request, responder) ->
                  next.handle(request, new SyncWatched(responder, began(request).handed)));
    }
    return ((AsyncApplication) application)
        .mapHttp(
            next ->
                (request, responder) ->
                    next.handle(request, new AsyncWatched(responder, began(request).handed)));
  }

  private Count began(Request request) {
    Count present = count;
    present.live.incrementAndGet();
    liveOfAll.incrementAndGet();
    request.onComplete(
        completion -> {
          present.live.decrementAndGet();
          liveOfAll.decrementAndGet();
        });
    return present;
  }

  private static final class AsyncWatched extends ForwardingAsyncResponder {
    private final AtomicLong handed;

    AsyncWatched(AsyncResponder delegate, AtomicLong handed) {
      super(delegate);
      this.handed = handed;
    }

    @Override
    public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
      return super.start(head).thenApply(writer -> new AsyncWatchedWriter(writer, handed));
    }

    @Override
    public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
      handed.addAndGet(body.remaining());
      return super.send(head, body);
    }
  }

  private record AsyncWatchedWriter(AsyncBodyWriter writer, AtomicLong handed)
      implements AsyncBodyWriter {

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      handed.addAndGet(piece.remaining());
      return writer.write(piece);
    }

    @Override
    public CompletionStage<Void> end(Headers trailers) {
      return writer.end(trailers);
    }

    @Override
    public CompletionStage<Void> end(ByteBuffer last) {
      handed.addAndGet(last.remaining());
      return writer.end(last);
    }

    @Override
    public CompletionStage<Void> writeFile(Path file, long offset, long count) {
      return writer.writeFile(file, offset, count);
    }
  }

  private static final class SyncWatched extends ForwardingSyncResponder {
    private final AtomicLong handed;

    SyncWatched(SyncResponder delegate, AtomicLong handed) {
      super(delegate);
      this.handed = handed;
    }

    @Override
    public SyncBodyWriter start(ResponseHead head) throws IOException {
      return new SyncWatchedWriter(super.start(head), handed);
    }

    @Override
    public void send(ResponseHead head, ByteBuffer body) throws IOException {
      handed.addAndGet(body.remaining());
      super.send(head, body);
    }
  }

  private static final class SyncWatchedWriter extends SyncBodyWriter {
    private final SyncBodyWriter writer;
    private final AtomicLong handed;

    SyncWatchedWriter(SyncBodyWriter writer, AtomicLong handed) {
      this.writer = writer;
      this.handed = handed;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      handed.addAndGet(length);
      writer.write(bytes, offset, length);
    }

    @Override
    public void write(ByteBuffer piece) throws IOException {
      handed.addAndGet(piece.remaining());
      writer.write(piece);
    }

    @Override
    public void writeFile(Path file, long offset, long count) throws IOException {
      writer.writeFile(file, offset, count);
    }

    @Override
    public void flush() throws IOException {
      writer.flush();
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }

    @Override
    public void end(ByteBuffer last) throws IOException {
      handed.addAndGet(last.remaining());
      writer.end(last);
    }

    @Override
    public void end(Headers trailers) throws IOException {
      writer.end(trailers);
    }
  }
}
