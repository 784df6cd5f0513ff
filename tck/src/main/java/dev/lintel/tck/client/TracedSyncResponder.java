package dev.lintel.tck.client;

import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncResponder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A responder that tells its trace what the application makes of the response. */
final class TracedSyncResponder implements SyncResponder {

  private final SyncResponder server;
  private final Trace trace;

  TracedSyncResponder(SyncResponder server, Trace trace) {
    this.server = server;
    this.trace = trace;
  }

  @Override
  public SyncBodyWriter start(ResponseHead head) throws IOException {
    var started = new SyncBodyWriter[1];
    call("start " + head, () -> started[0] = server.start(head));
    return new Writer(started[0]);
  }

  @Override
  public void send(ResponseHead head, ByteBuffer body) throws IOException {
    call("send " + head + ", " + TracedAsyncResponder.bytes(body), () -> server.send(head, body));
  }

  @Override
  public void sendFile(ResponseHead head, Path file, long offset, long count) throws IOException {
    call(
        "sendFile " + head + ", " + TracedAsyncResponder.region(file, offset, count),
        () -> server.sendFile(head, file, offset, count));
  }

  @Override
  public void inform(ResponseHead interim) throws IOException {
    call("inform " + interim, () -> server.inform(interim));
  }

  private interface Call {
    void make() throws IOException;
  }

  private void call(String what, Call call) throws IOException {
    String name = what.split(" ", 2)[0];
    trace.application(what);
    try {
      call.make();
      trace.server(name + " is done");
    } catch (IOException | RuntimeException failure) {
      trace.server(name + " fails: " + failure);
      throw failure;
    }
  }

  private final class Writer extends SyncBodyWriter {

    private final SyncBodyWriter writer;

    Writer(SyncBodyWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      call("write " + length + " bytes", () -> writer.write(bytes, offset, length));
    }

    @Override
    public void write(ByteBuffer piece) throws IOException {
      call("write " + TracedAsyncResponder.bytes(piece), () -> writer.write(piece));
    }

    @Override
    public void writeFile(Path file, long offset, long count) throws IOException {
      call(
          "writeFile " + TracedAsyncResponder.region(file, offset, count),
          () -> writer.writeFile(file, offset, count));
    }

    @Override
    public void flush() throws IOException {
      call("flush", writer::flush);
    }

    @Override
    public void close() throws IOException {
      call("close", writer::close);
    }

    @Override
    public void end(ByteBuffer last) throws IOException {
      call("end " + TracedAsyncResponder.bytes(last), () -> writer.end(last));
    }

    @Override
    public void end(Headers trailers) throws IOException {
      call("end " + trailers, () -> writer.end(trailers));
    }
  }
}
