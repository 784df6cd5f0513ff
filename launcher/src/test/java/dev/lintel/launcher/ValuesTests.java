package dev.lintel.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lintel.server.ServerOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTests {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1000, 1000, 1000",
    "64k, 65536, 64k",
    "64K, 65536, 64k",
    "1024k, 1048576, 1m",
    "1g, 1073741824, 1g"
  })
  void sizes(String text, long bytes, String shown) {
    assertThat(Values.size(text)).isEqualTo(bytes);
    assertThat(Values.show(bytes)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "k", "-1", "1.5k", "64 k", "64kb", "999999999999999999g"})
  void wrongSizes(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.size(text))
        .withMessageStartingWith("'" + text + "' is not a size");
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 500, 500ms",
    "1500ms, 1500, 1500ms",
    "30s, 30000, 30s",
    "120s, 120000, 2m",
    "2m, 120000, 2m",
    "1h, 3600000, 1h"
  })
  void durations(String text, long millis, String shown) {
    assertThat(Values.duration(text)).isEqualTo(Duration.ofMillis(millis));
    assertThat(Values.show(Duration.ofMillis(millis))).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "30 s", "soon", "1d"})
  void wrongDurations(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.duration(text))
        .withMessage("'" + text + "' is not a duration such as 500ms, 30s, 2m or 1h");
  }

  @ParameterizedTest
  @CsvSource({
    "auto, auto",
    "1, 1+1000",
    "8+100, 8+100",
    "8+0, 8+0",
  })
  void threads(String text, String shown) {
    assertThat(Values.show(Values.threads(text))).isEqualTo(shown);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads need JDK 21")
  void virtualThreadsWhereTheyAre() {
    assertThat(Values.show(Values.threads("VIRTUAL"))).isEqualTo("virtual");
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20, disabledReason = "this JDK has virtual threads")
  void virtualThreadsWhereTheyAreNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.threads("virtual"))
        .withMessageStartingWith("virtual threads need a JDK of version 21 or later");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "many", "-1", "0", "8+", "+8", "8/100"})
  void wrongThreads(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Values.threads(text));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080, 127.0.0.1, 8080",
    "localhost:0, localhost, 0",
    "0.0.0.0:80, 0.0.0.0, 80",
    "[::1]:8080, ::1, 8080"
  })
  void addresses(String text, String host, int port) {
    ServerOptions options = Values.bind(ServerOptions.defaults(), text);
    assertThat(options.binds().get(0).host()).isEqualTo(host);
    assertThat(options.binds().get(0).port()).isEqualTo(port);
    assertThat(Values.show(options.binds())).isEqualTo(text);
  }

  @Test
  void severalAddresses() {
    ServerOptions options = Values.bind(ServerOptions.defaults(), "127.0.0.1:80, [::1]:81");
    assertThat(options.binds()).hasToString("[127.0.0.1:80, [::1]:81]");
    assertThat(Values.show(options.binds())).isEqualTo("127.0.0.1:80,[::1]:81");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0ms", "0s", "0h"})
  void noTimeIsNoDuration(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.duration(text))
        .withMessage("'" + text + "' is not a time to wait; the shortest is 1ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8080",
        ":8080",
        "localhost",
        "localhost:",
        "localhost:http",
        "::1:8080",
        "localhost:65536",
        "[::1]",
        "localhost:1,",
        "localhost:1,localhost"
      })
  void wrongAddresses(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Values.bind(ServerOptions.defaults(), text));
  }
}
