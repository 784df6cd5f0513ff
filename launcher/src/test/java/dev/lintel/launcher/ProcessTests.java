package dev.lintel.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lintel.spec.Requirement;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command in a process of its own, because signals and exit codes need one. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessTests {

  private static final long PATIENCE_SECONDS = 30;
  private static final String STARTED =
      "Lintel \\S+: stub 1\\.2\\.3 on http://127\\.0\\.0\\.1:(\\d+), a pool of 4 threads, queue 1000,"
          + " started in \\d+ ms";

  @TempDir Path directory;

  private ProcessBuilder.Redirect errorStream = ProcessBuilder.Redirect.INHERIT;
  private Process process;
  private BufferedReader out;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  @Requirement({"CONF-3.1", "CONF-4.1"})
  void theFirstSignalDrainsAndEndsWith0(String signal) throws Exception {
    assumeFalse(isIgnored(signal), signal + " is ignored where these tests run");
    run("Good");
    assertThat(out.readLine()).matches(STARTED);
    signal(signal);
    assertThat(out.readLine()).startsWith("Lintel is draining, for at most 30s");
    assertThat(out.readLine()).startsWith("Lintel stopped after ");
    assertThat(exitCode()).isZero();
  }

  @Test
  @Requirement({"CONF-3.1", "CONF-4.2", "CONF-4.3"})
  void theSecondSignalAbortsAndAThirdEndsWhatHangs() throws Exception {
    run("HangsInShutdown");
    assertThat(out.readLine()).matches(STARTED);
    signal("TERM");
    assertThat(out.readLine()).startsWith("Lintel is draining");
    signal("TERM");
    assertThat(out.readLine()).startsWith("Lintel is aborting");
    signal("TERM");
    assertThat(exitCode()).isEqualTo(1);
  }

  @Test
  @Requirement("CONF-3.3")
  void theStartIsToldWhenTheServerAcceptsAndNotBefore() throws Exception {
    run("StartsWhenTold");
    assertThat(out.readLine()).isEqualTo("starting up");
    letItStart();
    String line = out.readLine();
    assertThat(line).matches(STARTED);
    int port = Integer.parseInt(line.replaceFirst(STARTED, "$1"));
    new Socket(InetAddress.getLoopbackAddress(), port).close();
  }

  @Test
  @Requirement({"CONF-3.1", "CONF-4.4"})
  void aSignalDuringTheStartStopsWhatHasStarted() throws Exception {
    run("StartsWhenTold");
    assertThat(out.readLine()).isEqualTo("starting up");
    signal("TERM");
    assertThat(out.readLine()).startsWith("Lintel will stop as soon as it has started");
    letItStart();
    assertThat(out.readLine()).startsWith("Lintel is draining");
    assertThat(out.readLine()).isEqualTo("shutting down");
    assertThat(out.readLine()).startsWith("Lintel stopped after ");
    assertThat(exitCode()).isZero();
  }

  @Test
  @Requirement({"CONF-3.1", "CONF-4.5"})
  void aSecondSignalAbandonsAStartThatHangs() throws Exception {
    run("StartsWhenTold");
    assertThat(out.readLine()).isEqualTo("starting up");
    signal("TERM");
    assertThat(out.readLine()).startsWith("Lintel will stop as soon as it has started");
    signal("TERM");
    assertThat(out.readLine()).startsWith("Lintel is abandoning the start");
    assertThat(exitCode()).isEqualTo(3);
    assertThat(out.readLine()).isNull();
  }

  @Test
  @Requirement("CONF-1.3")
  void aJarRunsTheApplicationThatItNames() throws Exception {
    Path resource = directory.resolve(Applications.DEFAULT_RESOURCE);
    Files.createDirectories(resource.getParent());
    Files.writeString(resource, "dev.lintel.launcher.Fixtures$Good\n");
    start(List.of());
    assertThat(out.readLine()).matches(STARTED);
  }

  @Test
  @Requirement("CONF-3.3")
  void theStartLineHasEveryAddress() throws Exception {
    start(List.of("run", "dev.lintel.launcher.Fixtures$Good", "--bind", "127.0.0.1:0"));
    String address = "http://127\\.0\\.0\\.1:[1-9]\\d*";
    assertThat(out.readLine()).matches("Lintel .* on " + address + " and " + address + ", .*");
  }

  @Test
  @Requirement("CONF-4.6")
  void aHangupLoadsTheKeysAgain() throws Exception {
    assumeFalse(isIgnored("HUP"), "HUP is ignored where these tests run");
    Path keys = Path.of("..", "tck", "src", "main", "resources", "dev", "lintel", "tck", "tls");
    errorStream = ProcessBuilder.Redirect.PIPE;
    start(
        List.of(
            "run",
            "dev.lintel.launcher.Fixtures$Good",
            "--bind",
            "tls:127.0.0.1:0",
            "--tls.certificates",
            keys.resolve("server.pem").toString(),
            "--tls.keys",
            keys.resolve("server-key.pem").toString()));
    assertThat(out.readLine()).contains(" on https://127.0.0.1:");
    signal("HUP");
    try (BufferedReader err = process.errorReader(UTF_8)) {
      assertThat(err.lines().filter(line -> line.contains("TLS uses the certificates")).findFirst())
          .get()
          .asString()
          .contains("CN=Lintel kit server until 2076");
    }
    signal("TERM");
    assertThat(exitCode()).isZero();
  }

  private void run(String fixture) throws IOException {
    start(List.of("run", "dev.lintel.launcher.Fixtures$" + fixture));
  }

  private void start(List<String> command) throws IOException {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-cp");
    line.add(directory + File.pathSeparator + System.getProperty("java.class.path"));
    line.add("dev.lintel.launcher.Main");
    line.addAll(command);
    line.addAll(List.of("--server", "stub", "--bind", "127.0.0.1:0", "--threads", "4"));
    var builder = new ProcessBuilder(line);
    builder.environment().keySet().removeIf(name -> name.startsWith(Setting.VARIABLE_PREFIX));
    process = builder.redirectError(errorStream).start();
    out = process.inputReader(UTF_8);
  }

  private void letItStart() throws IOException {
    try (Writer in = process.outputWriter(UTF_8)) {
      in.write('\n');
    }
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Processes inherit it from a shell that runs commands in the background. */
  private static boolean isIgnored(String signal) throws IOException {
    Process shell = new ProcessBuilder("sh", "-c", "kill -" + signal + " $$; echo alive").start();
    try (BufferedReader told = shell.inputReader(UTF_8)) {
      return told.readLine() != null;
    }
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
