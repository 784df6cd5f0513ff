package dev.lintel.tck.application;

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
      Answer.is(
          application.get("/file?offset=" + region[0] + "&count=" + region[1]),
          200,
          Answer.TEXT,
          Answer.file(region[0], region[1]));
    }
    Answer.is(application.get("/file?offset=65000"), 200, Answer.TEXT, Answer.file(65000, 536));
    Answer.is(application.get("/file?count=9"), 200, Answer.TEXT, Answer.file(0, 9));
  }
}
