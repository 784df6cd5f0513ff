package dev.lintel.tck.memory;

import dev.lintel.tck.wire.Wire;
import dev.lintel.tck.wire.WireNetwork;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ports without sockets: who listens on which one. */
final class MemoryNetwork implements WireNetwork {

  /** What a kernel takes for a program that does not read, or from one whose peer does not. */
  private static final int BUFFER = 64 * 1024;

  private static final int FIRST_PORT = 32_768;
  private static final int LAST_PORT = 60_999;

  /** Takes connections. */
  interface Acceptor {
    void accept(MemoryEnd.Pair ends, InetSocketAddress client, InetSocketAddress server);
  }

  private final Supplier<WireFilters> filters;

  /** Guarded by this object, as is the next port. */
  private final Map<Integer, Acceptor> listening = new HashMap<>();

  private int nextPort = FIRST_PORT;

  MemoryNetwork(Supplier<WireFilters> filters) {
    this.filters = filters;
  }

  /**
   * Listens.
   *
   * @param wanted the address, with port 0 for a fresh one
   * @return the address
   * @throws SocketException if the address is not this machine's or the port is taken
   */
  synchronized InetSocketAddress bind(InetSocketAddress wanted, Acceptor acceptor)
      throws SocketException {
    InetAddress address = wanted.getAddress();
    if (!address.isLoopbackAddress() && !address.isAnyLocalAddress()) {
      throw new BindException("Cannot assign requested address");
    }
    int chosen = wanted.getPort() == 0 ? freePort() : wanted.getPort();
    if (listening.putIfAbsent(chosen, acceptor) != null) {
      throw new BindException("Address already in use");
    }
    return new InetSocketAddress(address, chosen);
  }

  synchronized void unbind(int port) {
    listening.remove(port);
  }

  @Override
  public Wire connect(SocketAddress address, int receiveBuffer) throws ConnectException {
    return connect(
        (InetSocketAddress) address,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort()),
        receiveBuffer);
  }

  /** Connects from an address of the caller's choice. */
  Wire connect(InetSocketAddress address, InetSocketAddress client, int receiveBuffer)
      throws ConnectException {
    Acceptor acceptor = acceptor(address.getPort());
    if (acceptor == null) {
      throw new ConnectException("Connection refused");
    }
    int toClient = BUFFER + (receiveBuffer == 0 ? BUFFER : receiveBuffer);
    MemoryEnd.Pair ends = MemoryEnd.connect(2 * BUFFER, toClient, filters.get());
    acceptor.accept(
        ends, client, new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
    return ends.client();
  }

  @Override
  public synchronized int freePort() {
    do {
      nextPort = nextPort == LAST_PORT ? FIRST_PORT : nextPort + 1;
    } while (listening.containsKey(nextPort));
    return nextPort;
  }

  @Override
  public Occupied occupy() throws SocketException {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    int port = bind(any, (ends, client, server) -> {}).getPort();
    return new Occupied() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public void close() {
        unbind(port);
      }
    };
  }

  private synchronized @Nullable Acceptor acceptor(int port) {
    return listening.get(port);
  }
}
