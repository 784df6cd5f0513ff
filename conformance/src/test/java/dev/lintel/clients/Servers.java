package dev.lintel.clients;

import dev.lintel.sample.Sample;
import dev.lintel.server.Bind;
import dev.lintel.server.Server;
import dev.lintel.server.ServerOptions;
import dev.lintel.server.ServerProvider;
import dev.lintel.server.StartException;
import dev.lintel.server.Tls;
import dev.lintel.servers.Running;
import dev.lintel.tck.TestKeys;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sample on all servers, each listening in the clear and with TLS. */
final class Servers implements AutoCloseable {

  private final Map<String, Server> servers = new LinkedHashMap<>();

  private Servers() {}

  static Servers start() {
    var started = new Servers();
    Running.providers().forEach(started::start);
    return started;
  }

  private void start(ServerProvider provider) {
    ServerOptions options =
        ServerOptions.defaults()
            .withBinds(Bind.loopback(0), Bind.loopback(0).withTls(Tls.of(TestKeys.files("server"))))
            .withWebSocketCompression(true);
    try {
      servers.put(provider.name(), provider.start(new Sample(), options));
    } catch (StartException failure) {
      close();
      throw new AssertionError(failure);
    }
  }

  /** Where something of the sample is. */
  URI clear(String server, String path) {
    return URI.create("http://localhost:" + port(server, 0) + path);
  }

  /** Where the same is, with TLS. */
  URI tls(String server, String path) {
    return URI.create("https://localhost:" + port(server, 1) + path);
  }

  /** Both of them. */
  URI[] both(String server, String path) {
    return new URI[] {clear(server, path), tls(server, path)};
  }

  /** The same place for a WebSocket. */
  static URI socket(URI place) {
    return URI.create(place.toString().replaceFirst("^http", "ws"));
  }

  private int port(String server, int index) {
    return ((InetSocketAddress) servers.get(server).addresses().get(index)).getPort();
  }

  @Override
  public void close() {
    servers.values().forEach(Server::close);
    servers.clear();
  }
}
