package dev.lintel.tck.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.StubServerProvider;
import dev.lintel.tck.memory.MemoryServerProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command on a server that cannot start, and on wrong command lines. */
class TckCommandTests {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return new CommandLine(new TckCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  @Requirement("CONF-5.1")
  void aBrokenServerIsNotConformant() {
    int code =
        run("--server", StubServerProvider.CLASS, "--rule", "HTTP-1.12", "--report", report());
    assertThat(code).isEqualTo(4);
    assertThat(out.toString())
        .contains("FAILED RequestFieldTests: the stub cannot start")
        .contains("broken: HTTP-1.12 - both addresses are real")
        .contains("stub 1.2.3: not conformant")
        .contains("Report: " + folder.resolve("report").resolve("index.html"));
    assertThat(folder.resolve("report")).isDirectoryContaining("glob:**/conformance.json");
  }

  @Test
  @Requirement("CONF-5.1")
  void anUnknownServerIsNamed() {
    assertThat(run("--server", "jety", "--report", report())).isEqualTo(2);
    assertThat(err.toString()).contains("--server: there is no server 'jety', only [");
    assertThat(run("--server", "com.acme.Missing", "--report", report())).isEqualTo(2);
    assertThat(err.toString()).contains("--server: there is no class com.acme.Missing");
    assertThat(run("--server", "java.lang.String", "--report", report())).isEqualTo(2);
    assertThat(err.toString()).contains("java.lang.String does not implement dev.lintel.server");
    assertThat(folder.resolve("report")).doesNotExist();
  }

  /** Has no endpoint, and says so. */
  static final class Empty implements AsyncApplication {}

  @Test
  @Requirement("CONF-5.2")
  void anApplicationIsTestedOnTheServer() throws Exception {
    int code = runOnMemory("--application", Empty.class.getName(), "--rule", "APP-1.2");
    assertThat(code).as("%s", out).isZero();
    assertThat(out.toString())
        .contains("The kit on " + Empty.class.getName() + " on dev.lintel.tck.memory.")
        .contains("1 rules: 1 passed, 0 failed, 0 deviations, 0 absent, 0 skipped, 0 not tested")
        .contains(Empty.class.getName() + " on memory: no failure, but only a part");
    assertThat(Files.readString(folder.resolve("report/conformance.json")))
        .contains("\"application\" : \"" + Empty.class.getName() + "\"", "APP-1.2")
        .doesNotContain("APP-1.1", "HTTP-1.1\"");
  }

  @Test
  @Requirement("CONF-5.2")
  void anApplicationThatBreaksARuleIsNotConformant() {
    int code = runOnMemory("--application", Empty.class.getName(), "--rule", "APP-2.1");
    assertThat(code).isEqualTo(4);
    assertThat(out.toString())
        .contains("broken: APP-2.1 - ")
        .contains(Empty.class.getName() + " on memory: not conformant");
  }

  @Test
  @Requirement("CONF-5.2")
  void anUnknownApplicationIsNamed() {
    assertThat(runOnMemory("--application", "com.acme.Missing")).isEqualTo(2);
    assertThat(err.toString()).contains("--application: there is no class com.acme.Missing");
    assertThat(runOnMemory("--application", Empty.class.getName(), "--app-path", "no.jar"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--app-path: there is no 'no.jar'");
    assertThat(runOnMemory("--application", Empty.class.getName(), "--path", "shop/")).isEqualTo(2);
    assertThat(err.toString()).contains("--path: shop/ does not begin with a slash");
    assertThat(runOnMemory("--path", "/shop")).isEqualTo(2);
    assertThat(err.toString()).contains("--path: there is no --application");
    assertThat(folder.resolve("report")).doesNotExist();
  }

  @Test
  void anUnknownRuleIsNamed() {
    assertThat(run("--server", StubServerProvider.CLASS, "--rule", "HTTP-99")).isEqualTo(2);
    assertThat(err.toString()).contains("--rule: there is no rule, section or area HTTP-99");
  }

  @Test
  void aRuleWithoutATestIsNamed() {
    int code =
        run("--server", StubServerProvider.CLASS, "--rule", "CONF-1.1", "--report", report());
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--rule: the kit has no test of CONF-1.1");
  }

  @Test
  void wrongDeviationsAreNamed() throws Exception {
    Path list = Files.writeString(folder.resolve("list"), "HTTP-1.1 | A#b");
    int code = run("--server", StubServerProvider.CLASS, "--deviations", list.toString());
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--deviations: " + list + ", line 1: a deviation is");
  }

  private int runOnMemory(String... args) {
    var all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--server", MemoryServerProvider.class.getName(), "--report", report()));
    return run(all.toArray(String[]::new));
  }

  private String report() {
    return folder.resolve("report").toString();
  }
}
