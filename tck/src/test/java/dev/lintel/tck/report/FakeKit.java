package dev.lintel.tck.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import dev.lintel.tck.DeviationExtension;
import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.StubServerProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Test classes that come out in every way there is. */
final class FakeKit {

  private FakeKit() {}

  @ExtendWith(DeviationExtension.class)
  static class Mixed {
    @Test
    @Requirement("HTTP-1.1")
    void passes() {}

    @Test
    @Requirement({"HTTP-1.1", "HTTP-1.2"})
    void fails() {
      throw new AssertionError("<b>two</b> is not \u0001 one");
    }

    @Test
    @Requirement({"HTTP-1.4", "HTTP-1.5"})
    void deviates() {
      throw new AssertionError("as everybody knows");
    }

    @Test
    @Requirement("HTTP-1.5")
    void passesToo() {}

    @Test
    @Requirement("HTTP-1.6")
    void cannotRun() {
      Assumptions.assumeTrue(false, "no such file system");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Requirement("HTTP-1.7")
    void oneIsOne(int number) {
      assertThat(number).isEqualTo(1);
    }

    @Test
    @Requirement("HTTP-4.16")
    void trailersAreSent() {
      Assumptions.assumeTrue(false, "not claimed");
    }

    @Test
    @Requirement("HTTP-5.12")
    void trailersAreRead() {}

    @Test
    void namesNoRule() {}
  }

  static class NotStarted {
    @BeforeAll
    static void start() {
      assertThat(System.getenv()).as("no port is free").isNull();
    }

    @Test
    @Requirement("HTTP-1.8")
    void isNeverRun() {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @Requirement("HTTP-1.9")
    void isNeverRunTwice(int number) {
      assertThat(number).isPositive();
    }
  }

  static class NotStopped {
    @AfterAll
    static void stop() {
      assertThat(System.getenv()).as("a thread survives").isNull();
    }

    @Test
    @Requirement("HTTP-1.10")
    void passes() {}
  }

  @EnabledIfSystemProperty(named = "lintel.tck.no-such-property", matches = ".*")
  static class LeftOut {
    @Test
    @Requirement("HTTP-1.11")
    void isNeverRun() {}
  }

  /** The suite of a server. */
  @Suite
  @SelectClasses({Mixed.class, LeftOut.class})
  @ConfigurationParameter(key = ServerExtension.SERVER, value = StubServerProvider.CLASS)
  @ConfigurationParameter(key = DeviationExtension.FILE, value = "/deviations-fake-kit.txt")
  @ConfigurationParameter(key = ReportListener.DIRECTORY, value = "target/fake-kit/one")
  static class OneSuite {}

  /** The suite of another one. */
  @Suite
  @SelectClasses(NotStopped.class)
  @ConfigurationParameter(key = ServerExtension.SERVER, value = StubServerProvider.CLASS)
  @ConfigurationParameter(key = ReportListener.DIRECTORY, value = "target/fake-kit/other")
  static class OtherSuite {}

  /** A suite without reports. */
  @Suite
  @SelectClasses(NotStarted.class)
  static class QuietSuite {}
}
