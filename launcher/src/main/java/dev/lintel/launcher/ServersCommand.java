package dev.lintel.launcher;

import dev.lintel.Capability;
import dev.lintel.server.ServerProvider;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lintel servers}: the adapters that are found. */
@Command(name = "servers", description = "Lists the servers, their versions and capabilities.")
final class ServersCommand implements Callable<Integer> {

  private final Surroundings surroundings;

  @Mixin final CommonOptions common;

  @Option(
      names = "--app-path",
      paramLabel = "PATHS",
      description =
          "More jars and class directories, separated as in a class path; lib/* is all jars of lib.")
  @Nullable String appPath;

  @SuppressWarnings("NullAway.Init") // Set by picocli before the command is called.
  @Spec
  CommandSpec spec;

  ServersCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.common = new CommonOptions(surroundings);
  }

  @Override
  public Integer call() throws LaunchException {
    PrintWriter out = spec.commandLine().getOut();
    Applications applications = Applications.in(surroundings.directory(), appPath);
    out.printf("%-12s %-14s %s%n", "server", "version", "capabilities");
    for (ServerProvider server : Servers.find(applications.loader()).all()) {
      String capabilities =
          server.capabilities().stream()
              .map(Capability::name)
              .sorted()
              .collect(Collectors.joining(", "));
      out.printf(
          "%-12s %-14s %s%n",
          server.name(), server.version(), capabilities.isEmpty() ? "-" : capabilities);
    }
    return 0;
  }
}
