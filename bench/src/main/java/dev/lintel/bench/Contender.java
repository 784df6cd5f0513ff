package dev.lintel.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.ResponseHead;
import dev.lintel.sample.Sample;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.Timeouts;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ServiceLoader;

/**
 * One server process of a duel: starts a program, prints its port, and for each line on standard
 * input prints the CPU time and the bytes allocated since its start. Ends with its standard input.
 */
public final class Contender {

  private Contender() {}

  /**
   * Runs a contender.
   *
   * @param args {@code native}, {@code bare} (one Lintel handler) or {@code sample} (the sample
   *     application), then the server
   * @throws Exception if the server cannot start
   */
  public static void main(String[] args) throws Exception {
    int port =
        switch (args[0]) {
          case "native" -> NativePrograms.start(args[1]);
          case "bare" -> startLintel(bare(), args[1]);
          case "sample" -> startLintel(new Sample(), args[1]);
          default -> throw new IllegalArgumentException("no such program: " + args[0]);
        };
    System.out.println(port);
    var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (asked.readLine() != null) {
      System.out.println(os.getProcessCpuTime() + " " + allocated(threads));
    }
    System.exit(0);
  }

  private static Application bare() {
    ResponseHead head = ResponseHead.of(200).with("Content-Type", "text/plain");
    byte[] text = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer hello = ByteBuffer.allocateDirect(text.length).put(text).flip();
    return AsyncApplication.of((request, responder) -> responder.send(head, hello));
  }

  private static int startLintel(Application application, String server) throws Exception {
    for (ServerProvider provider : ServiceLoader.load(ServerProvider.class)) {
      if (provider.name().equals(server)) {
        // The connections of one contender are idle while the others have their rounds.
        ServerOptions options =
            ServerOptions.defaults()
                .withPort(0)
                .withEventThreads(1)
                .withTimeouts(Timeouts.defaults().withKeepAlive(Duration.ofHours(1)));
        return provider.start(application, options).address().getPort();
      }
    }
    throw new IllegalArgumentException("no adapter for " + server);
  }

  /** The bytes allocated by the threads that live now; the servers keep theirs. */
  private static long allocated(ThreadMXBean threads) {
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
