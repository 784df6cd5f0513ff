package dev.lintel.sample.experiment;

import dev.lintel.server.ServerProvider;
import dev.lintel.server.Threads;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/**
 * One way to run the sample.
 *
 * @param name what a reader calls it
 * @param path where the style is mounted
 * @param threads the threads of sync handlers
 * @param addsUp whether requests at once have to wait for each other
 */
record Setup(String name, String path, Threads threads, boolean addsUp) {

  /** Whether this JDK has virtual threads. */
  static final boolean VIRTUAL = Runtime.version().feature() >= 21;

  /** What sync handlers run on by default; says so where it is not what was meant. */
  static String threadsByDefault(PrintWriter out) {
    if (VIRTUAL) {
      return "virtual threads";
    }
    out.println(
        "Java "
            + Runtime.version().feature()
            + " has no virtual threads (21 has): a pool of 200 takes their place.");
    return "pool of 200";
  }

  /** All servers, by name. */
  static List<ServerProvider> servers() {
    return ServiceLoader.load(ServerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(ServerProvider::name))
        .toList();
  }
}
