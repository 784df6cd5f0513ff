package dev.lintel.launcher;

import picocli.CommandLine.Command;

/** {@code lintel check-config}: tells all that is wrong with the settings. */
@Command(
    name = "check-config",
    description = "Checks the settings of all sources without starting anything.",
    sortOptions = false)
final class CheckConfigCommand extends ConfiguredCommand {

  CheckConfigCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() throws LaunchException {
    Configuration configuration = configuration();
    configuration.checkFiles();
    Servers servers = Servers.find(applications().loader());
    configuration.checkAddresses(servers.choose(configuration.given(Settings.SERVER)), servers);
    print("The settings are right.");
    return 0;
  }
}
