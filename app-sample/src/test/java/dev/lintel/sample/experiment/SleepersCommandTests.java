package dev.lintel.sample.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SleepersCommandTests {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theTableHasBothStylesOnEachServer() {
    // How long they take is not asserted, so the exit code may be 1.
    assertThat(execute("--requests", "20", "--ms", "5")).isBetween(0, 1);
    assertThat(out.toString().lines().map(line -> line.replaceFirst(" .*", "")))
        .containsSubsequence("server", "jetty", "jetty", "undertow", "undertow", "vertx", "vertx");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--requests, 0, 5000",
    "--requests, 5001, 5000",
    "--ms, 0, 60000",
    "--ms, 60001, 60000"
  })
  void numbersOutOfBoundsAreTold(String option, String value, String most) {
    assertThat(execute(option, value)).isEqualTo(2);
    assertThat(err.toString())
        .contains(option + ": '" + value + "' is not a number from 1 to " + most);
  }

  private int execute(String... args) {
    return new CommandLine(new SleepersCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
