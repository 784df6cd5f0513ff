package dev.lintel.tck;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The threads of servers, known by their names: all begin with {@code lintel-}. */
final class ServerThreads {

  /** Threads that have failed a class already: they must not fail those behind it. */
  private static final Set<Thread> BLAMED = ConcurrentHashMap.newKeySet();

  private ServerThreads() {}

  /** No thread of a server may be alive, soon. */
  static void awaitNone() {
    try {
      Await.until("no thread of the server survives", () -> survivors().isEmpty());
    } catch (AssertionError survived) {
      survivors().forEach(thread -> survived.addSuppressed(Evidence.of(thread)));
      BLAMED.addAll(survivors());
      throw survived;
    }
  }

  private static List<Thread> survivors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("lintel-") && thread.isAlive())
        .filter(thread -> !BLAMED.contains(thread))
        .toList();
  }
}
