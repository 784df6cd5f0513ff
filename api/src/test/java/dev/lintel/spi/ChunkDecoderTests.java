package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.server.Limits;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkDecoderTests {

  @ParameterizedTest
  @CsvSource({
    "0\\r\\n\\r\\n, ''",
    "3\\r\\nabc\\r\\n0\\r\\n\\r\\n, abc",
    "3\\r\\nabc\\r\\n1\\r\\nd\\r\\n000\\r\\n\\r\\n, abcd",
    "A\\r\\n0123456789\\r\\n0\\r\\n\\r\\n, 0123456789",
    "a;x=y\\r\\n0123456789\\r\\n0 ;z\\r\\n\\r\\n, 0123456789",
    "1\\r\\na\\r\\n0\\r\\nX-T: 1\\r\\nY: 2\\r\\n\\r\\n, a"
  })
  void wholeBodiesAreReadHoweverTheyArrive(String chunks, String body) throws IOException {
    byte[] sent = bytes(chunks + "NEXT");
    assertThat(decode(sent, sent.length)).isEqualTo(body + "|NEXT");
    assertThat(decode(sent, 1)).startsWith(body + "|");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\\r\\n\\r\\n",
        "\\r\\n",
        ";x\\r\\n",
        "-1\\r\\n",
        "0x1\\r\\na",
        "1\\na\\r\\n",
        "1\\r\\nab\\r\\n",
        "1\\r\\na\\n",
        "1 \\r\\na",
        "1 2\\r\\na",
        "0\\r\\nno colon\\r\\n\\r\\n",
        "0\\r\\nA\\r\\n\\r\\n",
        "0\\r\\n: b\\r\\n\\r\\n",
        "1\\r\\na\\rb",
        "1\\ra",
        "1;a\\u0001\\r\\n",
        "1;a\\n",
        "0\\r\\n\\n",
        "0\\r\\nA: b\\n\\r\\n",
        "0\\r\\n\\rX",
        "1000000000000000\\r\\n"
      })
  void brokenChunksFail(String chunks) {
    assertThatThrownBy(() -> decode(bytes(chunks), 100))
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("HTTP-5.9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "3", "3\\r\\n", "3\\r\\nab", "3\\r\\nabc\\r\\n", "0\\r\\n", "0\\r\\n\\r"})
  void unfinishedBodiesDoNotEnd(String chunks) throws IOException {
    assertThat(decode(bytes(chunks), 100)).doesNotContain("|");
  }

  @Test
  void longExtensionsAndTrailersFail() {
    assertThatThrownBy(() -> decode(bytes("1;" + "x".repeat(2000)), 100))
        .hasMessageContaining("extension");
    assertThatThrownBy(() -> decode(bytes("0\\r\\nx:" + "x".repeat(20_000)), 100))
        .hasMessageContaining("trailers");
  }

  @Test
  void trailersAreTakenAsTheyCame() throws IOException {
    var decoder = new ChunkDecoder(Limits.defaults());
    ByteBuffer raw = ByteBuffer.wrap(bytes("0\\r\\nX-B: \t1, 2 \\r\\ny:\\r\\nx-b:3\\r\\n\\r\\n"));
    assertThat(decoder.next(raw)).isEqualTo(-1);
    var trailers = new ArrayList<String>();
    decoder.trailers((name, value) -> trailers.add(name + "=" + value));
    assertThat(trailers).containsExactly("X-B=1, 2", "y=", "x-b=3");
  }

  private static byte[] bytes(String text) {
    return text.replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\u0001", "\u0001")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The body, and behind a bar what follows it, if it ends. */
  private static String decode(byte[] sent, int atOnce) throws IOException {
    var decoder = new ChunkDecoder(Limits.defaults());
    var body = new StringBuilder();
    for (int from = 0; from < sent.length; from += atOnce) {
      ByteBuffer raw = ByteBuffer.wrap(sent, from, Math.min(atOnce, sent.length - from));
      int count;
      while ((count = decoder.next(raw)) > 0) {
        for (int i = 0; i < count; i++) {
          body.append((char) raw.get());
        }
      }
      if (count < 0) {
        return body.append('|').append(StandardCharsets.ISO_8859_1.decode(raw)).toString();
      }
    }
    return body.toString();
  }
}
