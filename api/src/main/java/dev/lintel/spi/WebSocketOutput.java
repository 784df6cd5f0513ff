package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.Message;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket sends: one frame after the other. At most one message, one ping, one pong and
 * one close wait, so that a client that does not read takes no more memory than that (WS-4.1).
 */
final class WebSocketOutput {

  /** A frame that waits: its bytes, in one or two buffers, and what is told when it has gone. */
  private static final class Frame {
    final int opcode;
    final ByteBuffer first;
    final @Nullable ByteBuffer second;
    final ServerStage<@Nullable Void> stage = new ServerStage<>();

    Frame(int opcode, ByteBuffer first, @Nullable ByteBuffer second) {
      this.opcode = opcode;
      this.first = first;
      this.second = second;
    }
  }

  private final ExchangeWriter writer;
  private final boolean compression;
  private final Deque<Frame> waiting = new ArrayDeque<>();

  /** The answer to the last ping; an earlier one that has not left yet need not be sent. */
  private byte @Nullable [] pong;

  /** The frame that is being written, and whether its second buffer is still to come. */
  private @Nullable Frame present;

  private boolean secondDue;
  private boolean writing;
  private boolean pumping;
  private boolean closing;
  private boolean closed;
  private @Nullable Runnable whenClosed;

  WebSocketOutput(ExchangeWriter writer, boolean compression) {
    this.writer = writer;
    this.compression = compression;
  }

  boolean isMessagePending() {
    return isPending(FrameReader.TEXT) || isPending(FrameReader.BINARY);
  }

  boolean isPingPending() {
    return isPending(FrameReader.PING);
  }

  /** Whether a close was sent or waits, so that nothing may be sent any more. */
  boolean isClosing() {
    return closing;
  }

  /** Whether the close has been handed to the connection. */
  boolean isClosed() {
    return closed;
  }

  CompletionStage<Void> message(Message message) {
    boolean isText = message instanceof Message.Text;
    ByteBuffer payload =
        isText
            ? ByteBuffer.wrap(((Message.Text) message).text().getBytes(UTF_8))
            : ((Message.Binary) message).bytes();
    ByteBuffer smaller = compression ? Deflation.deflate(payload) : null;
    return add(
        isText ? FrameReader.TEXT : FrameReader.BINARY,
        smaller != null,
        smaller == null ? payload : smaller);
  }

  CompletionStage<Void> ping(ByteBuffer payload) {
    return add(FrameReader.PING, false, payload);
  }

  void pong(byte[] payload) {
    if (!closing) {
      pong = payload;
      pump();
    }
  }

  /** Sends the close behind what waits, and tells when it has gone. */
  CompletionStage<Void> close(byte[] payload, Runnable sent) {
    closing = true;
    whenClosed = sent;
    return add(FrameReader.CLOSE, false, ByteBuffer.wrap(payload));
  }

  /** Ends the response, and with it our half of the connection. */
  CompletionStage<Void> end() {
    return writer.end();
  }

  /** Nothing more is waited for; a frame that is being written and the close still leave. */
  void fail(Throwable problem) {
    pong = null;
    waiting.removeIf(
        frame -> {
          boolean drops = frame.opcode != FrameReader.CLOSE;
          if (drops) {
            frame.stage.fail(problem);
          }
          return drops;
        });
    if (present != null) {
      present.stage.fail(problem);
    }
  }

  private boolean isPending(int opcode) {
    if (present != null && present.opcode == opcode) {
      return true;
    }
    for (Frame frame : waiting) {
      if (frame.opcode == opcode) {
        return true;
      }
    }
    return false;
  }

  private CompletionStage<Void> add(int opcode, boolean compressed, ByteBuffer payload) {
    int length = payload.remaining();
    // A large payload is written as it is; a copy would cost more than one more call.
    Frame frame =
        length <= ExchangeWriter.SMALL
            ? new Frame(opcode, FrameWriter.whole(opcode, compressed, payload), null)
            : new Frame(opcode, FrameWriter.head(opcode, compressed, length), payload.duplicate());
    waiting.add(frame);
    pump();
    return ServerStage.ofVoid(frame.stage);
  }

  /** A loop and not a recursion: what is small is taken at once. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    while (!writing) {
      ByteBuffer next = next();
      if (next == null) {
        break;
      }
      CompletionStage<Void> written = writer.write(next);
      if (written == Stages.done()) {
        written(null);
      } else {
        writing = true;
        written.whenComplete(
            (v, problem) -> {
              writing = false;
              written(problem);
              pump();
            });
      }
    }
    pumping = false;
  }

  private @Nullable ByteBuffer next() {
    Frame begun = present;
    if (begun != null) {
      secondDue = false;
      return begun.second;
    }
    byte[] answer = pong;
    if (answer != null) {
      pong = null;
      return FrameWriter.whole(FrameReader.PONG, false, ByteBuffer.wrap(answer));
    }
    Frame frame = waiting.poll();
    if (frame == null) {
      return null;
    }
    present = frame;
    secondDue = frame.second != null;
    return frame.first;
  }

  private void written(@Nullable Throwable problem) {
    Frame frame = present;
    if (frame == null || (secondDue && problem == null)) {
      return;
    }
    present = null;
    if (problem != null) {
      frame.stage.fail(problem);
      return;
    }
    frame.stage.finish(null);
    if (frame.opcode == FrameReader.CLOSE) {
      closed = true;
      if (whenClosed != null) {
        whenClosed.run();
      }
    }
  }
}
