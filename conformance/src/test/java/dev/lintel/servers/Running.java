package dev.lintel.servers;

import dev.lintel.Application;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The three adapters, and servers started on them. */
public final class Running {

  private Running() {}

  /** The adapters on the class path, by name. */
  public static Stream<ServerProvider> providers() {
    List<ServerProvider> found =
        ServiceLoader.load(ServerProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(ServerProvider::name))
            .toList();
    if (found.size() != 3) {
      throw new AssertionError("three adapters belong on the class path, but there are " + found);
    }
    return found.stream();
  }

  /** The names of the adapters, for parameterized tests. */
  public static Stream<String> names() {
    return providers().map(ServerProvider::name);
  }

  static Server start(String name, Application application, ServerOptions options) {
    try {
      return providers()
          .filter(provider -> provider.name().equals(name))
          .findFirst()
          .orElseThrow()
          .start(application, options.withBinds(Bind.loopback(0)));
    } catch (dev.lintel.server.StartException failure) {
      throw new AssertionError(failure);
    }
  }
}
