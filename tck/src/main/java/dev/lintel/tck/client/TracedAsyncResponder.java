package dev.lintel.tck.client;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A responder that tells its trace what the application makes of the response. */
final class TracedAsyncResponder implements AsyncResponder {

  private final AsyncResponder server;
  private final Trace trace;

  TracedAsyncResponder(AsyncResponder server, Trace trace) {
    this.server = server;
    this.trace = trace;
  }

  @Override
  public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
    return call("start " + head, () -> server.start(head)).thenApply(Writer::new);
  }

  @Override
  public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
    return call("send " + head + ", " + bytes(body), () -> server.send(head, body));
  }

  @Override
  public CompletionStage<Void> sendFile(ResponseHead head, Path file, long offset, long count) {
    return call(
        "sendFile " + head + ", " + region(file, offset, count),
        () -> server.sendFile(head, file, offset, count));
  }

  @Override
  public CompletionStage<Void> inform(ResponseHead interim) {
    return call("inform " + interim, () -> server.inform(interim));
  }

  static String bytes(ByteBuffer piece) {
    return piece.remaining() + " bytes";
  }

  static String region(Path file, long offset, long count) {
    return count + " bytes of " + file + " from " + offset;
  }

  private <T extends @Nullable Object> CompletionStage<T> call(
      String what, Supplier<CompletionStage<T>> call) {
    trace.application(what);
    return call.get()
        .whenComplete(
            (value, failure) -> {
              String name = what.split(" ", 2)[0];
              trace.server(failure == null ? name + " is done" : name + " fails: " + failure);
            });
  }

  private final class Writer implements AsyncBodyWriter {

    private final AsyncBodyWriter writer;

    Writer(AsyncBodyWriter writer) {
      this.writer = writer;
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      return call("write " + bytes(piece), () -> writer.write(piece));
    }

    @Override
    public CompletionStage<Void> writeFile(Path file, long offset, long count) {
      return call(
          "writeFile " + region(file, offset, count), () -> writer.writeFile(file, offset, count));
    }

    @Override
    public CompletionStage<Void> end() {
      return call("end", writer::end);
    }

    @Override
    public CompletionStage<Void> end(ByteBuffer last) {
      return call("end " + bytes(last), () -> writer.end(last));
    }

    @Override
    public CompletionStage<Void> end(Headers trailers) {
      return call("end " + trailers, () -> writer.end(trailers));
    }
  }
}
