package dev.lintel.tck.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.tck.wire.WireField;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Encodes fields in the simplest of ways: no index, no Huffman code, no dynamic table. So it has no
 * state, and says whatever it is told.
 */
public final class HpackEncoder {

  private HpackEncoder() {}

  /** The block of some fields, in their order, right or wrong. */
  public static byte[] encode(List<WireField> fields) {
    var block = new ByteArrayOutputStream();
    for (WireField field : fields) {
      block.write(0);
      string(block, field.name());
      string(block, field.value());
    }
    return block.toByteArray();
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    int length = bytes.length;
    if (length < 127) {
      block.write(length);
    } else {
      block.write(127);
      for (length -= 127; length >= 128; length >>= 7) {
        block.write((length & 127) | 128);
      }
      block.write(length);
    }
    block.writeBytes(bytes);
  }
}
