package dev.lintel.tck.application;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.tck.wire.WireHead;
import dev.lintel.tck.wire.WireResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the endpoints answer, as {@code endpoints.md} has it. */
final class Answer {
  static final String TEXT = "text/plain";
  static final String JSON = "application/json";
  static final String OCTETS = "application/octet-stream";

  private static final String FILE =
      IntStream.range(0, 2048)
          .mapToObj(line -> "line %04d, from byte %06d on.\n".formatted(line, line * 32))
          .collect(joining());

  private Answer() {}

  /** The letters from an offset on. */
  static byte[] letters(long offset, int size) {
    byte[] letters = new byte[size];
    for (int i = 0; i < size; i++) {
      letters[i] = (byte) ('a' + (offset + i) % 26);
    }
    return letters;
  }

  /** A region of the file. */
  static byte[] file(int offset, int count) {
    return FILE.substring(offset, offset + count).getBytes(US_ASCII);
  }

  /** Status, type and text must be as given. */
  static void is(WireResponse response, int status, String type, String text) {
    is(response, status, type, text.getBytes(UTF_8));
  }

  /** Status, type and body must be as given; long bodies are compared without being printed. */
  static void is(WireResponse response, int status, String type, byte[] body) {
    assertThat(response.status()).as("status").isEqualTo(status);
    assertThat(type(response.head())).as("type").isEqualTo(type);
    if (body.length <= 1000 && response.body().length <= 1000) {
      assertThat(response.text()).as("body").isEqualTo(new String(body, UTF_8));
      return;
    }
    assertThat(response.body().length).as("length of the body").isEqualTo(body.length);
    assertThat(Arrays.mismatch(response.body(), body))
        .as("where the body is first another one, or -1")
        .isEqualTo(-1);
  }

  /** The body must be one line that names a parameter. */
  static void isSentenceAbout(String parameter, WireResponse response) {
    assertThat(response.status()).as("status").isEqualTo(400);
    assertThat(type(response.head())).as("type").isEqualTo(TEXT);
    assertThat(response.text()).as("a sentence").matches("[^\n]+\n");
    assertThat(response.text())
        .as("a sentence about '%s'", parameter)
        .containsPattern("\\b" + parameter + "\\b");
  }

  /** The type without its parameters, in lower case, or null. */
  static @Nullable String type(WireHead head) {
    String type = head.header("content-type");
    return type == null ? null : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
