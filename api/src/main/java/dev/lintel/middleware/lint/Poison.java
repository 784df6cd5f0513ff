package dev.lintel.middleware.lint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * A piece of the server that the application borrows: the application gets a read-only copy, which
 * is overwritten when the borrow ends, so that whoever kept it sees what he did.
 */
final class Poison {

  private static final byte[] TEXT = "HTTP-5.10: this buffer was given back. ".getBytes(US_ASCII);

  /** The least that is taken for poison: shorter runs may be anybody's text. */
  private static final int RUN = 8;

  private final ByteBuffer original;
  private final long sum;
  private final byte[] copy;

  Poison(ByteBuffer original) {
    this.original = original;
    this.copy = new byte[original.remaining()];
    original.duplicate().get(copy);
    this.sum = sum(original);
  }

  /** What the application gets. */
  ByteBuffer lent() {
    return ByteBuffer.wrap(copy).asReadOnlyBuffer();
  }

  /** The borrow ends; returns whether the server has kept the content for so long. */
  boolean giveBack() {
    for (int i = 0; i < copy.length; i++) {
      copy[i] = TEXT[i % TEXT.length];
    }
    return sum(original) == sum;
  }

  /** Whether a buffer holds nothing but what an ended borrow leaves. */
  static boolean isIn(ByteBuffer piece) {
    int at = piece.position();
    int length = Math.min(piece.remaining(), TEXT.length);
    if (length < RUN) {
      return false;
    }
    for (int shift = 0; shift < TEXT.length; shift++) {
      int same = 0;
      while (same < length && piece.get(at + same) == TEXT[(shift + same) % TEXT.length]) {
        same++;
      }
      if (same == length) {
        return true;
      }
    }
    return false;
  }

  static long sum(ByteBuffer buffer) {
    var crc = new CRC32();
    crc.update(buffer.duplicate());
    return crc.getValue();
  }
}
