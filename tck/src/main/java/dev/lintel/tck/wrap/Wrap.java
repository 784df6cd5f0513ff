package dev.lintel.tck.wrap;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.SyncApplication;
import dev.lintel.middleware.lint.Finding;
import dev.lintel.server.Bind;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.Tls;
import dev.lintel.spi.Bridges;
import dev.lintel.tck.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What stands between the server under test and the applications of one test class, as the
 * configuration parameter {@value #PARAMETER} says: {@code none}, {@code forward} (a middleware
 * that does nothing), {@code lint}, {@code bridges} (both of them), {@code tls} (nothing, but the
 * clients of the kit and the server speak TLS), or {@code unix} (nothing, but they meet at Unix
 * domain sockets where the port does not matter).
 */
public final class Wrap {

  /** The configuration parameter. */
  public static final String PARAMETER = "lintel.tck.wrap";

  /** The names of the values. */
  static final List<String> KINDS = List.of("none", "forward", "lint", "bridges", "tls", "unix");

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

  /** The options, with the addresses that the configuration says. */
  public ServerOptions wrap(ServerOptions options) {
    Bind[] binds =
        switch (kind) {
          case "tls" -> secured(options);
          case "unix" -> unix(options);
          default -> options.binds().toArray(Bind[]::new);
        };
    return options.withBinds(binds[0], Arrays.copyOfRange(binds, 1, binds.length));
  }

  private static Bind[] secured(ServerOptions options) {
    Tls tls = Tls.of(TestKeys.files("server"));
    return options.binds().stream()
        .map(bind -> bind.tls() == null ? bind.withTls(tls) : bind)
        .toArray(Bind[]::new);
  }

  /** Servers remove their files, so the directories are empty when they have stopped. */
  private static Bind[] unix(ServerOptions options) {
    return options.binds().stream()
        .map(bind -> bind.path() == null && bind.port() == 0 ? unix(bind.tls()) : bind)
        .toArray(Bind[]::new);
  }

  private static Bind unix(@Nullable Tls tls) {
    Bind bind = Bind.unix(newDirectory().resolve("kit.sock"));
    return tls == null ? bind : bind.withTls(tls);
  }

  private static Path newDirectory() {
    try {
      Path directory = Files.createTempDirectory("lintel");
      directory.toFile().deleteOnExit();
      return directory;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
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
