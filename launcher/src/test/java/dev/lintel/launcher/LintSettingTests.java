package dev.lintel.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.middleware.lint.Finding;
import dev.lintel.spec.Requirement;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LintSettingTests {

  private final List<Finding> findings = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "off, off",
    "COLLECT, collect",
    "throw, throw",
    "sample, sample/100",
    "sample/2, sample/2",
    "sample/1000, sample/1000"
  })
  void values(String text, String shown) {
    assertThat(LintSetting.of(text)).hasToString(shown);
    assertThat(LintSetting.of(shown)).isEqualTo(LintSetting.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "on", "sample/1", "sample/0", "sample/", "1/100", "collect/2"})
  void wrongValues(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LintSetting.of(text))
        .withMessageStartingWith("'" + text + "' is not off, collect, throw, sample,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"collect", "sample"})
  @Requirement("CONF-2.11")
  void whatCollectsReports(String text) {
    startWrongly(LintSetting.of(text).wrap(new Fixtures.ForgetsTheStage(), findings::add));
    assertThat(findings).extracting(Finding::rule).containsExactly("HTTP-11.1");
  }

  @Test
  @Requirement("CONF-2.11")
  void offIsTheApplicationItself() {
    var application = new Fixtures.ForgetsTheStage();
    assertThat(LintSetting.OFF.wrap(application, findings::add)).isSameAs(application);
  }

  @Test
  @Requirement("CONF-2.12")
  void whatIsFoundAgainIsLoggedMoreAndMoreRarely() {
    var lines = new Lines();
    var log = new LintLog(lines);
    startWrongly(LintSetting.of("collect").wrap(new Fixtures.ForgetsTheStage(), findings::add));
    for (int i = 0; i < 999; i++) {
      log.accept(findings.get(0));
    }
    assertThat(lines).hasSize(3).allMatch(line -> line.startsWith("WARNING HTTP-11.1, broken by"));
    assertThat(lines.get(0)).doesNotContain("so far");
    assertThat(lines.get(1)).endsWith("; 10 times so far");
    assertThat(lines.get(2)).endsWith("; 100 times so far");
  }

  private static void startWrongly(Application application) {
    ((AsyncApplication) application)
        .startup(null)
        .whenComplete((v, failure) -> assertThat(failure).isNotNull());
  }

  /** A logger that keeps what it is given. */
  private static final class Lines extends ArrayList<String> implements System.Logger {
    private static final long serialVersionUID = 1L;

    @Override
    public String getName() {
      return "lines";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      add(level + " " + message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      add(level + " " + format);
    }
  }
}
