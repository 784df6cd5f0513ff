package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.Message;
import dev.lintel.ProtocolException;

/** The codes of a close that may stand on the wire: RFC 6455, section 7.4. Pure functions. */
final class CloseCodes {

  private static final int LONGEST_REASON = FrameReader.CONTROL - 2;

  private CloseCodes() {}

  static boolean isValid(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }

  /** The payload of a close; fails if it cannot be sent (WS-6.6). */
  static byte[] payload(Message.Close close) {
    if (!isValid(close.code())) {
      throw new ProtocolException("WS-6.6", "the code " + close.code() + " cannot be sent");
    }
    byte[] reason = close.reason().getBytes(UTF_8);
    if (reason.length > LONGEST_REASON) {
      throw new ProtocolException(
          "WS-6.6", "the reason has " + reason.length + " bytes, more than the 123 allowed");
    }
    byte[] payload = new byte[2 + reason.length];
    payload[0] = (byte) (close.code() >> 8);
    payload[1] = (byte) close.code();
    System.arraycopy(reason, 0, payload, 2, reason.length);
    return payload;
  }
}
