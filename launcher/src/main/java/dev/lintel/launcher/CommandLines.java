package dev.lintel.launcher;

import dev.lintel.server.StartException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Assembles the command line and decides how failures are told. */
final class CommandLines {

  private final Surroundings surroundings;

  private CommandLines(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  static CommandLine of(Surroundings surroundings) {
    var commands = new CommandLines(surroundings);
    CommandLine root =
        new CommandLine(new RootCommand(surroundings))
            .addSubcommand(new RunCommand(surroundings))
            .addSubcommand(new ServersCommand(surroundings))
            .addSubcommand(new CheckConfigCommand(surroundings))
            .addSubcommand(new ExplainConfigCommand(surroundings));
    ServiceLoader.load(LauncherCommand.class).forEach(root::addSubcommand);
    addSettings(root);
    root.getSubcommands().values().forEach(CommandLines::addSettings);
    return root.setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(commands::wrongUsage)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> commands.failed(failure, command))
        .setExecutionStrategy(commands::execute);
  }

  /** Makes a flag from each setting, so that there is one table of them. */
  private static void addSettings(CommandLine command) {
    if (command.getCommand() instanceof ConfiguredCommand) {
      for (Setting setting : Settings.ALL) {
        String initial = setting.shown().apply(dev.lintel.server.ServerOptions.defaults());
        command
            .getCommandSpec()
            .addOption(
                OptionSpec.builder(setting.flag())
                    .paramLabel(setting.form())
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .description(setting.help() + (initial.isEmpty() ? "" : " Default: " + initial))
                    .build());
      }
    }
  }

  private int execute(ParseResult parsed) {
    if (parsed.hasSubcommand() && !parsed.matchedOptionsSet().isEmpty()) {
      String flag = parsed.matchedOptions().get(0).longestName();
      String name = parsed.subcommand().commandSpec().name();
      throw new ParameterException(
          parsed.commandSpec().commandLine(),
          flag + ": options of a command stand behind it: lintel " + name + " " + flag + " ...");
    }
    Logging.configure(surroundings.isVerbose());
    return new RunLast().execute(parsed);
  }

  private int wrongUsage(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      return fail(command, unknown(command.getCommandSpec(), unmatched.getUnmatched().get(0)));
    }
    String message = wrong.getMessage();
    return fail(
        command,
        (message == null ? wrong.toString() : message) + seeHelp(command.getCommandSpec()));
  }

  private static String unknown(CommandSpec command, String argument) {
    var known = new ArrayList<String>();
    boolean isFlag = argument.startsWith("-");
    if (!isFlag && command.subcommands().isEmpty()) {
      return argument + ": is one argument too many" + seeHelp(command);
    }
    if (isFlag) {
      known.addAll(command.optionsMap().keySet());
    } else {
      known.addAll(command.subcommands().keySet());
    }
    String flag = isFlag && argument.contains("=") ? argument.split("=", 2)[0] : argument;
    return flag
        + ": there is no such "
        + (isFlag ? "option" : "command")
        + Suggestions.didYouMean(flag, known)
        + seeHelp(command);
  }

  private static String seeHelp(CommandSpec command) {
    return " (see " + command.qualifiedName() + " --help)";
  }

  private int fail(CommandLine command, String message) {
    print(command.getErr(), message);
    return ExitCode.USAGE;
  }

  private int failed(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (failure instanceof LaunchException || failure instanceof StartException) {
      String message = String.valueOf(failure.getMessage());
      // A LaunchException has a line for each mistake; the lines of an application's failure are
      // one.
      print(err, failure instanceof StartException ? message.replaceAll("\\R\\s*", "; ") : message);
      if (surroundings.isVerbose()) {
        failure.printStackTrace(err);
      }
      return failure instanceof LaunchException launch ? launch.exitCode() : LaunchException.START;
    }
    print(err, "unexpected failure");
    failure.printStackTrace(err);
    return ExitCode.SOFTWARE;
  }

  private static void print(PrintWriter err, String message) {
    List<String> lines = message.lines().toList();
    lines.forEach(line -> err.println("lintel: " + line));
  }
}
