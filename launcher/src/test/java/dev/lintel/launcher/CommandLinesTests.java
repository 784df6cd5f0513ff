package dev.lintel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.server.ServerOptions;
import dev.lintel.spec.Requirement;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLinesTests {

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  @Requirement({"CONF-1.3", "CONF-1.5", "CONF-2.3", "CONF-2.4", "CONF-2.6", "CONF-3.1"})
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
        "--threads: options of a command stand behind it: lintel run --threads ..."
            + " (see lintel --help)",
        "--threads",
        "1",
        "run",
        "X");
    usage("Missing required parameter: 'CLASS|FACTORY' (see lintel run --help)", "run");
    usage("Y: is one argument too many (see lintel run --help)", "run", "X", "Y");
    usage("this jar has no application of its own: write lintel run CLASS, or see --help");
  }

  @Test
  @Requirement({"CONF-1.2", "CONF-3.1", "CONF-3.2"})
  void aStartThatFailsIsOneLine() throws Exception {
    String fixtures = "dev.lintel.launcher.Fixtures";
    start("there is no class no.Such in the class path; is --app-path missing?", "no.Such");
    start(
        "the application failed to start: java.lang.IllegalStateException: no database; at"
            + " db:5432",
        fixtures + "$FailsInStartup");
    start(
        "LIFE-1.10: http() of the application failed: java.lang.IllegalStateException: no routes",
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
          "127.0.0.1:0",
          "--bind",
          address);
    }
  }

  @Test
  @Requirement("CONF-2.13")
  void aFlagMayBeRepeatedWhereASettingTakesSeveralValues() {
    assertThat(execute(Map.of(), "explain-config", "--bind", "a:1", "--bind", "b:2,c:3")).isZero();
    assertThat(out.toString()).containsPattern("a:1,b:2,c:3 +--bind");
    usageContaining("--threads", "check-config", "--threads", "1", "--threads", "2");
  }

  @Test
  @Requirement("CONF-2.11")
  void theLintIsASetting() {
    String name = "dev.lintel.launcher.Fixtures$ForgetsTheStage";
    start(
        "the application failed to start: dev.lintel.ProtocolException: HTTP-11.1: startup returned"
            + " null instead of a stage; return a stage, such as Stages.done()",
        name,
        "--lint",
        "throw");
    usage(
        "--lint: 'all' is not off, collect, throw, sample, or sample/1000 for one in 1000 exchanges",
        "run",
        name,
        "--lint",
        "all");
  }

  @Test
  @Requirement("CONF-3.2")
  void verboseShowsTheStack() {
    assertThat(execute(Map.of(), "run", "no.Such", "--verbose")).isEqualTo(3);
    assertThat(err.toString()).contains("ClassNotFoundException").contains("\tat ");
    err.getBuffer().setLength(0);
    assertThat(execute(Map.of("LINTEL_VERBOSE", "1"), "run", "no.Such")).isEqualTo(3);
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  @Requirement("CONF-2.7")
  void checkConfigTellsRightFromWrong() throws Exception {
    assertThat(execute(Map.of(), "check-config")).isZero();
    assertThat(out.toString().lines()).containsExactly("The settings are right.");
    Files.writeString(directory.resolve("lintel.yaml"), "server: nothing\n");
    usageContaining("lintel.yaml:1: server: there is no server 'nothing'", "check-config");
  }

  @Test
  @Requirement("CONF-2.14")
  void checkConfigAndRunReadTheFilesOfTheSettings() {
    String problem =
        "--tls.certificates: " + directory.resolve("no.pem") + ": there is no such file";
    String[] settings = {"--bind", "tls:127.0.0.1:0", "--tls.certificates", "no.pem"};
    usage(problem, "check-config", settings[0], settings[1], settings[2], settings[3]);
    usage(problem, "run", "X", settings[0], settings[1], settings[2], settings[3]);
  }

  @Test
  @Requirement("CONF-2.15")
  void anAddressThatTheServerCannotServeIsNamed() throws Exception {
    String address = "unix:" + directory.resolve("shop.sock");
    String problem =
        ": stub cannot listen on "
            + address
            + ": it does not claim unix-sockets; servers that do: none";
    String[] bind = {"--bind", "127.0.0.1:0", "--bind", address};
    usage("--bind" + problem, "check-config", bind[0], bind[1], bind[2], bind[3]);
    usage("--bind" + problem, "explain-config", bind[0], bind[1], bind[2], bind[3]);
    String good = "dev.lintel.launcher.Fixtures$Good";
    usage("--bind" + problem, "run", good, bind[0], bind[1], bind[2], bind[3]);
    Files.writeString(directory.resolve("lintel.yaml"), "bind: [" + address + "]\n");
    usageContaining("lintel.yaml:1: bind" + problem, "check-config");
  }

  @Test
  @Requirement("CONF-2.7")
  void checkConfigOpensNoSocket() throws Exception {
    try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + busy.getLocalPort();
      assertThat(execute(Map.of(), "check-config", "--bind", address)).isZero();
    }
  }

  @Test
  @Requirement({"CONF-2.1", "CONF-2.8"})
  void everySettingIsAFlagAVariableAndAKey() throws Exception {
    for (Setting setting : Settings.ALL) {
      if (TlsSettings.ALL.contains(setting)) {
        continue; // They go together: see TlsSettingsTests.
      }
      String value = otherValue(setting);
      String[] words = setting.key().split("\\.", -1);
      Path file = directory.resolve("a.yaml");
      Files.writeString(
          file,
          words.length == 1
              ? words[0] + ": " + value + "\n"
              : words[0] + ":\n  " + words[1] + ": " + value + "\n");
      String place = file + ":" + words.length + ": " + setting.key();
      explains(setting, value, setting.flag(), Map.of(), setting.flag(), value);
      explains(setting, value, setting.variable(), Map.of(setting.variable(), value));
      explains(setting, value, place, Map.of(), "--config", "a.yaml");
    }
  }

  private static String otherValue(Setting setting) {
    return switch (setting.form()) {
      case "NAME" -> "stub";
      case "[tls:]HOST:PORT|unix:PATH" -> "localhost:7";
      case "SIZE" -> setting.key().equals("http2.streamWindow") ? "77k" : "7k";
      case "TIME" -> "7s";
      case "off|sample|collect|throw" -> "sample/7";
      case "true|false" ->
          setting.shown().apply(ServerOptions.defaults()).equals("true") ? "false" : "true";
      default -> setting.key().equals("threads") ? "7+7" : "7";
    };
  }

  private void explains(
      Setting setting,
      String value,
      String place,
      Map<String, String> environment,
      String... more) {
    out.getBuffer().setLength(0);
    var args = new ArrayList<>(List.of("explain-config"));
    args.addAll(List.of(more));
    assertThat(execute(environment, args.toArray(String[]::new))).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .filteredOn(line -> line.startsWith(setting.key() + " "))
        .singleElement()
        .asString()
        .startsWith(setting.key() + " " + value + " " + place + " ");
  }

  @Test
  @Requirement({"CONF-1.4", "CONF-1.5"})
  void serversOfTheApplicationPathCountAndTheFirstByNameIsTheDefault() throws Exception {
    Sources.compileServer(directory.resolve("classes"), "Alpha", "alpha");
    assertThat(execute(Map.of(), "servers", "--app-path", "classes")).isZero();
    assertThat(out.toString().lines().map(line -> line.split(" ", -1)[0]))
        .containsExactly("server", "alpha", "stub");
    out.getBuffer().setLength(0);
    assertThat(execute(Map.of(), "explain-config", "--app-path", "classes")).isZero();
    assertThat(out.toString()).contains("on alpha");
    usage(
        "--server: there is no server 'beta' (found: alpha, stub)",
        "run",
        "X",
        "--server",
        "beta",
        "--app-path",
        "classes");
  }

  @Test
  @Requirement({"CONF-3.1", "CONF-3.2"})
  void anUnexpectedFailureHasItsStack() {
    assertThat(execute(Map.of(), "broken")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("lintel: unexpected failure")
        .contains("IllegalStateException: a bug")
        .contains("\tat ");
  }

  @Test
  @Requirement({"CONF-2.8", "CONF-2.10"})
  void explainConfigNamesValueAndPlace() throws Exception {
    Files.writeString(directory.resolve("lintel.yaml"), "limits:\n  maxBodyBytes: 2048k\n");
    assertThat(execute(Map.of("LINTEL_THREADS", "8"), "explain-config", "--timeouts.drain", "90s"))
        .isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .hasSize(1 + Settings.ALL.size())
        .contains(
            "setting value from on stub",
            "server stub default stub 1.2.3",
            "bind 127.0.0.1:8080 default Stub.bind=127.0.0.1:8080",
            "threads 8+1000 LINTEL_THREADS not told by the adapter",
            "limits.maxBodyBytes 2m "
                + directory.resolve("lintel.yaml")
                + ":2: limits.maxBodyBytes not told by the adapter",
            "timeouts.drain 90s --timeouts.drain kept by the stub");
  }

  @Test
  @Requirement("CONF-2.9")
  void serversListsNameVersionAndCapabilities() {
    assertThat(execute(Map.of(), "servers")).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly("server version capabilities", "stub 1.2.3 request-trailers, tls");
  }

  @Test
  @Requirement("CONF-3.1")
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
    var args = new ArrayList<>(List.of("run", application));
    args.addAll(List.of(more));
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
