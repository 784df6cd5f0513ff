package dev.lintel.tck.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Other text in a source file: how a wrong contract is made of the right one.
 *
 * <p>For what no wrapper can make wrong: the helpers of the contract that tests call themselves,
 * and the order of things inside the server. A wrapper breaks less when the sources change.
 *
 * @param type the full name of the type whose source it is
 * @param right what stands there, exactly once
 * @param wrong what stands there instead
 */
record Patch(String type, String right, String wrong) {

  private static final List<Path> SOURCES =
      List.of(Path.of("..", "api", "src", "main", "java"), Path.of("src", "main", "java"));

  /** The sources with the other texts, by the names of their types. */
  static Map<String, String> apply(List<Patch> patches) {
    var sources = new TreeMap<String, String>();
    for (Patch patch : patches) {
      String source = sources.computeIfAbsent(patch.type, Patch::source);
      assertThat(source)
          .as("%s has changed: patch it elsewhere, or make a saboteur of a wrapper", patch.type)
          .containsOnlyOnce(patch.right);
      sources.put(patch.type, source.replace(patch.right, patch.wrong));
    }
    return sources;
  }

  private static String source(String type) {
    String file = type.replace('.', '/') + ".java";
    for (Path folder : SOURCES) {
      if (Files.exists(folder.resolve(file))) {
        try {
          return Files.readString(folder.resolve(file));
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
      }
    }
    throw new AssertionError(file + " is in none of " + SOURCES);
  }
}
