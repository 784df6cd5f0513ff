package dev.lintel.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.ResponseHead;
import dev.lintel.sample.Sample;
import dev.lintel.server.Bind;
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
import javax.management.ObjectName;

/**
 * One server process: starts a program, prints its port, and answers each question that comes as a
 * line of standard input. Ends with its standard input.
 */
public final class Contender {

  /** Asks for the CPU time and the bytes allocated since the start. */
  static final String USE = "use";

  /** Asks to collect the garbage; answered by a line when that is done. */
  static final String COLLECT = "collect";

  /** Asks for the objects of each class, garbage included; the answer ends with a total. */
  static final String CLASSES = "classes";

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
    for (String asks = asked.readLine(); asks != null; asks = asked.readLine()) {
      System.out.println(
          switch (asks) {
            case USE -> os.getProcessCpuTime() + " " + allocated(threads);
            case COLLECT -> diagnosed("gcRun");
            case CLASSES -> diagnosed("gcClassHistogram", "-all").strip();
            default -> throw new IllegalArgumentException("no such question: " + asks);
          });
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
                .withBinds(Bind.loopback(0))
                .withEventThreads(1)
                .withTimeouts(Timeouts.defaults().withKeepAlive(Duration.ofHours(1)));
        return provider.start(application, options).address().getPort();
      }
    }
    throw new IllegalArgumentException("no adapter for " + server);
  }

  /** What a diagnostic command of the virtual machine says. */
  private static String diagnosed(String operation, String... args) throws Exception {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                operation,
                args.length == 0 ? null : new Object[] {args},
                args.length == 0 ? null : new String[] {String[].class.getName()});
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
