package dev.lintel.adapter.undertow;

import dev.lintel.spi.Http2Preface;
import java.nio.ByteBuffer;

/** The frame that the parser has parsed last. */
final class UndertowHttp2Frames {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int CONTINUATION = 9;
  static final int ACK = 1;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;

  private static final int HEADER = 9;
  private static final int GOAWAY_LENGTH = 8;

  private final ByteBuffer header = ByteBuffer.allocate(HEADER);

  /** What the parser consumes before the next header. */
  private int skip = Http2Preface.LENGTH;

  /** Whether the request ends with the head that has come last, in however many frames. */
  boolean headEnds;

  int type;
  int flags;
  int length;
  int stream;

  /** What a frame of data has behind its data. */
  private int padding;

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Whether its length is wrong, of those at which Undertow does not look (RFC 9113, 6). */
  boolean hasWrongLength() {
    return (type == SETTINGS && has(ACK) && length > 0)
        || (type == GOAWAY && length < GOAWAY_LENGTH);
  }

  /** How many bytes of a frame of data are data. */
  int payload() {
    return has(PADDED) ? length - 1 - padding : length;
  }

  /** Takes what the parser has consumed; {@code whole} if it has a frame by now. */
  void take(ByteBuffer consumed, boolean whole) {
    while (consumed.hasRemaining()) {
      int some = Math.min(skip, consumed.remaining());
      if (some > 0 && skip == length && type == DATA && has(PADDED)) {
        padding = consumed.get(consumed.position()) & 0xff;
      }
      consumed.position(consumed.position() + some);
      skip -= some;
      while (skip == 0 && consumed.hasRemaining() && header.hasRemaining()) {
        header.put(consumed.get());
      }
      if (!header.hasRemaining()) {
        length = header.getInt(0) >>> 8;
        type = header.get(3) & 0xff;
        flags = header.get(4) & 0xff;
        stream = header.getInt(5) & Integer.MAX_VALUE;
        skip = length;
        header.clear();
        if (type == HEADERS) {
          headEnds = has(END_STREAM);
        }
      }
    }
    if (whole && type == DATA) {
      skip = 0; // The parser leaves the payload to the stream.
    }
  }
}
