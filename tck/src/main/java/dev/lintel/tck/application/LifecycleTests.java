package dev.lintel.tck.application;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.server.Server;
import dev.lintel.spec.Requirement;
import dev.lintel.tck.Await;
import dev.lintel.tck.OnEachServer;
import dev.lintel.tck.RunningApplication;
import dev.lintel.tck.wire.WireClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Instances that start and stop. */
@OnEachServer
class LifecycleTests {

  @Test
  @Requirement("APP-9.1")
  void twoInstancesDoNotMeet(RunningApplication application) throws Exception {
    Server second = application.start(original -> original);
    useAll(application, application.connect(second));
    useAll(application, application.connect());
    second.close();
    useAll(application, application.connect());
  }

  @Test
  @Requirement("APP-9.2")
  void aStoppedApplicationLetsTheProcessEnd(RunningApplication application) throws Exception {
    Set<Thread> before = holders();
    Server second = startAsPrograms(application);
    useAll(application, application.connect(second));
    second.close();
    try {
      Await.until("every thread ends that keeps the process", () -> newHolders(before).isEmpty());
    } catch (AssertionError left) {
      String names = newHolders(before).stream().map(Thread::getName).collect(joining(", "));
      throw new AssertionError("threads left behind by the application: " + names, left);
    }
  }

  /** Threads keep the process if those do that make them, such as the main thread of a program. */
  private static Server startAsPrograms(RunningApplication application) throws Exception {
    var start = new FutureTask<>(() -> application.start(original -> original));
    var main = new Thread(start, "kit-main");
    main.setDaemon(false);
    main.start();
    return start.get();
  }

  /** The endpoints that need what a startup makes: files, timers, threads. */
  private static void useAll(RunningApplication application, WireClient client) {
    for (String endpoint : List.of("/file?count=9", "/sleep?ms=1", "/resource/2?ms=1", "/stream")) {
      assertThat(client.send(application.request("GET", endpoint)).read().status())
          .as(endpoint)
          .isEqualTo(200);
    }
  }

  private static Set<Thread> newHolders(Set<Thread> before) {
    return holders().stream().filter(thread -> !before.contains(thread)).collect(toSet());
  }

  /** The threads that keep the process from ending, but those of the server that goes on. */
  private static Set<Thread> holders() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !thread.isDaemon())
        .filter(thread -> !thread.getName().startsWith("lintel-"))
        .collect(toSet());
  }
}
