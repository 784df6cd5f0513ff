package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of frames: joins fragments, with control frames in between, inflates, checks texts
 * and limits.
 *
 * <p>It takes no byte of a message that nobody waits for, and memory for a message only as its
 * bytes come (WS-7.1).
 */
final class MessageReader {

  /** What was read. */
  enum Event {
    /** Nothing whole; more input is needed. */
    MORE,
    /** The beginning of a frame of a message, which nobody wants now. */
    HELD,
    MESSAGE,
    PING,
    PONG,
    CLOSE
  }

  private static final byte[] NOTHING = {};
  private static final int FIRST_ALLOCATION = 256;

  private final FrameReader frame;
  private final int maxMessageBytes;
  private final Utf8Check utf8 = new Utf8Check();

  private boolean inFrame;
  private final byte[] control = new byte[FrameReader.CONTROL];
  private int controlCount;

  /** The opcode of the message that has begun, else 0. */
  private int opcode;

  private byte[] bytes = NOTHING;
  private int count;

  /** Inflates the message that has begun, if it is compressed. */
  private @Nullable Inflation inflation;

  MessageReader(boolean compression, int maxMessageBytes, int maxFrameBytes) {
    this.frame = new FrameReader(compression, maxFrameBytes);
    this.maxMessageBytes = maxMessageBytes;
  }

  /**
   * Reads on until something is whole.
   *
   * @param wanted whether somebody waits for a message
   */
  Event next(ByteBuffer in, boolean wanted) throws WebSocketException {
    while (true) {
      if (!inFrame) {
        if (!frame.readHead(in)) {
          return Event.MORE;
        }
        checkOrder();
        inFrame = true;
      }
      if (frame.isControl()) {
        controlCount += frame.readPayload(in, control, controlCount);
        if (frame.left() > 0) {
          return Event.MORE;
        }
        inFrame = false;
        return controlEvent();
      }
      if (!wanted) {
        return Event.HELD;
      }
      begin();
      take(in);
      if (frame.left() > 0) {
        return Event.MORE;
      }
      inFrame = false;
      if (frame.isLast()) {
        end();
        return Event.MESSAGE;
      }
    }
  }

  /** The message that was read; the reader keeps nothing of it. */
  Message message() {
    byte[] whole = bytes;
    int length = count;
    boolean isText = opcode == FrameReader.TEXT;
    drop();
    return isText
        ? new Message.Text(new String(whole, 0, length, UTF_8))
        : new Message.Binary(ByteBuffer.wrap(whole, 0, length));
  }

  /** The payload of the ping or pong that was read. */
  byte[] payload() {
    byte[] payload = Arrays.copyOf(control, controlCount);
    controlCount = 0;
    return payload;
  }

  /** The close that was read. */
  Message.Close close() throws WebSocketException {
    byte[] payload = payload();
    if (payload.length == 0) {
      return new Message.Close(Message.Close.NO_CODE, "");
    }
    if (payload.length == 1) {
      throw broken("a close has half a code");
    }
    int code = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    if (!CloseCodes.isValid(code)) {
      throw broken("a close has the code " + code);
    }
    var check = new Utf8Check(); // The other one may be in the middle of a text.
    if (!check.accepts(payload, 2, payload.length - 2) || !check.ends()) {
      throw new WebSocketException(Message.Close.BAD_DATA, "the reason of a close is not in UTF-8");
    }
    return new Message.Close(code, new String(payload, 2, payload.length - 2, UTF_8));
  }

  /** Forgets a message that has begun, and frees what it holds. */
  void drop() {
    bytes = NOTHING;
    count = 0;
    opcode = 0;
    if (inflation != null) {
      inflation.close();
      inflation = null;
    }
  }

  /** How many bytes are held for the message that has begun. */
  int capacity() {
    return bytes.length;
  }

  private Event controlEvent() {
    return switch (frame.opcode()) {
      case FrameReader.PING -> Event.PING;
      case FrameReader.PONG -> Event.PONG;
      default -> Event.CLOSE;
    };
  }

  private void checkOrder() throws WebSocketException {
    if (!frame.isControl() && (frame.opcode() == FrameReader.CONTINUATION) != (opcode != 0)) {
      throw broken(
          opcode == 0
              ? "a frame continues a message that has not begun"
              : "a message begins within another");
    }
  }

  private void begin() throws WebSocketException {
    if (opcode == 0) {
      opcode = frame.opcode();
      if (frame.isCompressed()) {
        inflation = new Inflation();
      }
    }
    if (inflation == null && frame.left() > maxMessageBytes - count) {
      throw tooLarge();
    }
  }

  private void take(ByteBuffer in) throws WebSocketException {
    while (frame.left() > 0 && in.hasRemaining()) {
      if (inflation == null) {
        // Not for the whole frame: the client has only said how long it is. But for more than one
        // that others follow, or a message of many small ones would be copied with each.
        int most = frame.isLast() ? count + frame.left() : maxMessageBytes;
        ensureRoom(Math.min(frame.left(), in.remaining()), most);
        added(frame.readPayload(in, bytes, count));
      } else {
        inflation.fill(frame, in);
        inflate(inflation);
      }
    }
  }

  private void end() throws WebSocketException {
    if (inflation != null) {
      inflation.fillTail();
      inflate(inflation);
    }
    if (opcode == FrameReader.TEXT && !utf8.ends()) {
      throw notUtf8();
    }
  }

  private void inflate(Inflation from) throws WebSocketException {
    while (true) {
      if (count == maxMessageBytes) {
        if (from.isAtEnd()) {
          return;
        }
        throw tooLarge();
      }
      ensureRoom(1, maxMessageBytes);
      int more = from.read(bytes, count);
      if (more == 0) {
        return;
      }
      added(more);
    }
  }

  private void added(int more) throws WebSocketException {
    if (opcode == FrameReader.TEXT && !utf8.accepts(bytes, count, more)) {
      throw notUtf8();
    }
    count += more;
  }

  /** Makes room, at most for so many bytes in all. */
  private void ensureRoom(int more, int most) {
    if (more > bytes.length - count) {
      int doubled = Math.max(FIRST_ALLOCATION, 2 * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.max(count + more, Math.min(most, doubled)));
    }
  }

  private WebSocketException tooLarge() {
    return new WebSocketException(
        Message.Close.TOO_LARGE,
        "a message is longer than the " + maxMessageBytes + " bytes of maxMessageBytes");
  }

  private static WebSocketException notUtf8() {
    return new WebSocketException(Message.Close.BAD_DATA, "a text is not in UTF-8");
  }

  private static WebSocketException broken(String what) {
    return new WebSocketException(Message.Close.PROTOCOL_ERROR, what);
  }
}
