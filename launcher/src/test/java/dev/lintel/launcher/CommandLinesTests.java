package dev.lintel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLinesTests {

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void wrongUsageIsTold() {
    usage(
        "--treads: there is no such option; did you mean --threads? (see lintel run --help)",
        "run",
        "X",
        "--treads",
        "1");
    usage(
        "--limits.maxBodyByte: there is no such option; did you mean --limits.maxBodyBytes?"
            + " (see lintel run --help)",
        "run",
        "X",
        "--limits.maxBodyByte=1");
    usage("rnu: there is no such command; did you mean run? (see lintel --help)", "rnu", "X");
    usage(
        "--threads: 'many' is not auto, virtual, a number of threads, or threads+queue such as"
            + " 8+100",
        "run",
        "X",
        "--threads",
        "many");
    usage(
        "--server: there is no server 'sub'; did you mean stub? (found: stub)",
        "run",
        "X",
        "--server",
        "sub");
    usage("--config: there is no file none.yaml", "run", "X", "--config", "none.yaml");
    usage(
        "--threads: options of a command stand behind it: lintel run --threads ...",
        "--threads",
        "1",
        "run",
        "X");
    usage("Missing required parameter: 'CLASS|FACTORY'", "run");
    usage("this jar has no application of its own: write lintel run CLASS, or see --help");
  }

  @Test
  void aStartThatFailsIsOneLine() throws Exception {
    String fixtures = "dev.lintel.launcher.Fixtures";
    start("there is no class no.Such in the class path; is --app-path missing?", "no.Such");
    start(
        "the application failed to start: java.lang.IllegalStateException: no database",
        fixtures + "$FailsInStartup");
    start(
        "stub could not start: java.lang.IllegalStateException: no routes",
        fixtures + "$FailsInHttp");
    start(
        "LIFE-2.1: the application requires what stub cannot do: time-travel",
        fixtures + "$NeedsMore");
    try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + busy.getLocalPort();
      start(
          "stub cannot listen on " + address + ": Address already in use",
          fixtures + "$Good",
          "--bind",
          address);
    }
  }

  @Test
  void verboseShowsTheStack() {
    assertThat(execute(Map.of(), "run", "no.Such", "--verbose")).isEqualTo(3);
    assertThat(err.toString()).contains("ClassNotFoundException").contains("\tat ");
    err.getBuffer().setLength(0);
    assertThat(execute(Map.of("LINTEL_VERBOSE", "1"), "run", "no.Such")).isEqualTo(3);
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void checkConfigTellsRightFromWrong() throws Exception {
    assertThat(execute(Map.of(), "check-config")).isZero();
    assertThat(out.toString().lines()).containsExactly("The settings are right.");
    Files.writeString(directory.resolve("lintel.yaml"), "server: nothing\n");
    usageContaining("lintel.yaml:1: server: there is no server 'nothing'", "check-config");
  }

  @Test
  void explainConfigNamesValueAndPlace() throws Exception {
    Files.writeString(directory.resolve("lintel.yaml"), "limits:\n  maxBodyBytes: 2048k\n");
    assertThat(execute(Map.of("LINTEL_THREADS", "8"), "explain-config", "--timeouts.drain", "90s"))
        .isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .hasSize(Settings.ALL.size())
        .contains(
            "server stub default",
            "threads 8+1000 LINTEL_THREADS",
            "limits.maxBodyBytes 2m "
                + directory.resolve("lintel.yaml")
                + ":2: limits.maxBodyBytes",
            "timeouts.drain 90s --timeouts.drain",
            "timeouts.read 30s default");
  }

  @Test
  void serversListsNameVersionAndCapabilities() {
    assertThat(execute(Map.of(), "servers")).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly("server version capabilities", "stub 1.2.3 request-trailers");
  }

  @Test
  void helpAndVersionEndNormally() {
    assertThat(execute(Map.of(), "--help")).isZero();
    assertThat(out.toString())
        .contains("run", "explain-config", "--limits.maxBodyBytes", "Exit codes");
    assertThat(execute(Map.of(), "--version")).isZero();
    assertThat(out.toString()).contains("Lintel ", "Specification ");
  }

  private void usage(String message, String... args) {
    assertThat(execute(Map.of(), args)).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly("lintel: " + message);
    err.getBuffer().setLength(0);
  }

  private void usageContaining(String message, String... args) {
    assertThat(execute(Map.of(), args)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(message);
  }

  private void start(String message, String application, String... more) {
    var args = new java.util.ArrayList<>(java.util.List.of("run", application));
    args.addAll(java.util.List.of(more));
    assertThat(execute(Map.of(), args.toArray(String[]::new))).isEqualTo(3);
    assertThat(err.toString().lines()).singleElement().asString().startsWith("lintel: " + message);
    err.getBuffer().setLength(0);
  }

  private int execute(Map<String, String> environment, String... args) {
    CommandLine commands = CommandLines.of(new Surroundings(environment, directory));
    return commands
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
