package dev.lintel.tck.memory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads, strictly. In the tables a bar stands for the end of a line. */
class MemoryHeadParserTests {

  private static final int LIMIT = 100;

  private final MemoryHeadParser parser = new MemoryHeadParser(LIMIT);

  @Test
  void aHeadIsTakenApartAndWhatFollowsIsLeft() throws Exception {
    ByteBuffer input = bytes("GET /a?b HTTP/1.1\r\nHost: x\r\nY:\t z \t\r\nE:\r\n\r\nnext");
    MemoryHead head = parser.read(input);
    assertThat(head.method()).isEqualTo("GET");
    assertThat(head.target()).isEqualTo("/a?b");
    assertThat(head.protocol()).isEqualTo("HTTP/1.1");
    assertThat(head.names()).containsExactly("Host", "Y", "E");
    assertThat(head.values()).containsExactly("x", "z", "");
    assertThat(head.first("HOST")).isEqualTo("x");
    assertThat(head.text()).startsWith("GET /a?b").endsWith("E:\r\n\r\n");
    assertThat(ISO_8859_1.decode(input).toString()).isEqualTo("next");
  }

  @Test
  void aHeadMayComeByteByByteAndAnotherOneBehindIt() throws Exception {
    byte[] two = "GET / HTTP/1.1\r\nA: b\r\n\r\n".repeat(2).getBytes(ISO_8859_1);
    int heads = 0;
    for (byte each : two) {
      MemoryHead head = parser.read(ByteBuffer.wrap(new byte[] {each}));
      heads += head == null ? 0 : 1;
      assertThat(parser.hasBegun()).isEqualTo(head == null);
    }
    assertThat(heads).isEqualTo(2);
  }

  @Test
  void oneBlankLineIsForgivenBeforeEachHead() throws Exception {
    ByteBuffer input = bytes("\r\nGET / HTTP/1.1\r\n\r\n\r\nGET / HTTP/1.0\r\n\r\n");
    assertThat(parser.read(input).protocol()).isEqualTo("HTTP/1.1");
    assertThat(parser.read(input).protocol()).isEqualTo("HTTP/1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\n",
        "GET / HTTP/1.1|A: b\nC: d||",
        "GET / HTTP/1.1\rA",
        "GET / HTTP/1.1|A: b\rc||",
        "G\u0000T / HTTP/1.1",
        "\u0016\u0003\u0001",
        "GET  / HTTP/1.1||",
        "GET /  HTTP/1.1||",
        " GET / HTTP/1.1||",
        "GET / HTTP/1.1 ||",
        "GET /||",
        "GET / http/1.1||",
        "GET / HTTP/11||",
        "GET / HTTP/1.10||",
        "GET / HTTP/1.1|no colon||",
        "GET / HTTP/1.1|: no name||",
        "GET / HTTP/1.1|A: b| folded: c||",
        "GET / HTTP/1.1| A: b||",
        "||",
      })
  void whatIsNoHeadIsRefused(String head) {
    assertThat(refusal(head)).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"100, 414", "50, 431"})
  void aHeadThatIsTooLongIsRefusedForItsTargetOrItsFields(int targetLength, int status) {
    String line = "GET /" + "a".repeat(targetLength) + " HTTP/1.1|";
    assertThat(refusal(line + "A: " + "b".repeat(LIMIT))).isEqualTo(status);
  }

  private int refusal(String head) {
    ByteBuffer input = bytes(head.replace("|", "\r\n"));
    MemoryHeadParser.Refused refused =
        catchThrowableOfType(MemoryHeadParser.Refused.class, () -> parser.read(input));
    assertThat(refused).as("the head must be refused").isNotNull();
    return refused.status();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }
}
