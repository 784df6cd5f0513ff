package dev.lintel.tck.report;

import dev.lintel.Capability;
import dev.lintel.ServerInfo;
import dev.lintel.server.ServerProvider;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What ran where.
 *
 * @param server the name of the server under test
 * @param serverVersion the version that it states
 * @param capabilities the names of the capabilities that it claims
 * @param specVersion the version of the specification
 * @param kitVersion the version of the kit
 * @param java the version of the JDK
 * @param system the operating system
 * @param date when the run began
 */
public record Environment(
    String server,
    String serverVersion,
    SortedSet<String> capabilities,
    String specVersion,
    String kitVersion,
    String java,
    String system,
    Instant date) {

  /** Here and now. */
  public static Environment of(ServerProvider provider) {
    var capabilities = new TreeSet<String>();
    for (Capability capability : provider.capabilities()) {
      capabilities.add(capability.name());
    }
    String kitVersion = Environment.class.getPackage().getImplementationVersion();
    return new Environment(
        provider.name(),
        provider.version(),
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
}
