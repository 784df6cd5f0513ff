package dev.lintel.tck.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules for which a server that breaks them on purpose is caught, as the kit's build found. */
final class Sabotage {
  /** One id a line; lines that begin with {@code #} do not count. */
  private static final String RESOURCE = "/dev/lintel/tck/sabotaged-rules.txt";

  private Sabotage() {}

  /** The ids; empty if the kit was built without saboteurs. */
  static Set<String> rules() {
    try (InputStream in = Sabotage.class.getResourceAsStream(RESOURCE)) {
      return in == null
          ? Set.of()
          : new String(in.readAllBytes(), UTF_8)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .collect(Collectors.toUnmodifiableSet());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
