package dev.lintel.tck.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** One frame of a WebSocket, good or bad (RFC 6455, section 5.2). */
public final class WireFrame {

  /** The next part of a message. */
  public static final int CONTINUATION = 0;

  /** A text, or its first part. */
  public static final int TEXT = 1;

  /** Bytes, or their first part. */
  public static final int BINARY = 2;

  /** A close. */
  public static final int CLOSE = 8;

  /** A ping. */
  public static final int PING = 9;

  /** A pong. */
  public static final int PONG = 10;

  private final boolean last;
  private final int reserved;
  private final int opcode;
  private final byte[] payload;

  /**
   * A frame.
   *
   * @param last whether the message ends with it
   * @param reserved the three reserved bits, 0 to 7
   * @param opcode 0 to 15
   * @param payload the payload without a mask
   */
  public WireFrame(boolean last, int reserved, int opcode, byte[] payload) {
    this.last = last;
    this.reserved = reserved;
    this.opcode = opcode;
    this.payload = payload.clone();
  }

  /** A frame that is a whole message or a control frame. */
  public static WireFrame of(int opcode, byte[] payload) {
    return new WireFrame(true, 0, opcode, payload);
  }

  /** A whole text. */
  public static WireFrame text(String text) {
    return of(TEXT, text.getBytes(UTF_8));
  }

  /** Whole bytes. */
  public static WireFrame binary(byte[] bytes) {
    return of(BINARY, bytes);
  }

  /** A ping. */
  public static WireFrame ping(String payload) {
    return of(PING, payload.getBytes(UTF_8));
  }

  /** A pong. */
  public static WireFrame pong(String payload) {
    return of(PONG, payload.getBytes(UTF_8));
  }

  /** A close with a code. */
  public static WireFrame close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    return of(CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  /** A close without a code. */
  public static WireFrame close() {
    return of(CLOSE, new byte[0]);
  }

  /** The same frame, after which the message goes on. */
  public WireFrame notLast() {
    return new WireFrame(false, reserved, opcode, payload);
  }

  /** The same frame with another opcode. */
  public WireFrame withOpcode(int other) {
    return new WireFrame(last, reserved, other, payload);
  }

  /** The same frame as the next part of a message. */
  public WireFrame continued() {
    return withOpcode(CONTINUATION);
  }

  /** The same frame with reserved bits; 4 is RSV1, which says that a message is compressed. */
  public WireFrame withReserved(int bits) {
    return new WireFrame(last, bits, opcode, payload);
  }

  /** The three reserved bits. */
  public int reserved() {
    return reserved;
  }

  /** What the frame is, 0 to 15. */
  public int opcode() {
    return opcode;
  }

  /** The payload without a mask. */
  public byte[] payload() {
    return payload.clone();
  }

  /** The payload as text. */
  public String string() {
    return new String(payload, UTF_8);
  }

  /** The code of a close, 1005 if it has none. */
  public int code() {
    return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
  }

  /** The bytes of a client: masked. */
  public byte[] masked() {
    byte[] mask = {0x12, (byte) 0xe4, 0x0a, 0x5b};
    byte[] body = payload.clone();
    for (int i = 0; i < body.length; i++) {
      body[i] ^= mask[i & 3];
    }
    return bytes(0x80, mask, body);
  }

  /** The bytes without a mask, as only a server may send them. */
  public byte[] unmasked() {
    return bytes(0, new byte[0], payload);
  }

  /** The bytes of a client with the length in eight bytes, whether or not it needs them. */
  public byte[] withLongLength() {
    var bytes = new ByteArrayOutputStream();
    bytes.write(firstByte());
    bytes.write(0x80 | 127);
    bytes.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    bytes.writeBytes(new byte[4]); // This mask changes nothing.
    bytes.writeBytes(payload);
    return bytes.toByteArray();
  }

  private byte[] bytes(int maskBit, byte[] mask, byte[] body) {
    var bytes = new ByteArrayOutputStream();
    bytes.write(firstByte());
    if (body.length < 126) {
      bytes.write(maskBit | body.length);
    } else if (body.length < 0x10000) {
      bytes.write(maskBit | 126);
      bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) body.length).array());
    } else {
      bytes.write(maskBit | 127);
      bytes.writeBytes(ByteBuffer.allocate(8).putLong(body.length).array());
    }
    bytes.writeBytes(mask);
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  private int firstByte() {
    return (last ? 0x80 : 0) | reserved << 4 | opcode;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WireFrame frame
        && frame.last == last
        && frame.reserved == reserved
        && frame.opcode == opcode
        && Arrays.equals(frame.payload, payload);
  }

  @Override
  public int hashCode() {
    return 31 * opcode + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    String what =
        switch (opcode) {
          case CONTINUATION -> "continuation";
          case TEXT -> "text";
          case BINARY -> "binary";
          case CLOSE -> "close " + code();
          case PING -> "ping";
          case PONG -> "pong";
          default -> "opcode " + opcode;
        };
    return what
        + (last ? "" : ", not last")
        + (reserved == 0 ? "" : ", reserved bits " + reserved)
        + ", "
        + payload.length
        + " bytes";
  }
}
