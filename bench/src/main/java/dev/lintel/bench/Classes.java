package dev.lintel.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Shows what the programs of a server allocate for each request, by class: counted in the heap, not
 * sampled, so it needs no quiet machine.
 */
public final class Classes {

  private static final int WARM_UP = 150_000;
  private static final int REQUESTS = 50_000;

  /** What is rarer than this for each request is left out. */
  private static final double RARE = 0.02;

  private Classes() {}

  /**
   * Counts.
   *
   * @param args the servers (all three if absent)
   * @throws IOException if a server fails
   */
  public static void main(String[] args) throws IOException {
    Path jdk = Path.of(System.getProperty("java.home"));
    for (String server : args.length > 0 ? List.of(args) : Duel.SERVERS) {
      System.out.printf(
          Locale.ROOT, "%nJDK %s, %s: bytes/request by class%n", Runtime.version(), server);
      List<Map<String, Side.Objects>> counts = new ArrayList<>();
      for (String program : Duel.PROGRAMS) {
        counts.add(count(jdk, program, server));
      }
      print(counts);
    }
  }

  /** What was allocated by all requests. */
  private static Map<String, Side.Objects> count(Path jdk, String program, String server)
      throws IOException {
    // The young generation holds everything that is counted, so nothing is collected meanwhile.
    try (Side side = new Side(jdk, program, server, List.of("-Xmx640m", "-Xms640m", "-Xmn480m"))) {
      side.load(WARM_UP);
      side.collect();
      Map<String, Side.Objects> before = side.classes();
      side.load(REQUESTS);
      Map<String, Side.Objects> after = side.classes();
      var none = new Side.Objects(0, 0);
      after.replaceAll(
          (name, objects) -> {
            Side.Objects old = before.getOrDefault(name, none);
            return new Side.Objects(objects.count() - old.count(), objects.bytes() - old.bytes());
          });
      return after;
    }
  }

  private static void print(List<Map<String, Side.Objects>> counts) {
    System.out.printf(Locale.ROOT, "%8s %8s %8s%n", Duel.PROGRAMS.toArray());
    var names = new TreeSet<String>();
    counts.forEach(count -> names.addAll(count.keySet()));
    var none = new Side.Objects(0, 0);
    for (String name : names) {
      var bytes = new Object[counts.size() + 1];
      long most = 0;
      for (int i = 0; i < counts.size(); i++) {
        Side.Objects objects = counts.get(i).getOrDefault(name, none);
        bytes[i] = objects.bytes() / (double) REQUESTS;
        most = Math.max(most, objects.count());
      }
      bytes[counts.size()] = name;
      if (most > RARE * REQUESTS) {
        System.out.printf(Locale.ROOT, "%8.1f %8.1f %8.1f  %s%n", bytes);
      }
    }
  }
}
