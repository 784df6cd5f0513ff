package dev.lintel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTests {

  @ParameterizedTest
  @CsvSource({
    "bind, bind, 0",
    "bnid, bind, 1",
    "bin, bind, 1",
    "binds, bind, 1",
    "bond, bind, 1",
    "threads, head, 3",
    "Bind, bind, 0",
    "'', bind, 4"
  })
  void distanceCountsChanges(String one, String other, int distance) {
    assertThat(Suggestions.distance(one, other)).isEqualTo(distance);
    assertThat(Suggestions.distance(other, one)).isEqualTo(distance);
  }

  @ParameterizedTest
  @CsvSource({
    "limits.maxBodyByte, limits.maxBodyBytes",
    "maxBodyBytes, limits.maxBodyBytes",
    "limit.maxHeadBytes, limits.maxHeadBytes",
    "treads, threads",
    "event-threads, eventThreads",
    "keepalive, timeouts.keepAlive",
    "something, "
  })
  void nearestNameIsFound(String given, String nearest) {
    assertThat(Suggestions.nearest(given, Settings.BY_KEY.keySet())).isEqualTo(nearest);
  }
}
