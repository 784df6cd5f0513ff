package dev.lintel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A document that is generated from what the tests found, and committed. The build fails when it is
 * stale; {@code -Dlintel.docs=write} writes it anew.
 */
public final class GeneratedDocument {

  /** The command that writes all of them. */
  public static final String COMMAND = "mvn verify -pl conformance -am -Dlintel.docs=write";

  /** The top of the source tree, above the module whose tests run. */
  public static final Path ROOT = root();

  private GeneratedDocument() {}

  /**
   * Compares a document with what it should be, or writes it.
   *
   * @param name its path below the top of the source tree
   */
  public static void check(String name, String content) {
    Path file = ROOT.resolve(name);
    try {
      if ("write".equals(System.getProperty("lintel.docs"))) {
        Files.writeString(file, content);
      }
      assertThat(Files.exists(file) ? Files.readString(file) : "")
          .as("%s is stale; write it anew with: %s", name, COMMAND)
          .isEqualTo(content);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("spec"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
