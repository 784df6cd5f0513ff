package dev.lintel.tck.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Other text in one source file: how a wrong contract is made of the right one.
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

  /** The source with the other text. */
  String apply() {
    String source = source();
    assertThat(source)
        .as("%s has changed: patch it elsewhere, or make the saboteur of a wrapper", type)
        .containsOnlyOnce(right);
    return source.replace(right, wrong);
  }

  private String source() {
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
