package dev.lintel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles and packs what is not on the class path of the tests. */
final class Sources {

  private Sources() {}

  /** Compiles one class of the default package into a directory. */
  static void compile(Path classes, String name, String source) throws IOException {
    Path file = Files.createDirectories(classes).resolve(name + ".java");
    Files.writeString(file, source);
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                file.toString());
    assertThat(result).isZero();
  }

  /** A provider that is a stub of another name, with its service file. */
  static void compileServer(Path classes, String type, String name) throws IOException {
    compile(
        classes,
        type,
        "public class "
            + type
            + " implements dev.lintel.server.ServerProvider {"
            + "  public String name() { return \""
            + name
            + "\"; }"
            + "  public String version() { return \"0\"; }"
            + "  public java.util.Set<dev.lintel.Capability> capabilities() { return java.util.Set.of(); }"
            + "  public dev.lintel.server.Server start("
            + "      dev.lintel.Application application, dev.lintel.server.ServerOptions options) {"
            + "    throw new IllegalStateException();"
            + "  }"
            + "}");
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve("dev.lintel.server.ServerProvider"), type + "\n");
  }

  /** Packs a directory as a jar. */
  static void pack(Path classes, Path jar) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Path file : files) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        entries.write(Files.readAllBytes(file));
      }
    }
  }
}
