package dev.lintel.tck;

import dev.lintel.spec.Requirement;
import dev.lintel.spec.SpecIndex;
import dev.lintel.tck.wire.WireClient;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a failed test has to show besides its assertion: the broken rules with their text, the last
 * bytes on the wire, what the server logged. Added to the failure as a suppressed throwable, so
 * that every report prints it.
 */
public final class Evidence extends Throwable {
  private static final long serialVersionUID = 1L;

  /** Read once: every failure shows rules. */
  private static final SpecIndex SPEC = SpecIndex.load();

  private Evidence(String message) {
    super(message, null, false, true);
    setStackTrace(new StackTraceElement[0]);
  }

  static Evidence of(@Nullable Method test, List<WireClient> clients, String log) {
    var text = new StringBuilder("\n");
    Requirement requirement = test == null ? null : test.getAnnotation(Requirement.class);
    if (requirement != null) {
      text.append(
          Arrays.stream(requirement.value()).map(Evidence::rule).collect(Collectors.joining()));
    }
    for (int i = 0; i < clients.size(); i++) {
      text.append("Connection ").append(i + 1).append('\n');
      text.append(clients.get(i).transcript()).append('\n');
    }
    if (!log.isEmpty()) {
      text.append("Log of the server\n").append(log);
    }
    return new Evidence(text.toString());
  }

  /** What the evidence of a failure says, or null if it has none. */
  public static @Nullable String find(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      for (Throwable suppressed : each.getSuppressed()) {
        if (suppressed instanceof Evidence evidence) {
          return String.valueOf(evidence.getMessage()).strip();
        }
      }
    }
    return null;
  }

  /** Where a thread is that should be gone. */
  static Evidence of(Thread thread) {
    var evidence = new Evidence("thread " + thread.getName());
    evidence.setStackTrace(thread.getStackTrace());
    return evidence;
  }

  private static String rule(String id) {
    SpecIndex.Rule rule = SPEC.rule(id);
    return rule == null
        ? "Rule " + id + " (not in the spec)\n"
        : "Rule " + id + " - " + rule.title() + "\n  " + rule.text().replace("\n", "\n  ") + "\n";
  }
}
