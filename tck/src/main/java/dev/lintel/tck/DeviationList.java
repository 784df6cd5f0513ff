package dev.lintel.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The deviations of one server, a line each: {@code rule | Class#method or Class#method#invocation
 * | last day | reason}. Empty lines and lines that begin with {@code #} do not count.
 */
final class DeviationList {

  /**
   * One deviation.
   *
   * @param rule the broken rule
   * @param test the test that fails
   * @param expiry the last day on which it may
   * @param reason why, for people
   */
  record Deviation(String rule, String test, LocalDate expiry, String reason) {

    @Override
    public String toString() {
      return rule + " in " + test + " until " + expiry + ": " + reason;
    }
  }

  private static final Map<String, DeviationList> READ = new ConcurrentHashMap<>();

  private final Map<String, Deviation> byTest = new LinkedHashMap<>();

  private DeviationList(String resource) {
    try (InputStream in = DeviationList.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no resource " + resource + " of deviations");
      }
      var lines = new BufferedReader(new InputStreamReader(in, UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          add(resource, line);
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static DeviationList of(String resource) {
    return READ.computeIfAbsent(resource, DeviationList::new);
  }

  @Nullable Deviation find(String test) {
    return byTest.get(test);
  }

  private void add(String resource, String line) {
    String[] parts = line.split("\\s*\\|\\s*", 4);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          resource + ": a deviation is 'rule | test | last day | reason', not: " + line);
    }
    var deviation =
        new Deviation(parts[0].strip(), parts[1], LocalDate.parse(parts[2]), parts[3].strip());
    byTest.put(deviation.test(), deviation);
  }
}
