package dev.lintel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.server.Http2;
import dev.lintel.server.KeyFiles;
import dev.lintel.server.Limits;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.Timeouts;
import dev.lintel.server.Tls;
import dev.lintel.spec.Requirement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTests {

  @Test
  void everyLimitAndTimeoutIsASettingOfItsName() {
    Stream<String> expected =
        Stream.of(
                Stream.of(
                    "server", "bind", "threads", "eventThreads", "webSocketCompression", "lint"),
                properties(Tls.class)
                    .filter(name -> !name.equals("keys"))
                    .map(name -> "tls." + name),
                properties(KeyFiles.class)
                    .map(name -> "tls." + (name.equals("key") ? "keys" : name)),
                properties(Limits.class).map(name -> "limits." + name),
                properties(Timeouts.class).map(name -> "timeouts." + name),
                properties(Http2.class).map(name -> "http2." + name))
            .flatMap(names -> names);
    assertThat(Settings.BY_KEY.keySet()).containsExactlyInAnyOrderElementsOf(expected.toList());
  }

  @Test
  void theShownDefaultIsReadAsTheDefault() {
    ServerOptions defaults = ServerOptions.defaults();
    for (Setting setting : Settings.ALL) {
      String shown = setting.shown().apply(defaults);
      if (!setting.equals(Settings.SERVER)) {
        ServerOptions read = setting.reader().apply(defaults, shown);
        assertThat(setting.shown().apply(read)).as(setting.key()).isEqualTo(shown);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "server, --server, LINTEL_SERVER",
    "eventThreads, --eventThreads, LINTEL_EVENT_THREADS",
    "limits.maxBodyBytes, --limits.maxBodyBytes, LINTEL_LIMITS_MAX_BODY_BYTES",
    "timeouts.keepAlive, --timeouts.keepAlive, LINTEL_TIMEOUTS_KEEP_ALIVE",
    "webSocketCompression, --webSocketCompression, LINTEL_WEB_SOCKET_COMPRESSION"
  })
  @Requirement("CONF-2.1")
  void flagAndVariableAreMadeFromTheKey(String key, String flag, String variable) {
    Setting setting = Settings.BY_KEY.get(key);
    assertThat(setting.flag()).isEqualTo(flag);
    assertThat(setting.variable()).isEqualTo(variable);
  }

  private static Stream<String> properties(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getParameterCount() == 0)
        .map(Method::getName)
        .filter(name -> !name.equals("toString"));
  }
}
