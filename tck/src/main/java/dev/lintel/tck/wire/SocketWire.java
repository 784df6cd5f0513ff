package dev.lintel.tck.wire;

import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A connection over a socket. */
final class SocketWire implements Wire {

  private final SocketChannel channel;
  private final Socket socket;

  SocketWire(SocketChannel channel) {
    this.channel = channel;
    this.socket = channel.socket();
  }

  @Override
  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  @Override
  public int sendSome(byte[] bytes, int length, Duration patience) throws IOException {
    channel.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_WRITE);
      return selector.select(patience.toMillis()) > 0
          ? channel.write(ByteBuffer.wrap(bytes, 0, length))
          : 0;
    } finally {
      channel.configureBlocking(true);
    }
  }

  @Override
  public int read(byte[] into, Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    return socket.getInputStream().read(into);
  }

  @Override
  public void end() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void reset() throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
