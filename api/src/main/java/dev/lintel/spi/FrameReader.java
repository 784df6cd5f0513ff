package dev.lintel.spi;

import dev.lintel.Message;
import java.nio.ByteBuffer;

/** Takes the frames of a client apart: RFC 6455, section 5.2, read strictly (WS-3.6). */
final class FrameReader {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** The longest payload of a control frame. */
  static final int CONTROL = 125;

  private static final int FIN = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final int OTHER_RESERVED = 0x30;
  private static final int MASKED = 0x80;
  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;
  private static final int MASK = 4;

  private final boolean compression;
  private final int maxFrameBytes;
  private final byte[] head = new byte[14];

  /** How many bytes of the head have come, and how many it has as far as is known. */
  private int have;

  private int need = 2;
  private int left;
  private int maskAt;

  /**
   * A reader.
   *
   * @param compression whether permessage-deflate was negotiated, which gives RSV1 a meaning
   * @param maxFrameBytes the longest payload that is accepted
   */
  FrameReader(boolean compression, int maxFrameBytes) {
    this.compression = compression;
    this.maxFrameBytes = maxFrameBytes;
  }

  /** Reads a head, as far as it has come. Returns whether it is complete. */
  boolean readHead(ByteBuffer in) throws WebSocketException {
    while (have < need) {
      if (!in.hasRemaining()) {
        return false;
      }
      head[have++] = in.get();
      if (have == 2) {
        checkBits();
        need += MASK + extendedLength();
      }
    }
    left = length();
    maskAt = 0;
    have = 0;
    need = 2;
    return true;
  }

  int opcode() {
    return head[0] & 0x0f;
  }

  boolean isControl() {
    return opcode() >= CLOSE;
  }

  /** Whether the message ends with this frame. */
  boolean isLast() {
    return (head[0] & FIN) != 0;
  }

  boolean isCompressed() {
    return (head[0] & COMPRESSED) != 0;
  }

  /** What has not been read of the payload. */
  int left() {
    return left;
  }

  /** Reads payload, as far as it has come and there is room, and takes the mask off. */
  int readPayload(ByteBuffer in, byte[] into, int at) {
    int count = Math.min(left, Math.min(in.remaining(), into.length - at));
    in.get(into, at, count);
    int mask = 2 + extendedLength();
    for (int i = 0; i < count; i++) {
      into[at + i] ^= head[mask + ((maskAt + i) & 3)];
    }
    maskAt = (maskAt + count) & 3;
    left -= count;
    return count;
  }

  private void checkBits() throws WebSocketException {
    if ((head[0] & OTHER_RESERVED) != 0 || (isCompressed() && !compression)) {
      throw broken("a frame has a reserved bit set that nothing was negotiated for");
    }
    int opcode = opcode();
    if ((opcode > BINARY && opcode < CLOSE) || opcode > PONG) {
      throw broken("there is no opcode " + opcode);
    }
    if ((head[1] & MASKED) == 0) {
      throw broken("a frame of a client is not masked");
    }
    if (isControl()) {
      if (!isLast() || isCompressed()) {
        throw broken("a control frame is fragmented or compressed");
      }
      if (shortLength() > CONTROL) {
        throw broken("a control frame has more than 125 bytes");
      }
    }
    if (opcode == CONTINUATION && isCompressed()) {
      throw broken("a frame that continues a message has the bit of compression");
    }
  }

  private int shortLength() {
    return head[1] & 0x7f;
  }

  private int extendedLength() {
    int length = shortLength();
    return length < SHORT_LENGTH ? 0 : length == LONG_LENGTH ? 8 : 2;
  }

  private int length() throws WebSocketException {
    ByteBuffer bytes = ByteBuffer.wrap(head);
    long length = shortLength();
    long least = 0;
    if (length == SHORT_LENGTH) {
      length = bytes.getShort(2) & 0xffff;
      least = SHORT_LENGTH;
    } else if (length == LONG_LENGTH) {
      length = bytes.getLong(2);
      least = 0x10000;
    }
    if (length < least) {
      throw broken("the length of a frame is negative or not in its shortest form");
    }
    if (length > maxFrameBytes) {
      throw new WebSocketException(
          Message.Close.TOO_LARGE,
          "a frame is longer than the " + maxFrameBytes + " bytes of maxFrameBytes");
    }
    return (int) length;
  }

  private static WebSocketException broken(String what) {
    return new WebSocketException(Message.Close.PROTOCOL_ERROR, what);
  }
}
