package dev.lintel.spi;

/**
 * Checks bytes for being UTF-8 while they come: a broken text is found at its first wrong byte, not
 * at its end (WS-3.7).
 */
final class Utf8Check {

  /** How many continuation bytes are still to come. */
  private int due;

  /** The bounds of the next continuation byte: they exclude overlong forms and surrogates. */
  private int from = 0x80;

  private int to = 0xbf;

  /** Takes more bytes. Returns false if one of them cannot stand there. */
  boolean accepts(byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      int b = bytes[i];
      if (due == 0 && b >= 0) {
        continue;
      }
      if (!accepts(b & 0xff)) {
        return false;
      }
    }
    return true;
  }

  /** Whether no character is cut off. Begins anew. */
  boolean ends() {
    boolean whole = due == 0;
    due = 0;
    from = 0x80;
    to = 0xbf;
    return whole;
  }

  private boolean accepts(int b) {
    if (due > 0) {
      if (b < from || b > to) {
        return false;
      }
      due--;
      from = 0x80;
      to = 0xbf;
      return true;
    }
    if (b >= 0xc2 && b <= 0xdf) {
      due = 1;
    } else if (b >= 0xe0 && b <= 0xef) {
      due = 2;
      from = b == 0xe0 ? 0xa0 : 0x80;
      to = b == 0xed ? 0x9f : 0xbf;
    } else if (b >= 0xf0 && b <= 0xf4) {
      due = 3;
      from = b == 0xf0 ? 0x90 : 0x80;
      to = b == 0xf4 ? 0x8f : 0xbf;
    } else {
      return false;
    }
    return true;
  }
}
