package dev.lintel.tck.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules for which a server or an application that breaks them on purpose is caught, as the
 * builds of both kits found.
 */
final class Sabotage {
  /** One id a line; lines that begin with {@code #} do not count. */
  private static final List<String> RESOURCES =
      List.of(
          "/dev/lintel/tck/sabotaged-rules.txt", "/dev/lintel/tck/sabotaged-application-rules.txt");

  private Sabotage() {}

  /** The ids; empty if the kit was built without saboteurs. */
  static Set<String> rules() {
    return RESOURCES.stream()
        .flatMap(Sabotage::lines)
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> lines(String resource) {
    try (InputStream in = Sabotage.class.getResourceAsStream(resource)) {
      return in == null ? Stream.empty() : new String(in.readAllBytes(), UTF_8).lines();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
