package dev.lintel.launcher;

import dev.lintel.Capability;
import dev.lintel.server.ServerProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The adapters that are found beside the launcher and the application. */
final class Servers {

  private final List<ServerProvider> byName;

  private Servers(List<ServerProvider> byName) {
    this.byName = byName;
  }

  static Servers find(ClassLoader loader) throws LaunchException {
    var found = new ArrayList<ServerProvider>();
    Iterator<ServerProvider> providers =
        ServiceLoader.load(ServerProvider.class, loader).iterator();
    try {
      while (providers.hasNext()) {
        found.add(providers.next());
      }
    } catch (ServiceConfigurationError | LinkageError broken) {
      throw LaunchException.start(
          "a server adapter cannot be loaded: " + LaunchException.oneLine(broken), broken);
    }
    found.sort(Comparator.comparing(ServerProvider::name));
    return new Servers(List.copyOf(found));
  }

  List<ServerProvider> all() {
    return byName;
  }

  /** Which ones claim capabilities, for people. */
  String namesOfThoseWith(Collection<Capability> wanted) {
    List<String> names =
        byName.stream()
            .filter(server -> server.capabilities().containsAll(wanted))
            .map(ServerProvider::name)
            .toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  /** The server that a configuration asks for; without a wish the first by name. */
  ServerProvider choose(Configuration.@Nullable Given wish) throws LaunchException {
    if (byName.isEmpty()) {
      throw LaunchException.start(
          "there is no server: put an adapter such as lintel-adapter-jetty on the class path",
          null);
    }
    if (wish == null) {
      return byName.get(0);
    }
    for (ServerProvider server : byName) {
      if (server.name().equals(wish.text())) {
        return server;
      }
    }
    List<String> names = byName.stream().map(ServerProvider::name).toList();
    String nearest = Suggestions.didYouMean(wish.text(), names);
    throw LaunchException.usage(
        List.of(
            wish.place()
                + ": there is no server '"
                + wish.text()
                + "'"
                + nearest
                + " (found: "
                + String.join(", ", names)
                + ")"));
  }
}
