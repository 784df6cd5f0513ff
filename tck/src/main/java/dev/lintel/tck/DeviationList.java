package dev.lintel.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.spec.SpecIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The deviations of one server, a line each: {@code rule | Class#method or Class#method#invocation
 * | last day | link | reason}. Empty lines and lines that begin with {@code #} do not count.
 */
public final class DeviationList {
  private static final SpecIndex SPEC = SpecIndex.load();

  private final Map<String, Deviation> byTest = new LinkedHashMap<>();

  private DeviationList() {}

  /**
   * Reads the list of a server: the named one, or else the one that the jar of the adapter brings
   * along as {@code META-INF/lintel/deviations-NAME.txt}, if there is one.
   *
   * @param server the name of the server
   * @param place as for {@link #read}, or null
   */
  public static DeviationList of(String server, @Nullable String place) {
    String own = "/META-INF/lintel/deviations-" + server + ".txt";
    if (place != null) {
      return read(place);
    }
    return DeviationList.class.getResource(own) == null ? new DeviationList() : read(own);
  }

  /**
   * Reads a list.
   *
   * @param place a resource of the class path, which begins with a slash, or else a file
   * @throws IllegalArgumentException if there is neither, or a line is wrong: the message names the
   *     place, the line and what would be right
   */
  public static DeviationList read(String place) {
    var list = new DeviationList();
    List<String> lines = text(place).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isBlank() && !line.startsWith("#")) {
        try {
          list.add(Deviation.parse(line));
        } catch (IllegalArgumentException wrong) {
          throw new IllegalArgumentException(
              place + ", line " + (i + 1) + ": " + wrong.getMessage(), wrong);
        }
      }
    }
    return list;
  }

  /** The deviations, in the order of the list. */
  public Collection<Deviation> all() {
    return List.copyOf(byTest.values());
  }

  /**
   * The listed tests that neither the kit nor a class has: those of a typing error, or long gone.
   */
  List<String> testsUnknownTo(Class<?> type) {
    return byTest.keySet().stream().filter(test -> !KitTests.has(test, type)).toList();
  }

  @Nullable Deviation find(String test) {
    return byTest.get(test);
  }

  private void add(Deviation deviation) {
    SpecIndex.Rule rule = SPEC.rule(deviation.rule());
    if (rule == null || rule.isWithdrawn()) {
      throw new IllegalArgumentException("there is no rule " + deviation.rule());
    }
    if (byTest.putIfAbsent(deviation.test(), deviation) != null) {
      throw new IllegalArgumentException(deviation.test() + " is listed before");
    }
  }

  private static String text(String place) {
    try (InputStream in =
        place.startsWith("/") ? DeviationList.class.getResourceAsStream(place) : null) {
      if (in != null) {
        return new String(in.readAllBytes(), UTF_8);
      }
      Path file = Path.of(place);
      if (Files.isRegularFile(file)) {
        return Files.readString(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(place, failure);
    } catch (InvalidPathException wrong) {
      // Then it is no file, either.
    }
    throw new IllegalArgumentException(
        place + ": there is neither a resource nor a file of deviations with this name");
  }
}
