package dev.lintel.spi;

import java.nio.ByteBuffer;

/** Makes the frames of a server: never fragmented, never masked. Pure functions. */
final class FrameWriter {

  private static final int FIN = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final int LONGEST_HEAD = 10;

  private FrameWriter() {}

  /** The head of a frame that is a whole message or a control frame. */
  static ByteBuffer head(int opcode, boolean compressed, int length) {
    return putHead(ByteBuffer.allocate(LONGEST_HEAD), opcode, compressed, length).flip();
  }

  /** A whole frame; the payload is copied, its position stays. */
  static ByteBuffer whole(int opcode, boolean compressed, ByteBuffer payload) {
    int length = payload.remaining();
    return putHead(ByteBuffer.allocate(LONGEST_HEAD + length), opcode, compressed, length)
        .put(payload.duplicate())
        .flip();
  }

  private static ByteBuffer putHead(ByteBuffer into, int opcode, boolean compressed, int length) {
    into.put((byte) (FIN | (compressed ? COMPRESSED : 0) | opcode));
    if (length <= FrameReader.CONTROL) {
      return into.put((byte) length);
    } else if (length <= 0xffff) {
      return into.put((byte) 126).putShort((short) length);
    }
    return into.put((byte) 127).putLong(length);
  }
}
