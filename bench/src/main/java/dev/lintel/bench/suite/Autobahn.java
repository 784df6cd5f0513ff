package dev.lintel.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs the fuzzing client of the Autobahn test suite, which is a program in Python, on Jython
 * against each adapter, and prints how many cases of each group behave; {@code bench/suites.sh}
 * fetches both and calls it.
 */
public final class Autobahn {

  /** The suite takes minutes for each server, most of them in its large messages. */
  private static final long PATIENCE_MINUTES = 60;

  private Autobahn() {}

  /**
   * Runs the suite.
   *
   * @param args the jar of Jython, the folder with the suite's Python, the PKCS #12 file of the
   *     server's key, a folder for reports, then servers (all three if absent), then groups such as
   *     {@code 5.*} (all if absent)
   * @throws Exception if a server or the suite cannot be run
   */
  public static void main(String[] args) throws Exception {
    Path reports = Path.of(args[3]).toAbsolutePath();
    var servers = new ArrayList<String>();
    var cases = new ArrayList<String>();
    for (String arg : List.of(args).subList(4, args.length)) {
      (Http2Spec.SERVERS.contains(arg) ? servers : cases).add(arg);
    }
    var targets = new ArrayList<Target>();
    var mapper = new ObjectMapper();
    ObjectNode specification = mapper.createObjectNode().put("outdir", reports.toString());
    ArrayNode urls = specification.putArray("servers");
    for (String server : servers.isEmpty() ? Http2Spec.SERVERS : servers) {
      Target target = Target.lintel(server, Path.of(args[2]));
      targets.add(target);
      urls.addObject().put("agent", server).put("url", "ws://127.0.0.1:" + target.clearPort());
    }
    ArrayNode wanted = specification.putArray("cases");
    (cases.isEmpty() ? List.of("*") : cases).forEach(wanted::add);
    specification.putArray("exclude-cases");
    specification.putObject("exclude-agent-cases");
    Files.createDirectories(reports);
    run(
        args[0],
        Path.of(args[1]).toAbsolutePath(),
        reports,
        mapper.writeValueAsString(specification));
    targets.forEach(Target::close);
    System.exit(print(mapper.readTree(reports.resolve("index.json").toFile())));
  }

  private static void run(String jython, Path suite, Path reports, String specification)
      throws IOException, InterruptedException {
    Path file = Files.writeString(reports.resolve("specification.json"), specification);
    Path start =
        Files.writeString(
            reports.resolve("start.py"),
            String.join(
                "\n",
                "import sys",
                "sys.path.insert(0, '" + suite + "')",
                "sys.argv = ['wstest', '-m', 'fuzzingclient', '-s', '" + file + "']",
                "from autobahntestsuite import wstest",
                "wstest.run()",
                ""));
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String opened : List.of("java.lang", "java.io", "sun.nio.ch")) {
      command.addAll(List.of("--add-opens", "java.base/" + opened + "=ALL-UNNAMED"));
    }
    command.addAll(
        List.of("-Dpython.cachedir=" + reports.resolve("cache"), "-jar", jython, start.toString()));
    File said = reports.resolve("said.txt").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said).start();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("the suite did not end; see " + said);
    }
  }

  /** Prints the groups of each server, and how many cases do not behave. */
  private static int print(JsonNode index) {
    int bad = 0;
    for (Map.Entry<String, JsonNode> server : index.properties()) {
      var groups = new TreeMap<Integer, Map<String, Integer>>();
      var notes = new ArrayList<String>();
      for (Map.Entry<String, JsonNode> each : server.getValue().properties()) {
        String id = each.getKey();
        String behavior = each.getValue().get("behavior").asText();
        String closing = each.getValue().get("behaviorClose").asText();
        groups
            .computeIfAbsent(Integer.valueOf(id.split("\\.", 2)[0]), group -> new TreeMap<>())
            .merge(behavior, 1, Integer::sum);
        if (!behavior.equals("OK") || !closing.equals("OK")) {
          notes.add(id + " " + behavior + ", closing " + closing);
        }
        if (!List.of("OK", "NON-STRICT", "INFORMATIONAL").contains(behavior)) {
          bad++;
        }
      }
      System.out.println("\n" + server.getKey());
      groups.forEach((group, count) -> System.out.println("  group " + group + ": " + count));
      notes.forEach(note -> System.out.println("  " + note));
    }
    System.out.println("\n" + bad + " cases do not behave.");
    return bad == 0 ? 0 : 1;
  }
}
