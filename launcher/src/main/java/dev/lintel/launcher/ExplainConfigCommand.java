package dev.lintel.launcher;

import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/**
 * {@code lintel explain-config}: each setting, its value, where it stands, and what the server
 * makes of it.
 */
@Command(
    name = "explain-config",
    description = {
      "Shows each setting, its value, where it comes from,",
      "and the native options that it becomes on the chosen server."
    },
    sortOptions = false)
final class ExplainConfigCommand extends ConfiguredCommand {

  private static final String NOT_TOLD = "not told by the adapter";

  ExplainConfigCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public Integer call() throws LaunchException {
    Configuration configuration = configuration();
    Servers servers = Servers.find(applications().loader());
    ServerProvider server = servers.choose(configuration.given(Settings.SERVER));
    configuration.checkAddresses(server, servers);
    ServerOptions options = configuration.options();
    Map<String, List<String>> nativeSettings = server.nativeSettings(options);
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("setting", "value", "from", "on " + server.name()));
    for (Setting setting : Settings.ALL) {
      Configuration.Given given = configuration.given(setting);
      String value;
      List<String> effect;
      if (setting.equals(Settings.SERVER)) {
        value = server.name();
        effect = List.of(server.name() + " " + server.version());
      } else if (setting.equals(Settings.LINT)) {
        value = configuration.lint().toString();
        effect = List.of("kept by Lintel");
      } else {
        value = setting.shown().apply(options);
        effect = nativeSettings.getOrDefault(setting.key(), List.of(NOT_TOLD));
      }
      rows.add(
          List.of(
              setting.key(),
              value,
              given == null ? "default" : given.place(),
              String.join(", ", effect)));
    }
    printTable(rows);
    return 0;
  }

  private void printTable(List<List<String>> rows) {
    var format = new StringBuilder();
    for (int column = 0; column < 3; column++) {
      int at = column;
      int width = rows.stream().mapToInt(row -> row.get(at).length()).max().orElseThrow();
      format.append("%-").append(width + 2).append('s');
    }
    format.append("%s");
    rows.forEach(row -> print(String.format(format.toString(), row.toArray())));
  }
}
