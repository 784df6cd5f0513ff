package dev.lintel.tck.frames;

import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import java.nio.ByteBuffer;

/** What is wrong with a frame (RFC 9113, 4 to 6). Pure functions. */
final class FrameRules {

  private static final int MAX_FRAME_SIZE = 5;

  private FrameRules() {}

  /**
   * Whether the connection must end over a frame.
   *
   * @param lastStream the highest stream that was begun
   * @param unfinished the stream whose field block goes on, else 0
   */
  static boolean breaksConnection(Frame frame, int lastStream, int unfinished) {
    int length = frame.payload().length;
    boolean onStream = frame.stream() != 0;
    boolean idle = !onStream || frame.stream() > lastStream;
    if (length > H2Client.MAX_FRAME) {
      return true;
    }
    if (unfinished != 0) {
      return frame.type() != Frame.CONTINUATION || frame.stream() != unfinished;
    }
    return switch (frame.type()) {
      case Frame.DATA -> idle || (frame.has(Frame.PADDED) && frame.payload()[0] >= length);
      case Frame.HEADERS -> frame.stream() % 2 == 0;
      case Frame.RST_STREAM -> idle || length != 4;
      case Frame.SETTINGS -> onStream || isWrong(frame);
      case Frame.PUSH_PROMISE, Frame.CONTINUATION -> true;
      case Frame.PING -> onStream || length != 8;
      case Frame.GOAWAY -> onStream || length < 8;
      case Frame.WINDOW_UPDATE -> length != 4 || (idle && (onStream || number(frame, 0) == 0));
      default -> false;
    };
  }

  private static boolean isWrong(Frame settings) {
    int length = settings.payload().length;
    if (settings.has(Frame.ACK) || length % 6 != 0) {
      return length != 0;
    }
    for (int at = 0; at < length; at += 6) {
      int number = number(settings, at) >>> 16;
      int value = number(settings, at + 2);
      if ((number == Frame.INITIAL_WINDOW_SIZE && value < 0)
          || (number == MAX_FRAME_SIZE && value < H2Client.MAX_FRAME)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a stream must be reset over a frame for it. */
  static boolean breaksStream(Frame frame, boolean requestEnded) {
    return switch (frame.type()) {
      case Frame.DATA -> requestEnded;
      case Frame.HEADERS -> requestEnded || !frame.has(Frame.END_STREAM);
      case Frame.PRIORITY -> frame.payload().length != 5;
      case Frame.WINDOW_UPDATE -> number(frame, 0) == 0;
      default -> false;
    };
  }

  private static int number(Frame frame, int at) {
    return ByteBuffer.wrap(frame.payload()).getInt(at);
  }
}
