package dev.lintel.tck.sabotage;

import dev.lintel.ServerInfo;
import dev.lintel.server.Server;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A server that hands everything on to another one. */
class ForwardingServer implements Server {

  private final Server server;

  ForwardingServer(Server server) {
    this.server = server;
  }

  @Override
  public ServerInfo info() {
    return server.info();
  }

  @Override
  public List<SocketAddress> addresses() {
    return server.addresses();
  }

  @Override
  public boolean isReady() {
    return server.isReady();
  }

  @Override
  public boolean reloadTls() {
    return server.reloadTls();
  }

  @Override
  public CompletionStage<Void> drain() {
    return server.drain();
  }

  @Override
  public CompletionStage<Void> abort() {
    return server.abort();
  }

  @Override
  public void close() {
    server.close();
  }
}
