package dev.lintel.tck.application;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.OnEachServer;
import dev.lintel.tck.RunningApplication;
import org.junit.jupiter.api.Test;

/** A file, whole and in parts. */
@OnEachServer
class FileTests {

  @Test
  @Requirement("APP-6.1")
  void theFileIsTheFile(RunningApplication application) {
    Answer.is(application.get("/file"), 200, Answer.TEXT, Answer.file(0, 65536));
  }

  @Test
  @Requirement("APP-6.2")
  void aRegionIsARegion(RunningApplication application) {
    int[][] regions = {{64, 32}, {0, 1}, {65535, 1}, {65536, 0}, {7, 0}, {100, 50_000}};
    for (int[] region : regions) {
      String endpoint = "/file?offset=" + region[0] + "&count=" + region[1];
      assertThat(application.get(endpoint).text())
          .as(endpoint)
          .isEqualTo(new String(Answer.file(region[0], region[1]), US_ASCII));
    }
    assertThat(application.get("/file?offset=65000").body()).isEqualTo(Answer.file(65000, 536));
    assertThat(application.get("/file?count=9").body()).isEqualTo(Answer.file(0, 9));
  }
}
