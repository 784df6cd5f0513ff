package dev.lintel.tck.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One frame (RFC 9113, 4 and 6); right or wrong, it is sent as it is.
 *
 * <p>A value: its payload is never changed.
 *
 * @param type what it is, one of the constants or any other byte
 * @param flags the flags
 * @param stream the stream, 0 for the connection
 * @param payload what follows the header of the frame
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes on their way, which nobody compares.
public record Frame(int type, int flags, int stream, byte[] payload) {

  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 1;
  public static final int ACK = 1;
  public static final int END_HEADERS = 4;
  public static final int PADDED = 8;

  public static final int NO_ERROR = 0;
  public static final int PROTOCOL_ERROR = 1;
  public static final int REFUSED_STREAM = 7;
  public static final int CANCEL = 8;
  public static final int ENHANCE_YOUR_CALM = 11;

  public static final int MAX_CONCURRENT_STREAMS = 3;
  public static final int INITIAL_WINDOW_SIZE = 4;
  public static final int ENABLE_CONNECT_PROTOCOL = 8;

  /** The length of the header of a frame. */
  static final int HEADER = 9;

  private static final String[] TYPES = {
    "DATA",
    "HEADERS",
    "PRIORITY",
    "RST_STREAM",
    "SETTINGS",
    "PUSH_PROMISE",
    "PING",
    "GOAWAY",
    "WINDOW_UPDATE",
    "CONTINUATION"
  };

  /** A part of a body. */
  public static Frame data(int stream, byte[] bytes, boolean last) {
    return new Frame(DATA, last ? END_STREAM : 0, stream, bytes);
  }

  /** A whole field block in one frame. */
  public static Frame headers(int stream, byte[] block, boolean last) {
    return new Frame(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block);
  }

  /** Settings: number and value, and so on. */
  public static Frame settings(int... numbersAndValues) {
    ByteBuffer payload = ByteBuffer.allocate(numbersAndValues.length * 3);
    for (int i = 0; i < numbersAndValues.length; i += 2) {
      payload.putShort((short) numbersAndValues[i]).putInt(numbersAndValues[i + 1]);
    }
    return new Frame(SETTINGS, 0, 0, payload.array());
  }

  /** The answer to the settings of the peer. */
  public static Frame settingsAck() {
    return new Frame(SETTINGS, ACK, 0, new byte[0]);
  }

  /** A ping, or the answer to one. */
  public static Frame ping(byte[] opaque, boolean ack) {
    return new Frame(PING, ack ? ACK : 0, 0, opaque);
  }

  /** More window for a stream, or with 0 for the connection. */
  public static Frame windowUpdate(int stream, int increment) {
    return new Frame(WINDOW_UPDATE, 0, stream, number(increment));
  }

  /** The end of a stream that was not to be. */
  public static Frame reset(int stream, int code) {
    return new Frame(RST_STREAM, 0, stream, number(code));
  }

  /** The end of a connection. */
  public static Frame goAway(int lastStream, int code) {
    return new Frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(lastStream).putInt(code).array());
  }

  /** Whether a flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The number in the payload at an offset. */
  public int numberAt(int offset) {
    return ByteBuffer.wrap(payload).getInt(offset);
  }

  /** The payload without padding and priority. */
  byte[] content() {
    int from = 0;
    int to = payload.length;
    if ((type == DATA || type == HEADERS) && has(PADDED)) {
      to -= payload[0] & 0xff;
      from = 1;
    }
    if (type == HEADERS && has(0x20)) {
      from += 5;
    }
    return Arrays.copyOfRange(payload, from, to);
  }

  /** The frame as it goes over the wire. */
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + payload.length);
    bytes.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    return bytes.put((byte) type).put((byte) flags).putInt(stream).put(payload).array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frame frame && Arrays.equals(bytes(), frame.bytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }

  @Override
  public String toString() {
    var shown = new StringBuilder(type < TYPES.length ? TYPES[type] : "frame of type " + type);
    shown.append(" stream=").append(stream).append(" flags=").append(Integer.toHexString(flags));
    shown.append(" length=").append(payload.length);
    if (payload.length < (type == GOAWAY ? 8 : 4)) {
      return shown.toString(); // Too short to be what it says.
    }
    switch (type) {
      case RST_STREAM -> shown.append(" code=").append(numberAt(0));
      case WINDOW_UPDATE -> shown.append(" increment=").append(numberAt(0));
      case GOAWAY -> {
        shown.append(" last=").append(numberAt(0)).append(" code=").append(numberAt(4));
        shown.append(" '").append(new String(payload, 8, payload.length - 8, ISO_8859_1));
        shown.append('\'');
      }
      default -> {}
    }
    return shown.toString();
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }
}
