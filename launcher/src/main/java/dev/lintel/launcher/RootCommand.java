package dev.lintel.launcher;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lintel} without a subcommand: runs the default application of the jar. */
@Command(
    name = "lintel",
    description = {
      "Runs any application on any server.",
      "Without a command: runs the application of this jar, if it has one."
    },
    sortOptions = false,
    versionProvider = Versions.class,
    footerHeading =
        "%nSettings also come from LINTEL_* variables and from lintel.yaml: the command line"
            + " wins over the environment, which wins over the file.%n%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:ended normally, also after SIGTERM or Ctrl-C",
      "1:an unexpected failure",
      "2:the command line, a variable or the file is wrong",
      "3:the application or the server could not start"
    })
final class RootCommand extends ConfiguredCommand {

  @Option(names = "--version", versionHelp = true, description = "Shows the versions.")
  boolean version;

  RootCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    String name = Applications.defaultName();
    if (name == null) {
      throw LaunchException.usage(
          List.of("this jar has no application of its own: write lintel run CLASS, or see --help"));
    }
    return new ServerRun(spec.commandLine().getOut()).run(applications(), name, configuration());
  }
}
