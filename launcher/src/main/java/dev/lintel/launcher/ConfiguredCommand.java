package dev.lintel.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** A command that takes the settings; {@link CommandLines} gives it a flag for each. */
abstract class ConfiguredCommand implements Callable<Integer> {

  final Surroundings surroundings;

  @Mixin final CommonOptions common;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The file of settings; else LINTEL_CONFIG, else lintel.yaml of this directory, if any.")
  @Nullable Path config;

  @Option(
      names = "--app-path",
      paramLabel = "PATHS",
      description =
          "More jars and class directories, separated as in a class path; lib/* is all jars of lib.")
  @Nullable String appPath;

  @SuppressWarnings("NullAway.Init") // Set by picocli before the command is called.
  @Spec
  CommandSpec spec;

  ConfiguredCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.common = new CommonOptions(surroundings);
  }

  Configuration configuration() throws LaunchException {
    ParseResult parsed = spec.commandLine().getParseResult();
    var flags = new HashMap<Setting, String>();
    for (Setting setting : Settings.ALL) {
      List<String> texts = parsed.matchedOptionValue(setting.flag(), List.of());
      if (!texts.isEmpty()) {
        flags.put(setting, String.join(Values.SEPARATOR, texts));
      }
    }
    return Configuration.of(surroundings, config, flags);
  }

  Applications applications() throws LaunchException {
    return Applications.in(surroundings.directory(), appPath);
  }

  void print(String line) {
    spec.commandLine().getOut().println(line);
  }
}
