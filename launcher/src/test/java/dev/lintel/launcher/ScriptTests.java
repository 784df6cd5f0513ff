package dev.lintel.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bin/lintel}, in a distribution whose {@code lib/} is the class path of the tests. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScriptTests {

  private static final Path SCRIPT = Path.of("src", "main", "bin", "lintel");

  @TempDir Path directory;

  /** With a space, because somebody has one. */
  private Path command;

  /** What the script calls, but no Java. */
  private Path tools;

  @BeforeEach
  void build() throws IOException {
    Path bin = Files.createDirectories(directory.resolve("the distribution/bin"));
    command = Files.copy(SCRIPT, bin.resolve("lintel"));
    Path lib = Files.createDirectory(directory.resolve("the distribution/lib"));
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> Path.of(path).toUri().toString())
                .collect(joining(" ")));
    try (OutputStream jar = Files.newOutputStream(lib.resolve("all.jar"))) {
      new JarOutputStream(jar, manifest).close();
    }
    tools = Files.createDirectory(directory.resolve("tools"));
    for (String tool : new String[] {"dirname", "head", "ls", "sed"}) {
      Path file = Path.of("/usr/bin", tool);
      String path = Files.exists(file) ? "/usr/bin/" : "/bin/";
      executable(tools.resolve(tool), "exec " + path + tool + " \"$@\"");
    }
  }

  @Test
  @Requirement("CONF-1.6")
  void theCommandRunsFromAnywhereAndThroughLinks() throws Exception {
    Path links = Files.createDirectory(directory.resolve("links"));
    Path one =
        Files.createSymbolicLink(links.resolve("one"), Path.of("../the distribution/bin/lintel"));
    Path two = Files.createSymbolicLink(links.resolve("two"), one);
    for (Path file : new Path[] {command, two}) {
      Result result = run(file, System.getProperty("java.home"), "servers");
      assertThat(result.err).isEmpty();
      assertThat(result.out).contains("stub");
      assertThat(result.exitCode).isZero();
    }
    Files.delete(two); // JUnit warns of links that it finds.
    Files.delete(one);
  }

  @Test
  @Requirement({"CONF-1.6", "CONF-3.1"})
  void argumentsAndExitCodePass() throws Exception {
    Result result = run(command, System.getProperty("java.home"), "run", "no such class");
    assertThat(result.err)
        .startsWith("lintel: there is no class no such class in ")
        .hasLineCount(1);
    assertThat(result.exitCode).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openjdk version \"17.0.2\" 2022-01-18|0|",
        "openjdk version \"25\" 2025-09-16|0|",
        "openjdk version \"26-ea\" 2026-03-17|0|",
        "openjdk version \"16.0.2\" 2021-07-20|3|lintel: Java 17 or later is needed, but JAVA is version 16.0.2",
        "java version \"1.8.0_402\"|3|lintel: Java 17 or later is needed, but JAVA is version 1.8.0_402",
        "something else|3|lintel: JAVA does not tell its version: something else"
      })
  @Requirement("CONF-1.6")
  void aJavaThatIsTooOldIsTold(String told, int exitCode, String message) throws Exception {
    Path home = fakeJava("echo '" + told + "' >&2");
    Result result = run(command, home.toString(), "servers");
    assertThat(result.exitCode).isEqualTo(exitCode);
    assertThat(result.err)
        .isEqualTo((message == null ? told : message.replace("JAVA", home + "/bin/java")) + "\n");
  }

  @Test
  @Requirement("CONF-1.6")
  void aJavaThatIsNotThereIsTold() throws Exception {
    Result none = run(command, null, "servers");
    assertThat(none.exitCode).isEqualTo(3);
    assertThat(none.err)
        .isEqualTo("lintel: there is no java: install Java 17 or later, or set JAVA_HOME\n");
    Result wrong = run(command, "/nothing/here", "servers");
    assertThat(wrong.exitCode).isEqualTo(3);
    assertThat(wrong.err)
        .isEqualTo("lintel: JAVA_HOME is /nothing/here, but there is no bin/java in it\n");
    Path home = fakeJava("echo 'Unrecognized option: -x' >&2; exit 1");
    Result broken = run(command, home.toString(), "servers");
    assertThat(broken.exitCode).isEqualTo(3);
    assertThat(broken.err)
        .isEqualTo("lintel: " + home + "/bin/java does not run: Unrecognized option: -x\n");
  }

  private Path fakeJava(String script) throws IOException {
    Path home = directory.resolve("fake");
    executable(Files.createDirectories(home.resolve("bin")).resolve("java"), script);
    return home;
  }

  private static void executable(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Result(int exitCode, String out, String err) {}

  private Result run(Path file, String javaHome, String... args) throws Exception {
    var line = new ArrayList<>(List.of(file.toString()));
    line.addAll(Arrays.asList(args));
    var builder = new ProcessBuilder(line).directory(tools.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    if (javaHome != null) {
      builder.environment().put("JAVA_HOME", javaHome);
    }
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new Result(
        process.waitFor(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
