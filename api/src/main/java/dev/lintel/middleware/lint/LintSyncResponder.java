package dev.lintel.middleware.lint;

import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncResponder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/** The response of the sync style, checked, and its body. */
final class LintSyncResponder implements SyncResponder {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SyncResponder server;
  private final LintExchange exchange;

  LintSyncResponder(SyncResponder server, LintExchange exchange) {
    this.server = server;
    this.exchange = exchange;
  }

  @Override
  public SyncBodyWriter start(ResponseHead head) throws IOException {
    Objects.requireNonNull(head, "head");
    var started = new SyncBodyWriter[1];
    call(
        exchange.response().begin("start", head, -1),
        NOTHING,
        () -> started[0] = server.start(head));
    return new Writer(started[0]);
  }

  @Override
  public void send(ResponseHead head, ByteBuffer body) throws IOException {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
    LintCall call = exchange.response().begin("send", head, body.remaining());
    give(call, body, lent -> server.send(head, lent));
  }

  @Override
  public void sendFile(ResponseHead head, Path file, long offset, long count) throws IOException {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(file, "file");
    LintCall call = exchange.response().begin("sendFile", head, Math.max(0, count));
    call(call, NOTHING, () -> server.sendFile(head, file, offset, count));
  }

  @Override
  public void inform(ResponseHead interim) throws IOException {
    Objects.requireNonNull(interim, "interim");
    call(exchange.response().inform(interim), NOTHING, () -> server.inform(interim));
  }

  /** Takes a buffer that it must not touch. */
  private interface Taker {
    void take(ByteBuffer lent) throws IOException;
  }

  private void give(LintCall call, ByteBuffer given, Taker server) throws IOException {
    var lent = new Lent(given);
    call(call, given, () -> server.take(lent.view()));
    lent.giveBack(exchange);
  }

  private void call(LintCall call, ByteBuffer given, LintCall.Step server) throws IOException {
    ProtocolException kept = LintResponse.lookAtKept(exchange, given);
    ProtocolException refused = call.refused();
    if (refused != null) {
      throw refused;
    }
    if (kept != null) {
      call.done(kept);
      throw kept;
    }
    call.make(server);
  }

  private final class Writer extends SyncBodyWriter {
    private final SyncBodyWriter out;

    Writer(SyncBodyWriter out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      call(exchange.response().write("write", 1), NOTHING, () -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      call(
          exchange.response().write("write", length),
          ByteBuffer.wrap(bytes, offset, length),
          () -> out.write(bytes, offset, length));
    }

    @Override
    public void write(ByteBuffer piece) throws IOException {
      Objects.requireNonNull(piece, "piece");
      give(exchange.response().write("write", piece.remaining()), piece, out::write);
    }

    @Override
    public void writeFile(Path file, long offset, long count) throws IOException {
      Objects.requireNonNull(file, "file");
      call(
          exchange.response().write("writeFile", Math.max(0, count)),
          NOTHING,
          () -> out.writeFile(file, offset, count));
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      exchange.response().closed();
      out.close();
    }

    @Override
    public void end() throws IOException {
      call(exchange.response().end("end", 0, Headers.of()), NOTHING, out::end);
    }

    @Override
    public void end(ByteBuffer last) throws IOException {
      Objects.requireNonNull(last, "last");
      give(exchange.response().end("end", last.remaining(), Headers.of()), last, out::end);
    }

    @Override
    public void end(Headers trailers) throws IOException {
      Objects.requireNonNull(trailers, "trailers");
      call(exchange.response().end("end", 0, trailers), NOTHING, () -> out.end(trailers));
    }
  }
}
