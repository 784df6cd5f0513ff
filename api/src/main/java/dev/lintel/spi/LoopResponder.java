package dev.lintel.spi;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import dev.lintel.SyncBodyWriter;
import dev.lintel.SyncResponder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The response of an async handler whose calls are made by a loop. */
final class LoopResponder implements AsyncResponder {

  private final LoopRequest request;
  private final SyncResponder responder;
  private final BridgeLoop loop;
  private final AtomicBoolean begun = new AtomicBoolean();

  LoopResponder(LoopRequest request, SyncResponder responder, BridgeLoop loop) {
    this.request = request;
    this.responder = responder;
    this.loop = loop;
  }

  @Override
  public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
    Objects.requireNonNull(head, "head");
    return begin(
        () -> ResponseRules.check(head),
        () -> {
          SyncBodyWriter out = responder.start(head);
          loop.open(true);
          request.watch();
          return new LoopWriter(out, head, request.method().equals("HEAD"), loop);
        });
  }

  @Override
  public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
    BridgeLoop.Step step = () -> responder.send(head, body);
    return begin(
        () -> ResponseRules.checkWhole(head, body.remaining(), request.method().equals("HEAD")),
        step);
  }

  @Override
  public CompletionStage<Void> sendFile(ResponseHead head, Path file, long offset, long count) {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(file, "file");
    BridgeLoop.Step step = () -> responder.sendFile(head, file, offset, count);
    return begin(
        () -> {
          FileRegions.check(file, offset, count);
          ResponseRules.check(head.with("content-length", Long.toString(count)));
        },
        step);
  }

  @Override
  public CompletionStage<Void> inform(ResponseHead interim) {
    Objects.requireNonNull(interim, "interim");
    Throwable refused = lateInterim();
    if (refused == null) {
      refused = ResponseRules.refusedInterim(interim, begun.get());
    }
    return refused != null
        ? Stages.failed(refused)
        : loop.run(() -> responder.inform(interim), this::lateInterim);
  }

  private @Nullable Throwable lateInterim() {
    return loop.refusal(ResponseRules::lateInterim);
  }

  private interface Check {
    void run() throws IOException;
  }

  /** Begins a response, unless it is refused: at once, as a server does. */
  private <T extends @Nullable Object> CompletionStage<T> begin(
      Check check, BridgeLoop.Call<T> call) {
    Throwable refused = refusal(check);
    if (refused != null) {
      return Stages.failed(refused);
    }
    return loop.call(call.beginning(begun), this::late);
  }

  private @Nullable Throwable refusal(Check check) {
    Throwable late = late();
    if (late != null) {
      return late;
    }
    if (begun.get()) {
      return second();
    }
    try {
      check.run();
    } catch (ProtocolException | IllegalArgumentException | IOException refused) {
      return refused;
    }
    return begun.compareAndSet(false, true) ? null : second();
  }

  private @Nullable Throwable late() {
    return loop.refusal(LoopResponder::second);
  }

  private static ProtocolException second() {
    return new ProtocolException("HTTP-3.1", "a response has been started already");
  }
}
