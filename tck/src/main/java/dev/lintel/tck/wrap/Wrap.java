package dev.lintel.tck.wrap;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.SyncApplication;
import dev.lintel.middleware.lint.Finding;
import dev.lintel.spi.Bridges;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What stands between the server under test and the applications of one test class, as the
 * configuration parameter {@value #PARAMETER} says: {@code none}, {@code forward} (a middleware
 * that does nothing), {@code lint}, {@code bridges} (both of them), or {@code tls} (nothing, but
 * the clients of the kit and the server speak TLS).
 */
public final class Wrap {

  /** The configuration parameter. */
  public static final String PARAMETER = "lintel.tck.wrap";

  /** The names of the values. */
  static final List<String> KINDS = List.of("none", "forward", "lint", "bridges", "tls");

  private final String kind;
  private final LintRun lint = new LintRun(Duration.ofSeconds(1));

  private Wrap(String kind) {
    this.kind = kind;
  }

  /** What the configuration says. */
  public static Wrap of(ExtensionContext context) {
    return new Wrap(kind(context));
  }

  /** Whether clients and servers speak TLS. */
  public boolean isTls() {
    return kind.equals("tls");
  }

  static String kind(ExtensionContext context) {
    String kind = context.getConfigurationParameter(PARAMETER).orElse("none");
    if (!KINDS.contains(kind)) {
      throw new AssertionError(PARAMETER + " is one of " + KINDS + ", not '" + kind + "'");
    }
    return kind;
  }

  /** The application, behind what the configuration says. */
  public Application wrap(Application application) {
    return switch (kind) {
      case "forward" -> Forwarding.wrap(application);
      case "lint" -> lint.wrap(application);
      case "bridges" -> bridged(application);
      default -> application;
    };
  }

  /**
   * After the servers of the class have stopped: no finding may blame the server or a middleware.
   * Those that blame the application are expected: tests misuse on purpose.
   */
  public void check() {
    lint.check(finding -> finding.culprit() != Finding.Culprit.APPLICATION);
  }

  /** Both bridges; a sync application crosses the first one in the server anyway. */
  private static Application bridged(Application application) {
    AsyncApplication async =
        application instanceof SyncApplication sync
            ? Bridges.toAsync(sync)
            : (AsyncApplication) application;
    return Bridges.toAsync(Bridges.toSync(async));
  }

  static boolean concerns(NotBehind annotation, String kind) {
    for (String each : annotation.value()) {
      if (!KINDS.contains(each)) {
        throw new AssertionError("@NotBehind names " + Arrays.toString(annotation.value()));
      }
    }
    return List.of(annotation.value()).contains(kind);
  }
}
