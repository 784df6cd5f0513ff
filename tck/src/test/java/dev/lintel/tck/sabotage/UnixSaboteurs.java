package dev.lintel.tck.sabotage;

import dev.lintel.tck.memory.UnixServerProvider;
import java.util.List;
import java.util.Set;

/** Wrong Unix domain sockets. */
final class UnixSaboteurs {

  private static final String FILES = "dev.lintel.spi.SocketFiles";

  static final List<Saboteur> ALL =
      List.of(
          patched(
              "LIFE-4.1",
              "tells an address without the path",
              new Patch(FILES, "return bound;", "return UnixDomainSocketAddress.of(\"\");")),
          patched(
              "LIFE-4.2",
              "takes every socket file for one that is in use",
              new Patch(FILES, "if (isListenedTo(path)) {", "if (isSocket(path)) {")),
          patched(
              "LIFE-4.3",
              "removes whatever is in its way",
              new Patch(FILES, "if (!isSocket(path)) {", "if (path.toString().isEmpty()) {")),
          patched(
              "LIFE-4.4",
              "leaves its file behind",
              new Patch(FILES, "Files.deleteIfExists(file.path);", "")),
          patched(
              "LIFE-4.5",
              "lets everybody connect",
              new Patch(
                  FILES,
                  "return bound;",
                  """
                  Files.setPosixFilePermissions(
                      path, java.util.EnumSet.allOf(
                          java.nio.file.attribute.PosixFilePermission.class));
                  return bound;
                  """)),
          patched(
              "HTTP-1.17",
              "takes its own address for that of the client",
              new Patch(
                  "dev.lintel.tck.memory.MemoryExchange",
                  "return connection.remote();",
                  "return connection.local();")));

  private UnixSaboteurs() {}

  /** The right server with Unix domain sockets, and other lines in the code that all share. */
  private static Saboteur patched(String rule, String wrong, Patch patch) {
    return new Saboteur(
        rule,
        wrong,
        Set.of(),
        () -> Bench.patched(List.of(patch), UnixServerProvider.class.getName()));
  }
}
