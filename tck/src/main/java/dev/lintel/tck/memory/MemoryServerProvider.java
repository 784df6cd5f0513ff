package dev.lintel.tck.memory;

import dev.lintel.Application;
import dev.lintel.Capability;
import dev.lintel.Key;
import dev.lintel.ServerInfo;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.spi.GatewayServer;
import dev.lintel.tck.wire.Wire;
import dev.lintel.tck.wire.WireNetwork;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs applications in memory: no sockets, and the same meaning of everything.
 *
 * <p>The servers of one provider share a network of their own, on which {@link #network} connects
 * clients to them by address. Not registered as a service, because no operator should choose it.
 */
public final class MemoryServerProvider implements ServerProvider, WireNetwork.Source {

  /** The extension key of the request head, as it came over the wire (EXT-3.1). */
  public static final Key<String> HEAD = Key.of("memory.head", String.class);

  private final MemoryNetwork network;

  /** A provider of right servers. */
  public MemoryServerProvider() {
    this(WireFilters::none);
  }

  /**
   * A provider of servers that look wrong to their clients, or whose clients look wrong to them.
   *
   * @param filters gives the filters of each new connection
   */
  public MemoryServerProvider(Supplier<WireFilters> filters) {
    this.network = new MemoryNetwork(Objects.requireNonNull(filters, "filters"));
  }

  @Override
  public String name() {
    return "memory";
  }

  /** The version of the specification: the server is made to keep this one. */
  @Override
  public String version() {
    return ServerInfo.SPEC_VERSION;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.TLS,
        Capability.WEBSOCKET,
        Capability.REQUEST_TRAILERS,
        Capability.RESPONSE_TRAILERS,
        Capability.INTERIM_RESPONSES);
  }

  @Override
  public Server start(Application application, ServerOptions options) throws StartException {
    return GatewayServer.start(this, new MemoryListener(options, network), application, options);
  }

  @Override
  public WireNetwork network() {
    return network;
  }

  /**
   * Connects to a server from an address of the caller's choice, by which requests can be told
   * apart.
   *
   * @param server where a server of this provider listens
   * @param client the address that the server sees
   * @param receiveBuffer how much is taken for a client that does not read, in bytes, beside what
   *     is on its way
   * @throws ConnectException if nobody listens there
   */
  public Wire connect(InetSocketAddress server, InetSocketAddress client, int receiveBuffer)
      throws ConnectException {
    return network.connect(server, client, receiveBuffer);
  }
}
