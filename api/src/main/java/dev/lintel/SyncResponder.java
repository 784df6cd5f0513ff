package dev.lintel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Begins the one response of an exchange, with blocking calls.
 *
 * <p>Implemented by servers and, by wrapping, by middleware; called by applications at most once
 * (HTTP-3.1). Frozen: it will never get another abstract method. New methods will be derivable from
 * {@link #start} or safe to ignore.
 */
@FunctionalInterface
public interface SyncResponder {

  /**
   * Starts the response and hands out the stream of its body.
   *
   * <p>A second call fails with {@link ProtocolException} and leaves the first response untouched
   * (HTTP-3.1). The server holds the head back until the first flush, so the call does not mean
   * that the client has seen anything (HTTP-3.3).
   *
   * <pre>{@code
   * try (var out = responder.start(ResponseHead.of(200))) {
   *   report.writeTo(out); // an exception here cuts the response off: no client takes it for complete
   * }
   * }</pre>
   *
   * @param head status, from 200 on, and headers; a {@code content-length} must equal what is
   *     written (HTTP-3.5); hop-by-hop fields and more than 16 KiB are refused (HTTP-3.8,
   *     HTTP-3.19)
   * @return the stream of the body
   * @throws DisconnectedException if the client is gone
   * @throws ProtocolException if the head is refused
   */
  SyncBodyWriter start(ResponseHead head) throws IOException;

  /**
   * Sends a whole response: head and body leave in one write, with a content-length (HTTP-3.2).
   *
   * @param head status and headers
   * @param body the whole body
   * @throws DisconnectedException if the client is gone
   */
  default void send(ResponseHead head, ByteBuffer body) throws IOException {
    ResponseHead complete =
        head.headers().contains("content-length") || head.status() == 204 || head.status() == 304
            ? head
            : head.with("content-length", Integer.toString(body.remaining()));
    start(complete).end(body);
  }

  /**
   * Sends a region of a file as the whole body, with a content-length (HTTP-4.9); a fast path where
   * the server claims {@link Capability#ZERO_COPY_FILES}.
   *
   * @param head status and headers; the server adds no content-type
   * @param file the file
   * @param offset where the region begins, in bytes from 0
   * @param count the length of the region in bytes
   * @throws IOException before the response starts, if the file cannot be read or is shorter
   */
  default void sendFile(ResponseHead head, Path file, long offset, long count) throws IOException {
    FileRegion.check(file, offset, count);
    SyncBodyWriter writer = start(head.with("content-length", Long.toString(count)));
    writer.writeFile(file, offset, count);
    writer.end();
  }

  /**
   * Sends an interim response, such as 103 with hints, before the final one is started.
   *
   * <p>It leaves at once (HTTP-3.17), and is dropped where it cannot be sent or where too many wait
   * for the client (HTTP-3.10, HTTP-3.23), so nobody has to ask whether it may be sent.
   *
   * @param interim status from 102 to 199, and headers of its own, without a content-length
   *     (HTTP-3.20)
   * @throws DisconnectedException if the client is gone
   * @throws ProtocolException if the head is refused, or the response was started already
   *     (HTTP-3.21)
   */
  default void inform(ResponseHead interim) throws IOException {}

  /**
   * This responder with a changed head.
   *
   * @param mapper maps the head of the final response
   * @return a responder that keeps the fast paths and interim responses
   */
  default SyncResponder mapHead(UnaryOperator<ResponseHead> mapper) {
    Objects.requireNonNull(mapper, "mapper");
    return new ForwardingSyncResponder(this) {
      @Override
      public SyncBodyWriter start(ResponseHead head) throws IOException {
        return super.start(mapper.apply(head));
      }

      @Override
      public void send(ResponseHead head, ByteBuffer body) throws IOException {
        super.send(mapper.apply(head), body);
      }

      @Override
      public void sendFile(ResponseHead head, Path file, long offset, long count)
          throws IOException {
        super.sendFile(mapper.apply(head), file, offset, count);
      }
    };
  }

  /**
   * This responder with a changed body: whole responses pass through the stream too.
   *
   * @param mapper maps the stream; remove a content-length with {@link #mapHead} if lengths change
   * @return a responder whose streams are mapped
   */
  default SyncResponder mapBody(UnaryOperator<SyncBodyWriter> mapper) {
    Objects.requireNonNull(mapper, "mapper");
    SyncResponder outer = this;
    return new SyncResponder() {
      @Override
      public SyncBodyWriter start(ResponseHead head) throws IOException {
        return mapper.apply(outer.start(head));
      }

      @Override
      public void inform(ResponseHead interim) throws IOException {
        outer.inform(interim);
      }
    };
  }
}
