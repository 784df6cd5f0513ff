package dev.lintel.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lintel.server.ServerOptions;
import dev.lintel.spec.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTests {

  @TempDir Path directory;

  private final Map<String, String> environment = new HashMap<>();
  private final Map<Setting, String> flags = new HashMap<>();

  @Test
  void withoutSourcesTheDefaultsHold() throws Exception {
    Configuration configuration = read();
    assertThat(configuration.options().binds()).hasToString("[127.0.0.1:8080]");
    assertThat(configuration.given(Settings.SERVER)).isNull();
  }

  @Test
  void theFileHoldsGroupsAndScalars() throws Exception {
    file(
        """
        # a comment
        server: jetty
        bind: "[::1]:9000"
        threads: 8
        limits:
          maxBodyBytes: 10m
          maxHeaderCount: 50
        timeouts:
          keepAlive: 5s
        """);
    Configuration configuration = read();
    ServerOptions options = configuration.options();
    assertThat(configuration.given(Settings.SERVER).text()).isEqualTo("jetty");
    assertThat(options.binds()).hasToString("[[::1]:9000]");
    assertThat(options.threads().size()).isEqualTo(8);
    assertThat(options.limits().maxBodyBytes()).isEqualTo(10 << 20);
    assertThat(options.limits().maxHeaderCount()).isEqualTo(50);
    assertThat(options.timeouts().keepAlive()).isEqualTo(Duration.ofSeconds(5));
    assertThat(configuration.given(Settings.BY_KEY.get("timeouts.keepAlive")).place())
        .isEqualTo(directory.resolve("lintel.yaml") + ":9: timeouts.keepAlive");
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, true, --bind",
    "false, true, true, LINTEL_BIND",
    "false, false, true, lintel.yaml:1: bind",
    "true, false, true, --bind"
  })
  @Requirement("CONF-2.2")
  void theStrongestSourceWins(boolean flag, boolean variable, boolean file, String place)
      throws Exception {
    Setting bind = Settings.BY_KEY.get("bind");
    if (flag) {
      flags.put(bind, "localhost:1");
    }
    if (variable) {
      environment.put("LINTEL_BIND", "localhost:2");
    }
    if (file) {
      file("bind: localhost:3\n");
    }
    Configuration configuration = read();
    assertThat(configuration.given(bind).place()).endsWith(place);
    assertThat(configuration.options().binds().get(0).port())
        .isEqualTo(flag ? 1 : variable ? 2 : 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'servr: jetty'|:1: servr: there is no such setting; did you mean server?",
        "'maxBodyBytes: 1'|:1: maxBodyBytes: there is no such setting; did you mean"
            + " limits.maxBodyBytes?",
        "'limits: {maxBodyByte: 1}'|:1: limits.maxBodyByte: there is no such setting; did you mean"
            + " limits.maxBodyBytes?",
        "'zzz: 1'|:1: zzz: there is no such setting",
        "'zzz: {a: 1}'|:1: zzz: there is no such setting",
        "'limits: 5'|:1: limits: is a group: its settings stand below it, indented",
        "'threads: [1, 2]'|:1: threads: takes one value, not several",
        "'bind: [a:1, [b:2]]'|:1: bind: takes a list of single values",
        "'bind: [a:1, {b: 2}]'|:1: bind: takes a list of single values",
        "'bind: [a:1, ~]'|:1: bind: takes a list of single values",
        "'bind: []'|:1: bind: has no value",
        "'bind: {a: b}'|:1: bind: takes one value, not several",
        "'bind:'|:1: bind: has no value",
        "'eventThreads: many'|:1: eventThreads: 'many' is not a number such as 0 or 100",
        "'eventThreads: true'|:1: eventThreads: 'true' is not a number such as 0 or 100",
        "'limits: {maxHeaderCount: 0}'|:1: limits.maxHeaderCount: maxHeaderCount must be at least 1,"
            + " not 0",
        "'timeouts: {read: soon}'|:1: timeouts.read: 'soon' is not a duration such as 500ms, 30s, 2m"
            + " or 1h",
        "'timeouts: {read: 0s}'|:1: timeouts.read: '0s' is not a time to wait; the shortest is 1ms",
        "'- bind'|:1: the file must hold 'key: value' lines"
      })
  @Requirement({"CONF-2.3", "CONF-2.4"})
  void mistakesInTheFileAreNamed(String content, String message) throws Exception {
    file(content + "\n");
    assertThat(failure().getMessage()).isEqualTo(directory.resolve("lintel.yaml") + message);
  }

  @Test
  @Requirement("CONF-2.4")
  void textThatIsNoYamlIsNamedWithItsLine() throws Exception {
    file("bind: 'a\nb: c\n");
    assertThat(failure().getMessage())
        .startsWith(directory.resolve("lintel.yaml") + ":")
        .contains("this is no YAML: while scanning a quoted scalar; found unexpected")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bind: [a:1, 'b:2']",
        "bind: a:1,b:2",
        "bind: ' a:1 , b:2 '",
        "bind:\n  - a:1\n  - b:2"
      })
  @Requirement("CONF-2.13")
  void theFileHoldsLists(String content) throws Exception {
    file(content + "\n");
    assertThat(read().options().binds()).hasToString("[a:1, b:2]");
  }

  @Test
  @Requirement("CONF-2.4")
  void aSettingMustNotBeSetTwice() throws Exception {
    file("bind: localhost:1\nbind: localhost:2\n");
    assertThat(failure().getMessage()).endsWith("lintel.yaml:2: bind: is set twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LINTEL_THREDS|1|LINTEL_THREDS: there is no such setting; did you mean LINTEL_THREADS?",
        "LINTEL_THREADS|x|LINTEL_THREADS: 'x' is not auto, virtual, a number of threads, or"
            + " threads+queue such as 8+100",
        "LINTEL_BIND|8080|LINTEL_BIND: '8080' is not HOST:PORT such as 127.0.0.1:8080, [::1]:8080 or"
            + " tls:0.0.0.0:443, nor unix:PATH such as unix:/run/shop.sock",
        "LINTEL_BIND|tls:unix:|LINTEL_BIND: the path of a Unix domain socket has from 1 to 106"
            + " bytes; '' has 0",
        "LINTEL_CONFIG|no.yaml|LINTEL_CONFIG: there is no file no.yaml"
      })
  @Requirement({"CONF-2.3", "CONF-2.4", "CONF-2.6"})
  void mistakesInTheEnvironmentAreNamed(String variable, String value, String message) {
    environment.put(variable, value);
    assertThat(failure().getMessage()).isEqualTo(message);
  }

  @Test
  void otherVariablesAreNobodysBusiness() throws Exception {
    environment.put("LINTELLIGENT", "1");
    environment.put("LINTEL_VERBOSE", "1");
    assertThat(read().options()).isNotNull();
  }

  @Test
  @Requirement("CONF-2.5")
  void allMistakesAreToldAtOnce() throws Exception {
    file("servr: jetty\nthreads: many\n");
    environment.put("LINTEL_BIND", "8080");
    flags.put(Settings.BY_KEY.get("threads"), "none");
    LaunchException failure = failure();
    assertThat(failure.exitCode()).isEqualTo(2);
    assertThat(failure.getMessage().lines()).hasSize(4);
  }

  @Test
  @Requirement("CONF-2.5")
  void aMistakeIsToldAlsoWhereAStrongerSourceWins() throws Exception {
    file("threads: many\n");
    flags.put(Settings.BY_KEY.get("threads"), "1");
    assertThat(failure().getMessage()).contains("'many' is not");
  }

  @Test
  @Requirement("CONF-2.6")
  void theFileIsTheOneOfTheFlagThenOfTheVariableThenOfTheDirectory() throws Exception {
    for (String name : new String[] {"flag", "variable", "lintel"}) {
      Files.writeString(directory.resolve(name + ".yaml"), "server: " + name + "\n");
    }
    assertThat(serverOf(null)).isEqualTo("lintel");
    environment.put("LINTEL_CONFIG", "variable.yaml");
    assertThat(serverOf(null)).isEqualTo("variable");
    assertThat(serverOf(Path.of("flag.yaml"))).isEqualTo("flag");
  }

  private String serverOf(Path file) throws LaunchException {
    var surroundings = new Surroundings(environment, directory);
    return Configuration.of(surroundings, file, flags).given(Settings.SERVER).text();
  }

  private void file(String content) throws IOException {
    Files.writeString(directory.resolve("lintel.yaml"), content);
  }

  private Configuration read() throws LaunchException {
    return Configuration.of(new Surroundings(environment, directory), null, flags);
  }

  private LaunchException failure() {
    return catchThrowableOfType(LaunchException.class, this::read);
  }
}
