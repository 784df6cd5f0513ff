package dev.lintel.sample;

import java.nio.ByteBuffer;

/**
 * Bodies of any length: the alphabet again and again, so that a lost or doubled piece is seen at
 * once.
 */
final class Letters {

  static final int MAX_PIECE = 1 << 20;

  private static final int PERIOD = 26;
  private static final byte[] LETTERS = letters(MAX_PIECE + PERIOD);

  private Letters() {}

  /** A piece of a body that begins at an offset; a view of one constant array. */
  static ByteBuffer piece(long offset, int size) {
    return ByteBuffer.wrap(LETTERS, (int) (offset % PERIOD), size).slice();
  }

  /** A whole body. */
  static ByteBuffer whole(int size) {
    return size <= MAX_PIECE ? piece(0, size) : ByteBuffer.wrap(letters(size));
  }

  private static byte[] letters(int size) {
    byte[] letters = new byte[size];
    for (int i = 0; i < size; i++) {
      letters[i] = (byte) ('a' + i % PERIOD);
    }
    return letters;
  }
}
