package dev.lintel.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The command in a process of its own, because signals and exit codes need one. */
class ProcessTests {

  private static final long PATIENCE_SECONDS = 30;

  private Process process;
  private BufferedReader out;

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @Test
  void termDrainsAndEndsWith0() throws Exception {
    start("Good");
    signal("TERM");
    assertThat(out.readLine()).startsWith("Lintel is draining, for at most 30s");
    assertThat(out.readLine()).startsWith("Lintel stopped after ");
    assertThat(exitCode()).isZero();
  }

  @Test
  void interruptDrainsAndEndsWith0() throws Exception {
    start("Good");
    signal("INT");
    assertThat(out.readLine()).startsWith("Lintel is draining");
    assertThat(out.readLine()).startsWith("Lintel stopped");
    assertThat(exitCode()).isZero();
  }

  @Test
  void aThirdSignalEndsWhatHangs() throws Exception {
    start("HangsInShutdown");
    signal("TERM");
    assertThat(out.readLine()).startsWith("Lintel is draining");
    signal("TERM");
    assertThat(out.readLine()).startsWith("Lintel is aborting");
    signal("INT");
    assertThat(exitCode()).isEqualTo(1);
  }

  private void start(String fixture) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.lintel.launcher.Main",
            "run",
            "dev.lintel.launcher.Fixtures$" + fixture,
            "--server",
            "stub",
            "--bind",
            "127.0.0.1:0",
            "--threads",
            "4");
    builder.environment().keySet().removeIf(name -> name.startsWith(Setting.VARIABLE_PREFIX));
    process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    out = process.inputReader(UTF_8);
    assertThat(out.readLine())
        .matches(
            "Lintel \\S+: stub 1\\.2\\.3 on http://127\\.0\\.0\\.1:\\d+, a pool of 4 threads, queue 1000,"
                + " started in \\d+ ms");
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
