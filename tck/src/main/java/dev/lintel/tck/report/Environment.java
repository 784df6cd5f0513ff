package dev.lintel.tck.report;

import static java.util.stream.Collectors.joining;

import dev.lintel.Capability;
import dev.lintel.ServerInfo;
import dev.lintel.server.ServerProvider;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What ran where.
 *
 * @param application the name of the application under test, or null if the server is under test
 * @param behind what stands between server and application in a transparent run, or null
 * @param server the name of the server; of several, separated by commas, where an application runs
 * @param serverVersion the version that it states, or those of several
 * @param capabilities the names of the capabilities that it claims, or that each of several claims
 * @param specVersion the version of the specification
 * @param kitVersion the version of the kit
 * @param java the version of the JDK
 * @param system the operating system
 * @param date when the run began
 */
public record Environment(
    @Nullable String application,
    @Nullable String behind,
    String server,
    String serverVersion,
    SortedSet<String> capabilities,
    String specVersion,
    String kitVersion,
    String java,
    String system,
    Instant date) {

  /** Here and now. */
  static Environment of(
      @Nullable String application, @Nullable String behind, List<ServerProvider> servers) {
    SortedSet<String> capabilities = names(servers.get(0));
    servers.forEach(server -> capabilities.retainAll(names(server)));
    String kitVersion = Environment.class.getPackage().getImplementationVersion();
    return new Environment(
        application,
        behind,
        servers.stream().map(ServerProvider::name).collect(joining(", ")),
        servers.stream().map(ServerProvider::version).collect(joining(", ")),
        capabilities,
        ServerInfo.SPEC_VERSION,
        kitVersion == null ? "(unpackaged)" : kitVersion,
        Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /** What is under test, for people. */
  public String subject() {
    String where = server + " " + serverVersion + (behind == null ? "" : ", behind " + behind);
    return application == null ? where : application + " on " + server;
  }

  private static SortedSet<String> names(ServerProvider server) {
    var names = new TreeSet<String>();
    for (Capability capability : server.capabilities()) {
      names.add(capability.name());
    }
    return names;
  }
}
