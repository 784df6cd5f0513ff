package dev.lintel.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Runs h2spec on each adapter and on its server used natively, in the clear and with TLS, and
 * prints how many cases pass and which do not; {@code bench/suites.sh} fetches h2spec and calls it.
 */
public final class Http2Spec {

  static final List<String> SERVERS = List.of("vertx", "undertow", "jetty");

  /** Some cases depend on which of two frames is first. */
  private static final int ROUNDS = 3;

  /** A run of all cases takes ten seconds; each case that waits in vain adds some. */
  private static final long PATIENCE_MINUTES = 8;

  private final Path program;
  private final Path keys;
  private final Path reports;

  private Http2Spec(Path program, Path keys, Path reports) {
    this.program = program;
    this.keys = keys;
    this.reports = reports;
  }

  /** What the rounds found. */
  private static final class Found {
    int cases;
    int skipped;

    /** In how many rounds each case failed. */
    final Map<String, Integer> failed = new TreeMap<>();

    /** What a case that failed has to say: what was expected, and what came at last. */
    final Map<String, String> said = new TreeMap<>();

    @Override
    public String toString() {
      int passed = cases - skipped - failed.size();
      return cases
          + " cases: "
          + passed
          + " passed, "
          + skipped
          + " skipped, "
          + failed.size()
          + " failed";
    }
  }

  /**
   * Runs the suite.
   *
   * @param args the program h2spec, the PKCS #12 file of the server's key, a folder for reports,
   *     then servers (all three if absent)
   * @throws Exception if a server or h2spec cannot be run
   */
  public static void main(String[] args) throws Exception {
    var suite = new Http2Spec(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
    List<String> servers = List.of(args).subList(3, args.length);
    Files.createDirectories(suite.reports);
    var worse = new ArrayList<String>();
    for (String server : servers.isEmpty() ? SERVERS : servers) {
      suite.compare(server, worse);
    }
    System.out.println(
        worse.isEmpty() ? "\nNo case is worse than native." : "\nWorse than native: " + worse);
    System.exit(worse.isEmpty() ? 0 : 1);
  }

  private void compare(String server, List<String> worse) throws Exception {
    Map<String, Found> found = new TreeMap<>();
    try (Target target = NativeTargets.start(server, keys)) {
      run(server, "native", target, found);
    }
    try (Target target = Target.lintel(server, keys)) {
      run(server, "lintel", target, found);
    }
    for (String way : List.of("clear", "TLS")) {
      Found base = Objects.requireNonNull(found.get("native " + way));
      Found ours = Objects.requireNonNull(found.get("lintel " + way));
      System.out.printf("%n%s, %s%n  native  %s%n  lintel  %s%n", server, way, base, ours);
      Set<String> all = new TreeSet<>(base.failed.keySet());
      all.addAll(ours.failed.keySet());
      for (String name : all) {
        int natively = base.failed.getOrDefault(name, 0);
        int here = ours.failed.getOrDefault(name, 0);
        System.out.printf("  native %d, lintel %d of %d: %s%n", natively, here, ROUNDS, name);
        System.out.println("      " + ours.said.getOrDefault(name, base.said.get(name)));
        if (here > 0 && natively == 0) {
          worse.add(server + ", " + way + ": " + name);
        }
      }
    }
  }

  private void run(String server, String who, Target target, Map<String, Found> found)
      throws Exception {
    Path clear = reports.resolve(server + "-" + who + "-clear.xml");
    Path tls = reports.resolve(server + "-" + who + "-tls.xml");
    var inTheClear = new Found();
    var secured = new Found();
    for (int i = 0; i < ROUNDS; i++) {
      run(target.clearPort(), clear, List.of(), inTheClear);
      run(target.tlsPort(), tls, List.of("--tls", "--insecure"), secured);
    }
    found.put(who + " clear", inTheClear);
    found.put(who + " TLS", secured);
  }

  private void run(int port, Path report, List<String> more, Found found) throws Exception {
    var command = new ArrayList<>(List.of(program.toString(), "--strict", "--port", "" + port));
    command.addAll(List.of("--junit-report", report.toString()));
    command.addAll(more);
    Path said = Path.of(report.toString().replace(".xml", ".txt"));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("h2spec did not end; see " + said);
    }
    read(report, found);
  }

  private static void read(Path report, Found found) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    NodeList cases =
        factory.newDocumentBuilder().parse(report.toFile()).getElementsByTagName("testcase");
    found.cases = cases.getLength();
    found.skipped = 0;
    var seen = new TreeSet<String>();
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      String name = test.getAttribute("package") + ": " + test.getAttribute("classname");
      if (!seen.add(name)) {
        name += " (another)";
      }
      Element failure = first(test, "failure");
      Element error = failure == null ? first(test, "error") : failure;
      if (error != null) {
        found.failed.merge(name, 1, Integer::sum);
        found.said.put(name, error.getTextContent().strip().replaceAll("\\s+", " "));
      } else if (first(test, "skipped") != null) {
        found.skipped++;
      }
    }
  }

  private static @Nullable Element first(Element test, String name) {
    return (Element) test.getElementsByTagName(name).item(0);
  }
}
