package dev.lintel.launcher;

import dev.lintel.Application;
import dev.lintel.Capability;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.spi.GatewayServer;
import dev.lintel.spi.NativeListener;
import dev.lintel.spi.ServerCore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
    return Set.of(Capability.REQUEST_TRAILERS);
  }

  @Override
  public Server start(Application application, ServerOptions options) throws StartException {
    return GatewayServer.start(this, new Listener(), application, options);
  }

  @Override
  public Map<String, List<String>> nativeSettings(ServerOptions options) {
    return Map.of(
        "bind",
        List.of("Stub.host=" + options.host(), "Stub.port=" + options.port()),
        "timeouts.drain",
        List.of("kept by the stub"));
  }

  private static final class Listener implements NativeListener {
    private final ServerSocket socket;

    Listener() {
      try {
        socket = new ServerSocket();
      } catch (IOException impossible) {
        throw new AssertionError(impossible);
      }
    }

    @Override
    public InetSocketAddress open(ServerCore core) throws IOException {
      socket.bind(new InetSocketAddress(core.options().host(), core.options().port()));
      return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void refuse() {
      try {
        socket.close();
      } catch (IOException impossible) {
        throw new AssertionError(impossible);
      }
    }

    @Override
    public void closeIdle() {}

    @Override
    public void close() {}
  }
}
