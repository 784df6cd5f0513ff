package dev.lintel.launcher;

import dev.lintel.Capability;
import dev.lintel.server.Bind;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.Tls;
import dev.lintel.spi.TlsFileException;
import dev.lintel.spi.TlsKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run, joined from all sources: the command line wins over the environment, which
 * wins over the file, which wins over the defaults. Every source is checked, also where a stronger
 * one wins.
 */
final class Configuration {

  static final String FILE = "lintel.yaml";
  static final String FILE_VARIABLE = "LINTEL_CONFIG";
  static final String VERBOSE_VARIABLE = "LINTEL_VERBOSE";

  private static final Set<String> OTHER_VARIABLES = Set.of(FILE_VARIABLE, VERBOSE_VARIABLE);

  /**
   * A value and where it stands.
   *
   * @param text the value as it was given
   * @param place the flag, the variable, or the file with line and key
   */
  record Given(String text, String place) {}

  private final Map<Setting, Given> given = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final TlsSettings tls;

  private Configuration(Path directory) {
    this.tls = new TlsSettings(given, directory);
  }

  /**
   * Joins the sources.
   *
   * @param surroundings the environment, and the directory where the file is looked for
   * @param file the file, or null for the one of the environment or of the directory
   * @param flags values of the command line
   * @return the settings
   * @throws LaunchException if anything is wrong; it names all that is
   */
  static Configuration of(
      Surroundings surroundings, @Nullable Path file, Map<Setting, String> flags)
      throws LaunchException {
    var configuration = new Configuration(surroundings.directory());
    configuration.readFile(surroundings, file);
    configuration.readEnvironment(new TreeMap<>(surroundings.environment()));
    flags.forEach((setting, text) -> configuration.put(setting, text, setting.flag()));
    configuration.tls.check(configuration.plainOptions(), configuration.problems::add);
    configuration.check();
    return configuration;
  }

  /** The options of the server. */
  ServerOptions options() {
    return tls.addTo(plainOptions());
  }

  /**
   * Reads the files that settings name, as the start will.
   *
   * @throws LaunchException if one cannot be used, naming the place of its setting
   */
  void checkFiles() throws LaunchException {
    for (Bind bind : options().binds()) {
      Tls settings = bind.tls();
      if (settings != null) {
        try {
          TlsKeys.load(settings, false);
        } catch (TlsFileException failure) {
          Given value = given.get(Settings.BY_KEY.get(failure.setting()));
          String message = String.valueOf(failure.getMessage());
          problems.add(
              value == null
                  ? message
                  : value.place() + message.substring(failure.setting().length()));
        }
        check(); // All addresses have the same settings of TLS.
      }
    }
  }

  /**
   * Looks whether a server can serve the addresses, by its capabilities.
   *
   * @param chosen the server
   * @param servers all that were found, to say which ones could
   * @throws LaunchException if it cannot, naming the place of the setting
   */
  void checkAddresses(ServerProvider chosen, Servers servers) throws LaunchException {
    Given value = given.get(Settings.BY_KEY.get("bind"));
    for (Bind bind : plainOptions().binds()) {
      var needed = new ArrayList<Capability>();
      if (bind.tls() != null) {
        needed.add(Capability.TLS);
      }
      if (bind.path() != null) {
        needed.add(Capability.UNIX_SOCKETS);
      }
      needed.removeAll(chosen.capabilities());
      if (!needed.isEmpty()) {
        problems.add(
            (value == null ? "bind" : value.place())
                + ": "
                + chosen.name()
                + " cannot listen on "
                + bind
                + ": it does not claim "
                + Values.show(needed)
                + "; servers that do: "
                + servers.namesOfThoseWith(needed));
      }
    }
    check();
  }

  private ServerOptions plainOptions() {
    ServerOptions options = ServerOptions.defaults();
    for (Setting setting : Settings.ALL) {
      Given value = given.get(setting);
      options = value == null ? options : setting.reader().apply(options, value.text());
    }
    return options;
  }

  /** How the application is checked while it runs. */
  LintSetting lint() {
    Given value = given.get(Settings.LINT);
    return value == null ? LintSetting.OFF : LintSetting.of(value.text());
  }

  /** The value that was given for a setting, or null where the default holds. */
  @Nullable Given given(Setting setting) {
    return given.get(setting);
  }

  private void readFile(Surroundings surroundings, @Nullable Path flag) {
    String variable = surroundings.environment().get(FILE_VARIABLE);
    Path path = flag != null ? flag : Path.of(variable != null ? variable : FILE);
    Path file = surroundings.directory().resolve(path);
    if (Files.isRegularFile(file)) {
      ConfigurationFile.read(
          file,
          (place, key, text) -> {
            Setting setting = Settings.BY_KEY.get(key);
            if (setting != null && given.containsKey(setting)) {
              problems.add(place + ": is set twice");
            } else if (setting != null) {
              put(setting, text, place);
            }
          },
          problems::add);
    } else if (flag != null || variable != null) {
      String source = flag != null ? "--config" : FILE_VARIABLE;
      problems.add(source + ": there is no file " + path);
    }
  }

  private void readEnvironment(Map<String, String> environment) {
    environment.forEach(
        (name, text) -> {
          Setting setting = Settings.BY_VARIABLE.get(name);
          if (setting != null) {
            put(setting, text, name);
          } else if (name.startsWith(Setting.VARIABLE_PREFIX) && !OTHER_VARIABLES.contains(name)) {
            var known = new TreeSet<>(Settings.BY_VARIABLE.keySet());
            known.addAll(OTHER_VARIABLES);
            problems.add(name + ": there is no such setting" + Suggestions.didYouMean(name, known));
          }
        });
  }

  private void put(Setting setting, String text, String place) {
    try {
      setting.check(text);
      given.put(setting, new Given(text, place));
    } catch (IllegalArgumentException wrong) {
      problems.add(place + ": " + wrong.getMessage());
    }
  }

  private void check() throws LaunchException {
    if (!problems.isEmpty()) {
      throw LaunchException.usage(problems);
    }
  }
}
