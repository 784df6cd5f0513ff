package dev.lintel.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.spec.Requirement;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution as a stranger uses it: {@code bin/lintel}, and an application in a jar. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DistributionTests {

  private static final Path HOME = Path.of(System.getProperty("lintel.distribution"));
  private static final long PATIENCE_SECONDS = 30;

  @TempDir Path directory;

  private Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jetty", "undertow", "vertx"})
  @Requirement({"CONF-1.1", "CONF-1.4", "CONF-1.6", "CONF-3.3", "CONF-4.1"})
  void anApplicationInAJarRunsOnEachServer(String server) throws Exception {
    packShop();
    BufferedReader out =
        start(
            "run",
            "com.acme.Shop",
            "--app-path",
            "shop.jar",
            "--server",
            server,
            "--bind",
            "127.0.0.1:0");
    String line = out.readLine();
    assertThat(line).contains(": " + server + " ");
    URI base = URI.create(line.replaceFirst(".* on (http://127\\.0\\.0\\.1:\\d+), .*", "$1"));
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(base.resolve("/shelf")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("/shelf on " + server);
    new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
    assertThat(out.readLine()).startsWith("Lintel is draining");
    assertThat(out.readLine()).isEqualTo("the shop is closed");
    assertThat(out.readLine()).startsWith("Lintel stopped");
    assertThat(exitCode()).isZero();
  }

  @Test
  @Requirement({"CONF-1.5", "CONF-2.9"})
  void theThreeServersAreInIt() throws Exception {
    BufferedReader out = start("servers");
    assertThat(out.lines().map(line -> line.replaceFirst(" .*", "")))
        .containsExactly("server", "jetty", "undertow", "vertx");
    assertThat(exitCode()).isZero();
  }

  @Test
  @Requirement({"CONF-5.1", "CONF-5.3"})
  void theKitRunsOnAServer() throws Exception {
    BufferedReader out =
        start("tck", "--server", "undertow", "--rule", "HTTP-3.1", "--report", "report");
    assertThat(out.lines()).anyMatch(line -> line.startsWith("1 rules: 1 passed, 0 failed"));
    assertThat(exitCode()).isZero();
    assertThat(directory.resolve("report/index.html")).exists();
  }

  @Test
  @Requirement({"CONF-5.2", "CONF-5.3"})
  void theKitRunsOnAnApplicationInAJar() throws Exception {
    packShop();
    BufferedReader out =
        start(
            "tck",
            "--application",
            "com.acme.Shop",
            "--app-path",
            "shop.jar",
            "--server",
            "vertx",
            "--rule",
            "APP-1.2");
    assertThat(out.lines()) // It answers 200 to everything.
        .contains("broken: APP-1.2 - nothing there is a 404")
        .contains("com.acme.Shop on vertx: not conformant");
    assertThat(exitCode()).isEqualTo(4);
  }

  @Test
  @Requirement("CONF-5.3")
  void theKitLiesApart() throws Exception {
    assertThat(jars("lib"))
        .anyMatch(jar -> jar.startsWith("lintel-launcher-"))
        .noneMatch(jar -> jar.matches("(lintel-tck|lintel-spec|junit|assertj|opentest4j).*"));
    assertThat(jars("lib/tck"))
        .anyMatch(jar -> jar.startsWith("lintel-tck-"))
        .doesNotContainAnyElementsOf(jars("lib"));
    assertThat(start("--help").lines()).anyMatch(line -> line.strip().startsWith("tck "));
    assertThat(exitCode()).isZero();
  }

  private static List<String> jars(String folder) throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .toList();
    }
  }

  private BufferedReader start(String... args) throws IOException {
    var command = new ArrayList<String>();
    command.add(HOME.resolve("bin/lintel").toString());
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LINTEL_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return process.inputReader(UTF_8);
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static String lib() throws IOException {
    try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
      return jars.map(Path::toString).collect(joining(File.pathSeparator));
    }
  }

  /** Compiles an application against the jars of the distribution and packs it as shop.jar. */
  private void packShop() throws IOException {
    Path source = Files.createDirectories(directory.resolve("com/acme")).resolve("Shop.java");
    Files.writeString(
        source,
        """
        package com.acme;

        import dev.lintel.*;

        public final class Shop implements SyncApplication {
          private String server;

          @Override
          public SyncHttpHandler http() {
            return SyncHttpHandler.of(
                request -> Response.text(request.path() + " on " + server));
          }

          @Override
          public void startup(ServerInfo info) {
            server = info.name();
          }

          @Override
          public void shutdown() {
            System.out.println("the shop is closed");
          }
        }
        """);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-cp", lib(), source.toString());
    assertThat(result).isZero();
    String name = "com/acme/Shop.class";
    try (var jar = new JarOutputStream(Files.newOutputStream(directory.resolve("shop.jar")))) {
      jar.putNextEntry(new JarEntry(name));
      jar.write(Files.readAllBytes(directory.resolve(name)));
    }
  }
}
