package dev.lintel.tck.wire;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A connection over a Unix domain socket, which has no streams with a time-out: so each direction
 * has a selector.
 */
public final class UnixWire implements Wire {

  private final SocketChannel channel;
  private final Selector readable;
  private final Selector writable;

  private UnixWire(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    this.readable = Selector.open();
    this.writable = Selector.open();
    channel.register(readable, SelectionKey.OP_READ);
    channel.register(writable, SelectionKey.OP_WRITE);
  }

  /**
   * One end of a connection that there is already.
   *
   * @param channel a connected channel, which is this object's from now on
   */
  public static UnixWire over(SocketChannel channel) throws IOException {
    return new UnixWire(channel);
  }

  @Override
  public void send(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      if (channel.write(left) == 0) {
        select(writable, Duration.ZERO);
      }
    }
  }

  @Override
  public int sendSome(byte[] bytes, int length, Duration patience) throws IOException {
    select(writable, patience);
    return channel.write(ByteBuffer.wrap(bytes, 0, length));
  }

  @Override
  public int read(byte[] into, Duration patience) throws IOException {
    select(readable, patience);
    int count;
    try {
      count = channel.read(ByteBuffer.wrap(into));
    } catch (SocketException reset) {
      throw reset;
    } catch (IOException reset) {
      var told = new SocketException(reset.getMessage());
      told.initCause(reset);
      throw told;
    }
    if (count == 0) {
      throw new SocketTimeoutException("nothing came within " + patience.toMillis() + " ms");
    }
    return count;
  }

  @Override
  public void end() throws IOException {
    channel.shutdownOutput();
  }

  /** Ends the connection: a Unix domain socket knows no other end. */
  @Override
  public void reset() throws IOException {
    close();
  }

  @Override
  public void close() throws IOException {
    readable.close(); // Else the channel would stay open until somebody selects again.
    writable.close();
    channel.close();
  }

  /** Waits, without an end if there is no patience given. */
  private static void select(Selector selector, Duration patience) throws IOException {
    selector.select(patience.toMillis());
    selector.selectedKeys().clear();
  }
}
