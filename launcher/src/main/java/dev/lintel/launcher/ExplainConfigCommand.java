package dev.lintel.launcher;

import dev.lintel.server.ServerOptions;
import picocli.CommandLine.Command;

/** {@code lintel explain-config}: each setting, its value, and where it stands. */
@Command(
    name = "explain-config",
    description = "Shows each setting, its value, and where it comes from.",
    sortOptions = false)
final class ExplainConfigCommand extends ConfiguredCommand {

  ExplainConfigCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() throws LaunchException {
    Configuration configuration = configuration();
    Applications applications = Applications.in(surroundings.directory(), null);
    String server =
        Servers.find(applications.loader()).choose(configuration.given(Settings.SERVER)).name();
    ServerOptions options = configuration.options();
    for (Setting setting : Settings.ALL) {
      Configuration.Given given = configuration.given(setting);
      String value = setting.equals(Settings.SERVER) ? server : setting.shown().apply(options);
      print(
          String.format(
              "%-31s %-18s %s", setting.key(), value, given == null ? "default" : given.place()));
    }
    return 0;
  }
}
