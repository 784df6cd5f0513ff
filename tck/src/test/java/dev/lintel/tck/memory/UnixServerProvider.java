package dev.lintel.tck.memory;

import dev.lintel.Application;
import dev.lintel.Capability;
import dev.lintel.Key;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.spi.GatewayServer;
import dev.lintel.tck.wire.WireNetwork;
import java.util.HashSet;
import java.util.Set;

/** The server in memory with real Unix domain sockets, for the saboteurs of those. */
public final class UnixServerProvider implements ServerProvider, WireNetwork.Source {

  /** The head of the request, as over sockets in memory. */
  public static final Key<String> HEAD = MemoryServerProvider.HEAD;

  private final MemoryServerProvider memory = new MemoryServerProvider();

  @Override
  public String name() {
    return "memory-unix";
  }

  @Override
  public String version() {
    return memory.version();
  }

  @Override
  public Set<Capability> capabilities() {
    var all = new HashSet<>(memory.capabilities());
    all.add(Capability.UNIX_SOCKETS);
    return all;
  }

  @Override
  public Server start(Application application, ServerOptions options) throws StartException {
    var inner = new MemoryListener(options, (MemoryNetwork) memory.network());
    return GatewayServer.start(this, new UnixListener(inner), application, options);
  }

  @Override
  public WireNetwork network() {
    return memory.network();
  }
}
