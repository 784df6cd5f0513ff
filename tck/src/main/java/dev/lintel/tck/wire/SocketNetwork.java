package dev.lintel.tck.wire;

import dev.lintel.tck.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/** The loopback interface, and Unix domain sockets. */
final class SocketNetwork implements WireNetwork {

  @Override
  public Wire connect(SocketAddress address, int receiveBuffer) throws IOException {
    if (address instanceof UnixDomainSocketAddress) {
      return UnixWire.over(SocketChannel.open(address)); // The sender chooses what is buffered.
    }
    SocketChannel channel = SocketChannel.open();
    try {
      if (receiveBuffer > 0) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
      }
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(address, (int) Await.patience().toMillis());
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
    return new SocketWire(channel);
  }

  @Override
  public int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public Occupied occupy() throws IOException {
    var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    return new Occupied() {
      @Override
      public int port() {
        return listening.getLocalPort();
      }

      @Override
      public void close() throws IOException {
        listening.close();
      }
    };
  }
}
