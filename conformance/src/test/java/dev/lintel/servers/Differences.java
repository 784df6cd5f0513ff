package dev.lintel.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.conformance.GeneratedDocument;
import dev.lintel.server.ServerProvider;
import dev.lintel.spec.SpecIndex;
import dev.lintel.tck.DeviationList;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The differences that are known, a line each: {@code script | allowed by RULE, or deviation from
 * RULE | why}. A script that ends with three dots is every one that begins so. Empty lines and
 * lines that begin with {@code #} do not count.
 */
final class Differences {

  private static final String ALLOWED = "allowed by ";
  private static final String DEVIATION = "deviation from ";
  private static final String AND_SO_ON = "...";
  private static final int SHOWN = 200;

  /** Why a script may differ. */
  private record Listed(String because, String why) {}

  private final Map<String, Listed> byScript = new LinkedHashMap<>();

  private Differences() {}

  static Differences read(String resource) {
    var list = new Differences();
    try (InputStream in = Differences.class.getResourceAsStream(resource)) {
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(list::add);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return list;
  }

  private void add(String line) {
    String[] parts = line.split(" \\| ", 3);
    if (parts.length != 3) {
      throw new AssertionError("a difference is 'script | allowed by RULE | why', not: " + line);
    }
    byScript.put(parts[0].strip(), new Listed(parts[1].strip(), parts[2].strip()));
  }

  boolean isListed(String script) {
    return listed(script) != null;
  }

  private @Nullable Listed listed(String script) {
    Listed exact = byScript.get(script);
    return exact != null
        ? exact
        : byScript.entrySet().stream()
            .filter(entry -> names(entry.getKey(), script))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
  }

  private static boolean names(String listed, String script) {
    return listed.endsWith(AND_SO_ON)
        ? script.startsWith(listed.substring(0, listed.length() - AND_SO_ON.length()))
        : script.equals(listed);
  }

  /** The entries that name none of these scripts. */
  List<String> others(Set<String> scripts) {
    return byScript.keySet().stream()
        .filter(listed -> scripts.stream().noneMatch(script -> names(listed, script)))
        .toList();
  }

  /** The entries that lean on nothing. */
  List<String> problems() {
    SpecIndex spec = SpecIndex.load();
    Set<String> deviations =
        Running.providers()
            .map(ServerProvider::name)
            .flatMap(name -> DeviationList.of(name, null).all().stream())
            .map(deviation -> deviation.rule())
            .collect(Collectors.toSet());
    var problems = new ArrayList<String>();
    byScript.forEach(
        (script, listed) -> {
          String because = listed.because();
          if (because.startsWith(DEVIATION)) {
            if (!deviations.contains(because.substring(DEVIATION.length()))) {
              problems.add(script + ": no server has a " + because);
            }
          } else if (!because.startsWith(ALLOWED)
              || spec.rule(because.substring(ALLOWED.length())) == null) {
            problems.add(script + ": neither a rule nor a deviation: " + because);
          }
        });
    return problems;
  }

  /** The document. */
  String markdown(Map<Script, Map<String, String>> transcripts) {
    var text = new StringBuilder("# Differences on the wire\n\n");
    text.append("The build plays ").append(transcripts.size());
    text.append(
        """
         scripts of hostile, old and careless clients on every server, in both styles,
        and compares what client and application see. Left out of the comparison: the
        value of Date, the order of fields of different names, where chunks begin, and
        whether a connection is closed or reset. Of refusals only the status counts: what a
        server refuses by itself may lack a Date and have its own reason phrase (HTTP-9.1
        among the [deviations](conformance.md#deviations)).

        Scripts whose names begin with `h2` are of HTTP/2, which the server in memory does not
        speak. There a head that should be refused counts as refused by a status, by a reset or
        with its connection, error codes are one, and whether a stream is reset before its
        connection ends is not looked at.

        """);
    long different = transcripts.values().stream().filter(Differences::isDifferent).count();
    text.append(different).append(" of the scripts differ, each with the rule ");
    text.append("that allows it or the deviation.\nWritten by the build; do not edit:\n\n```\n");
    text.append(GeneratedDocument.COMMAND).append("\n```\n");
    transcripts.forEach(
        (script, its) -> {
          Listed listed = listed(script.name());
          if (listed != null && isDifferent(its)) {
            text.append("\n## ").append(shown(script.name())).append("\n\n");
            text.append(sentence(listed.because())).append(": ").append(listed.why());
            text.append(".\n\n```\n").append(show(script, its)).append("```\n");
          }
        });
    return text.toString();
  }

  /** Whether what was seen is not the same on all servers. */
  static boolean isDifferent(Map<String, String> transcripts) {
    return Set.copyOf(transcripts.values()).size() > 1;
  }

  private static String sentence(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** A script and what came of it, servers with the same outcome together. */
  static String show(Script script, Map<String, String> transcripts) {
    var byOutcome = new LinkedHashMap<String, List<String>>();
    transcripts.forEach(
        (who, outcome) -> byOutcome.computeIfAbsent(outcome, o -> new ArrayList<>()).add(who));
    var text = new StringBuilder(shown(script.name()) + "\nsent: ");
    text.append(shown(script.sent())).append('\n');
    byOutcome.forEach(
        (outcome, who) -> {
          text.append("\n").append(String.join(", ", who)).append(":\n");
          outcome.lines().forEach(line -> text.append("  ").append(shown(line)).append('\n'));
        });
    return text.toString();
  }

  /** Printable, and not too long. */
  private static String shown(String raw) {
    var text = new StringBuilder();
    raw.chars()
        .limit(SHOWN)
        .forEach(
            c -> {
              if (c >= ' ' && c < 0x7f) {
                text.append((char) c);
              } else {
                text.append(String.format("\\x%02x", c));
              }
            });
    return raw.length() > SHOWN ? text + "..." : text.toString();
  }
}
