package dev.lintel.tck.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.OnEachServer;
import dev.lintel.tck.RunningApplication;
import dev.lintel.tck.wire.WireFraming;
import dev.lintel.tck.wire.WireResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Responses that are known as a whole. */
@OnEachServer
class WholeResponseTests {

  @Test
  @Requirement("APP-2.1")
  void plaintextIsAText(RunningApplication application) {
    Answer.is(application.get("/plaintext"), 200, Answer.TEXT, "Hello, World!");
  }

  @Test
  @Requirement("APP-2.2")
  void jsonIsAnObject(RunningApplication application) {
    Answer.is(application.get("/json"), 200, Answer.JSON, "{\"message\":\"Hello, World!\"}");
  }

  @Test
  @Requirement("APP-2.3")
  void bytesHaveAnySize(RunningApplication application) {
    for (int size :
        List.of(0, 1, 8191, 8192, 8193, 16384, 16385, 100_000, (1 << 20) + 1, 3 << 20)) {
      Answer.is(application.get("/bytes/" + size), 200, Answer.OCTETS, Answer.letters(0, size));
    }
  }

  @Test
  @Requirement("APP-2.4")
  void statusHasAnyStatus(RunningApplication application) {
    for (int code : List.of(200, 201, 299, 301, 404, 405, 418, 499, 500, 503, 599)) {
      Answer.is(application.get("/status/" + code), code, Answer.TEXT, "Status " + code + ".\n");
    }
  }

  @Test
  @Requirement("APP-2.5")
  void someStatusesHaveNoBody(RunningApplication application) {
    for (int code : List.of(204, 205, 304)) {
      WireResponse response = application.get("/status/" + code);
      assertThat(response.status()).isEqualTo(code);
      assertThat(response.text()).as("body of a %s", code).isEmpty();
    }
  }

  @Test
  @Requirement("APP-2.6")
  void whatIsWholeHasALength(RunningApplication application) {
    for (String endpoint :
        List.of(
            "/plaintext",
            "/json",
            "/bytes/10",
            "/bytes/100000",
            "/status/418",
            "/cookies",
            "/inspect",
            "/file",
            "/file?offset=1&count=5",
            "/sleep?ms=0",
            "/resource/1?ms=0",
            "/resources?ms=0")) {
      assertThat(application.get(endpoint).framing())
          .as("how %s tells its end", endpoint)
          .isEqualTo(WireFraming.LENGTH);
    }
    assertThat(application.post("/upload", new byte[3]).framing())
        .as("how /upload tells its end")
        .isEqualTo(WireFraming.LENGTH);
  }

  @Test
  @Requirement("APP-2.7")
  void cookiesHaveANameTwice(RunningApplication application) {
    WireResponse response = application.get("/cookies");
    Answer.is(response, 200, Answer.TEXT, "Two cookies.\n");
    assertThat(response.head().headers("set-cookie")).containsExactly("first=1", "second=2");
  }
}
