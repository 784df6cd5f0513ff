package dev.lintel.launcher;

import picocli.CommandLine.Option;

/** The options of every command of the launcher. */
final class CommonOptions {

  private final Surroundings surroundings;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean help;

  CommonOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Option(
      names = "--verbose",
      description =
          "Shows the stack of failures and lets native servers log; also LINTEL_VERBOSE=1.")
  void verbose(boolean wanted) {
    if (wanted) {
      surroundings.beVerbose();
    }
  }
}
