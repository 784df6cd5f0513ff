package dev.lintel.middleware.lint;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The response of the async style, checked, and its body. */
final class LintAsyncResponder implements AsyncResponder {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final AsyncResponder server;
  private final LintExchange exchange;

  LintAsyncResponder(AsyncResponder server, LintExchange exchange) {
    this.server = server;
    this.exchange = exchange;
  }

  @Override
  public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
    Objects.requireNonNull(head, "head");
    LintCall call = exchange.response().begin("start", head, -1);
    ProtocolException refused = call.refused();
    if (refused != null) {
      return Stages.failed(refused);
    }
    return exchange.ask(
        "start", () -> server.start(head), (writer, failure) -> started(call, writer, failure));
  }

  @Override
  public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
    LintCall call = exchange.response().begin("send", head, body.remaining());
    return give("send", call, body, lent -> server.send(head, lent));
  }

  @Override
  public CompletionStage<Void> sendFile(ResponseHead head, Path file, long offset, long count) {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(file, "file");
    LintCall call = exchange.response().begin("sendFile", head, Math.max(0, count));
    return give("sendFile", call, NOTHING, none -> server.sendFile(head, file, offset, count));
  }

  @Override
  public CompletionStage<Void> inform(ResponseHead interim) {
    Objects.requireNonNull(interim, "interim");
    LintCall call = exchange.response().inform(interim);
    return give("inform", call, NOTHING, none -> server.inform(interim));
  }

  private @Nullable AsyncBodyWriter started(
      LintCall call, @Nullable AsyncBodyWriter writer, @Nullable Throwable failure) {
    call.done(failure);
    if (failure == null && writer == null) {
      ProtocolException wrong = exchange.found(Check.STAGES, "start completed without a writer");
      if (wrong != null) {
        throw wrong;
      }
    }
    return writer == null ? null : new Writer(writer);
  }

  /** Makes a call that gives a buffer to the server until its stage completes. */
  private CompletionStage<Void> give(
      String name,
      LintCall call,
      ByteBuffer given,
      Function<ByteBuffer, CompletionStage<Void>> server) {
    ProtocolException kept = LintResponse.lookAtKept(exchange, given);
    ProtocolException refused = call.refused();
    if (refused == null && kept != null) {
      call.done(kept);
      refused = kept;
    }
    if (refused != null) {
      return Stages.failed(refused);
    }
    var lent = new Lent(given);
    return exchange.ask(
        name,
        () -> server.apply(lent.view()),
        (v, failure) -> {
          call.done(failure);
          lent.giveBack(exchange);
          return null;
        });
  }

  private final class Writer implements AsyncBodyWriter {
    private final AsyncBodyWriter out;

    Writer(AsyncBodyWriter out) {
      this.out = out;
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer piece) {
      Objects.requireNonNull(piece, "piece");
      return give(
          "write", exchange.response().write("write", piece.remaining()), piece, out::write);
    }

    @Override
    public CompletionStage<Void> writeFile(Path file, long offset, long count) {
      Objects.requireNonNull(file, "file");
      LintCall call = exchange.response().write("writeFile", Math.max(0, count));
      return give("writeFile", call, NOTHING, none -> out.writeFile(file, offset, count));
    }

    @Override
    public CompletionStage<Void> end(Headers trailers) {
      Objects.requireNonNull(trailers, "trailers");
      return give(
          "end", exchange.response().end("end", 0, trailers), NOTHING, none -> out.end(trailers));
    }

    @Override
    public CompletionStage<Void> end() {
      return give(
          "end", exchange.response().end("end", 0, Headers.of()), NOTHING, none -> out.end());
    }

    @Override
    public CompletionStage<Void> end(ByteBuffer last) {
      Objects.requireNonNull(last, "last");
      return give(
          "end", exchange.response().end("end", last.remaining(), Headers.of()), last, out::end);
    }
  }
}
