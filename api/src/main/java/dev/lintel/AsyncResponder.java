package dev.lintel;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Begins the one response of an exchange.
 *
 * <p>Implemented by adapters and, by wrapping, by middleware; called by applications at most once
 * (HTTP-3.1), on any thread; never blocks. Frozen: it will never get another abstract method. New
 * methods will be derivable from {@link #start} or safe to ignore.
 */
@FunctionalInterface
public interface AsyncResponder {

  /**
   * Starts the response and hands out the writer of its body.
   *
   * <p>A second call fails with {@link ProtocolException} and leaves the first response untouched
   * (HTTP-3.1). The server may hold the head back until the first write, so a completed stage does
   * not mean that the client has seen anything (HTTP-3.3).
   *
   * <p>Middleware wraps this method to finish work before the head leaves:
   *
   * <pre>{@code
   * next.handle(request, head -> session.save().thenCompose(saved -> responder.start(head)));
   * }</pre>
   *
   * <p>To change only the head prefer {@link #mapHead}, which keeps the fast paths.
   *
   * @param head status, from 200 on, and headers; a {@code content-length} must equal what is
   *     written (HTTP-3.5); hop-by-hop fields and more than 16 KiB are refused (HTTP-3.8,
   *     HTTP-3.19)
   * @return a stage that completes with the writer; it fails with {@link DisconnectedException} if
   *     the client is gone and with {@link ProtocolException} if the head is refused
   */
  CompletionStage<AsyncBodyWriter> start(ResponseHead head);

  /**
   * Sends a whole response: head and body leave in one write, with a content-length (HTTP-3.2).
   *
   * @param head status and headers
   * @param body the whole body; the server's until the stage completes, its content is never
   *     changed (HTTP-4.5)
   * @return a stage that completes when the response has been handed to the connection
   */
  default CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
    ResponseHead complete =
        head.headers().contains("content-length") || head.status() == 204 || head.status() == 304
            ? head
            : head.with("content-length", Integer.toString(body.remaining()));
    return start(complete).thenCompose(writer -> writer.end(body));
  }

  /**
   * Sends a region of a file as the whole body, with a content-length (HTTP-4.9); a fast path where
   * the server claims {@link Capability#ZERO_COPY_FILES}.
   *
   * @param head status and headers; the server adds no content-type
   * @param file the file
   * @param offset where the region begins, in bytes from 0
   * @param count the length of the region in bytes
   * @return a stage that completes when the response has been handed to the connection; it fails
   *     with an IOException, before the response starts, if the file cannot be read or is shorter
   */
  default CompletionStage<Void> sendFile(ResponseHead head, Path file, long offset, long count) {
    return FileRegion.checked(file, offset, count)
        .thenCompose(v -> start(head.with("content-length", Long.toString(count))))
        .thenCompose(
            writer -> writer.writeFile(file, offset, count).thenCompose(v -> writer.end()));
  }

  /**
   * Sends an interim response, such as 103 with hints, before the final one is started.
   *
   * <p>It leaves at once (HTTP-3.17), and is dropped where it cannot be sent or where too many wait
   * for the client (HTTP-3.10, HTTP-3.23), so nobody has to ask whether it may be sent.
   *
   * @param interim status from 102 to 199, and headers of its own, without a content-length
   *     (HTTP-3.20)
   * @return a stage that completes when the interim response was handed to the connection or
   *     dropped; the next call need not wait for it. It fails with {@link DisconnectedException} if
   *     the client is gone, and with {@link ProtocolException} if the head is refused or the
   *     response was started already (HTTP-3.21)
   */
  default CompletionStage<Void> inform(ResponseHead interim) {
    return Stages.done();
  }

  /**
   * This responder with a changed head.
   *
   * @param mapper maps the head of the final response
   * @return a responder that keeps the fast paths and interim responses
   */
  default AsyncResponder mapHead(UnaryOperator<ResponseHead> mapper) {
    Objects.requireNonNull(mapper, "mapper");
    return new ForwardingAsyncResponder(this) {
      @Override
      public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
        return super.start(mapper.apply(head));
      }

      @Override
      public CompletionStage<Void> send(ResponseHead head, ByteBuffer body) {
        return super.send(mapper.apply(head), body);
      }

      @Override
      public CompletionStage<Void> sendFile(ResponseHead head, Path file, long offset, long count) {
        return super.sendFile(mapper.apply(head), file, offset, count);
      }
    };
  }

  /**
   * This responder with a changed body: whole responses pass through the writer too.
   *
   * @param mapper maps the writer; remove a content-length with {@link #mapHead} if lengths change
   * @return a responder whose writers are mapped
   */
  default AsyncResponder mapBody(UnaryOperator<AsyncBodyWriter> mapper) {
    Objects.requireNonNull(mapper, "mapper");
    AsyncResponder outer = this;
    return new AsyncResponder() {
      @Override
      public CompletionStage<AsyncBodyWriter> start(ResponseHead head) {
        return outer.start(head).thenApply(mapper);
      }

      @Override
      public CompletionStage<Void> inform(ResponseHead interim) {
        return outer.inform(interim);
      }
    };
  }
}
