package dev.lintel.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.AsyncBodyWriter;
import dev.lintel.ResponseHead;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Heads and bodies that many tests send. */
public final class Samples {

  /** A 200 without fields. */
  public static final ResponseHead OK = ResponseHead.of(200);

  private Samples() {}

  /** Text as a buffer, in UTF-8. */
  public static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  /** The rest of a buffer as text; the buffer stays as it is. */
  public static String text(@Nullable ByteBuffer piece) {
    return piece == null ? "" : UTF_8.decode(piece.duplicate()).toString();
  }

  /** Bytes of which each part is unlike the others, so that a lost or moved piece is seen. */
  public static byte[] filler(int length) {
    byte[] filler = new byte[length];
    int letter = 0;
    int line = 0;
    int page = 0;
    // The letter i + i / 26 + i / 4099, but counted: the divisions took a fifth of the kit's time.
    for (int i = 0; i < length; i++) {
      filler[i] = (byte) ('a' + letter);
      letter++;
      if (++line == 26) {
        line = 0;
        letter++;
      }
      if (++page == 4099) {
        page = 0;
        letter++;
      }
      if (letter >= 26) {
        letter -= 26;
      }
    }
    return filler;
  }

  /** Writes texts, each after the stage of the one before, and ends the response. */
  public static CompletionStage<Void> writeAndEnd(AsyncBodyWriter writer, String... texts) {
    var next = new int[1];
    return writer
        .writeAll(() -> next[0] < texts.length ? bytes(texts[next[0]++]) : null)
        .thenCompose(v -> writer.end());
  }

  /** A failure that a handler makes on purpose. */
  public static final class Boom extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure. */
    public Boom() {
      super("boom: made by a test on purpose");
    }
  }
}
