package dev.lintel.launcher;

import dev.lintel.Application;
import dev.lintel.Capability;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.spi.Binding;
import dev.lintel.spi.GatewayServer;
import dev.lintel.spi.NativeListener;
import dev.lintel.spi.ServerCore;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A server that listens and never accepts: all that a launcher can see of one. */
public final class StubServerProvider implements ServerProvider {

  @Override
  public String name() {
    return "stub";
  }

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.REQUEST_TRAILERS, Capability.TLS);
  }

  @Override
  public Server start(Application application, ServerOptions options) throws StartException {
    return GatewayServer.start(this, new Listener(), application, options);
  }

  @Override
  public Map<String, List<String>> nativeSettings(ServerOptions options) {
    return Map.of(
        "bind",
        options.binds().stream().map(bind -> "Stub.bind=" + bind).toList(),
        "timeouts.drain",
        List.of("kept by the stub"));
  }

  private static final class Listener implements NativeListener {
    private final List<ServerSocket> sockets = new ArrayList<>();

    @Override
    public void open(ServerCore core, List<Binding> bindings) {}

    @Override
    public SocketAddress bind(Binding binding) throws IOException {
      var socket = new ServerSocket();
      sockets.add(socket);
      socket.bind(binding.address());
      return socket.getLocalSocketAddress();
    }

    @Override
    public void accept() {}

    @Override
    public void refuse() {
      for (ServerSocket socket : sockets) {
        try {
          socket.close();
        } catch (IOException impossible) {
          throw new AssertionError(impossible);
        }
      }
    }

    @Override
    public void closeIdle() {}

    @Override
    public void close() {
      refuse();
    }
  }
}
