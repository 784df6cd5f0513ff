package dev.lintel.spi;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.AsyncResponder;
import dev.lintel.Capability;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * How the application begins the response: {@code send} is the fast path, one transmission and no
 * object but, where it does not leave at once, a stage.
 *
 * <p>A superclass of the exchange and not a field, so that an exchange is one object.
 */
abstract class Responder extends Outcome implements AsyncResponder {

  Responder(ServerCore core) {
    super(core);
  }

  @Override
  public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
    Objects.requireNonNull(head, "head");
    if (!inside()) {
      return later(() -> start(head));
    }
    Throwable refused = refusal();
    if (refused != null) {
      return Stages.failed(refused);
    }
    try {
      hold(head, ResponseRules.check(head));
    } catch (ProtocolException broken) {
      return Stages.failed(broken);
    }
    return CompletableFuture.completedStage(newWriter());
  }

  @Override
  public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(body, "body");
    if (!inside()) {
      return later(() -> send(head, body));
    }
    Throwable refused = refusal();
    if (refused != null) {
      return Stages.failed(refused);
    }
    int length = body.remaining();
    try {
      hold(head, ResponseRules.checkWhole(head, length, isHead()));
    } catch (ProtocolException broken) {
      return Stages.failed(broken);
    }
    transmitLast(length == 0 ? null : body, length);
    return sent();
  }

  @Override
  public CompletionStage<Void> sendFile(ResponseHead head, Path path, long offset, long count) {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(path, "path");
    if (!inside()) {
      return later(() -> sendFile(head, path, offset, count));
    }
    if (!transmitsFiles(true)
        || isHead()
        || ResponseRules.isBodiless(head.status())
        || count == 0) {
      return AsyncResponder.super.sendFile(head, path, offset, count);
    }
    FileChannel opened;
    try {
      opened = FileRegions.open(path, offset, count);
    } catch (IOException | IllegalArgumentException problem) {
      return Stages.failed(problem);
    }
    ResponseHead sized = head.with("content-length", Long.toString(count));
    Throwable refused = refusal();
    if (refused == null) {
      try {
        hold(sized, ResponseRules.check(sized));
      } catch (ProtocolException broken) {
        refused = broken;
      }
    }
    if (refused != null) {
      FileRegions.close(opened, core.logger());
      return Stages.failed(refused);
    }
    transmitWholeFile(opened, offset, count);
    return sent();
  }

  @Override
  public CompletionStage<Void> inform(ResponseHead interim) {
    Objects.requireNonNull(interim, "interim");
    if (!inside()) {
      return later(() -> inform(interim));
    }
    Throwable refused = brokenBy();
    if (refused == null) {
      refused = ResponseRules.refusedInterim(interim, phase() != Phase.IDLE);
    }
    if (refused != null) {
      return Stages.failed(refused);
    }
    return isHttp10() || !core.info().supports(Capability.INTERIM_RESPONSES) || dropsInterims()
        ? Stages.done()
        : sendInterim(interim);
  }

  /** A response of the gateway's own, without a body. */
  final void answer(ResponseHead answer) {
    hold(answer, -1);
    transmitLast(null, 0);
  }

  /** Why no response can be started, or null. */
  private @Nullable Throwable refusal() {
    Throwable broken = brokenBy();
    if (broken == null && phase() != Phase.IDLE) {
      return new ProtocolException(
          "HTTP-3.1", "a response has been started for " + line() + " already");
    }
    return broken;
  }
}
