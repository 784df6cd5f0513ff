package dev.lintel.tck.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** Connections over sockets. */
class SocketWireTests extends WireContract {

  @Override
  protected Wire[] connect() throws IOException {
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var address = (InetSocketAddress) listening.getLocalAddress();
      Wire client = WireNetwork.SOCKETS.connect(address, 0);
      return new Wire[] {client, new SocketWire(listening.accept())};
    }
  }
}
