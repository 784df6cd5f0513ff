package dev.lintel.launcher;

import java.nio.file.Path;
import java.util.Map;

/** What a command finds where it was started. */
final class Surroundings {

  private final Map<String, String> environment;
  private final Path directory;
  private boolean verbose;

  Surroundings(Map<String, String> environment, Path directory) {
    this.environment = Map.copyOf(environment);
    this.directory = directory;
    String variable = environment.getOrDefault(Configuration.VERBOSE_VARIABLE, "");
    this.verbose = variable.equals("1") || variable.equalsIgnoreCase("true");
  }

  Map<String, String> environment() {
    return environment;
  }

  Path directory() {
    return directory;
  }

  /** Whether failures are printed with their stack, and native servers may talk. */
  boolean isVerbose() {
    return verbose;
  }

  void beVerbose() {
    verbose = true;
  }
}
