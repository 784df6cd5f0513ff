package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8CheckTests {

  private final CharsetDecoder jdk = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer decoded = CharBuffer.allocate(16);

  @Test
  void sequencesOfThreeBytesAreJudgedAsByTheJdk() {
    byte[] bytes = new byte[3];
    for (int i = 0; i < 1 << 24; i += 61) {
      bytes[0] = (byte) (i >> 16);
      bytes[1] = (byte) (i >> 8);
      bytes[2] = (byte) i;
      compare(bytes);
    }
  }

  @Test
  void sequencesOfFourBytesAreJudgedAsByTheJdk() {
    byte[] bytes = new byte[4];
    for (int first = 0xee; first <= 0xf6; first++) {
      for (int second = 0x70; second <= 0xd0; second += 1) {
        for (int third = 0x7e; third <= 0xc2; third += 11) {
          for (int fourth = 0x7e; fourth <= 0xc2; fourth += 11) {
            bytes[0] = (byte) first;
            bytes[1] = (byte) second;
            bytes[2] = (byte) third;
            bytes[3] = (byte) fourth;
            compare(bytes);
          }
        }
      }
    }
  }

  @Test
  void piecesAreJudgedAsTheWhole() {
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) (random.nextBoolean() ? 0x80 + random.nextInt(128) : 'a');
      }
      var whole = new Utf8Check();
      boolean right = whole.accepts(bytes, 0, bytes.length) && whole.ends();
      var inPieces = new Utf8Check();
      boolean rightInPieces = true;
      for (int j = 0; j < bytes.length; j++) {
        rightInPieces &= inPieces.accepts(bytes, j, 1);
      }
      assertThat(rightInPieces && inPieces.ends()).isEqualTo(right).isEqualTo(isUtf8(bytes));
    }
  }

  private void compare(byte[] bytes) {
    var check = new Utf8Check();
    boolean accepted = check.accepts(bytes, 0, bytes.length) && check.ends();
    if (accepted != isUtf8(bytes)) {
      assertThat(accepted).as(java.util.HexFormat.of().formatHex(bytes)).isEqualTo(!accepted);
    }
  }

  private boolean isUtf8(byte[] bytes) {
    decoded.clear();
    // Without the exceptions of the other method, which take their time.
    return !jdk.reset().decode(ByteBuffer.wrap(bytes), decoded, true).isError();
  }
}
