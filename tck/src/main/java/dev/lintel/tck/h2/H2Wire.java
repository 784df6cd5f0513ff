package dev.lintel.tck.h2;

import dev.lintel.tck.wire.Wire;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;

/**
 * The client's end of a stream that carries another protocol: its bytes are those of the DATA
 * frames. Used on the thread of its client.
 */
public final class H2Wire implements Wire {

  private final H2Client client;
  private final H2Stream stream;

  /** How much of what came was read. */
  private int read;

  /** A stream whose head was answered. */
  public H2Wire(H2Client client, H2Stream stream) {
    this.client = client;
    this.stream = stream;
  }

  @Override
  public void send(byte[] bytes) {
    client.upload(stream, bytes, false);
  }

  /** Does not wait for more window than there is, but for what the server says to a ping. */
  @Override
  public int sendSome(byte[] bytes, int length, Duration patience) {
    client.roundTrip();
    long window = Math.min(client.windowOf(stream), H2Client.MAX_FRAME);
    int count = (int) Math.max(0, Math.min(length, window));
    if (count > 0) {
      client.data(stream, Arrays.copyOf(bytes, count), false);
    }
    return count;
  }

  @Override
  public int read(byte[] into, Duration patience) throws SocketException {
    client.await("bytes on " + stream, () -> stream.bodyLength() > read || stream.isClosed());
    int count = Math.min(into.length, stream.bodyLength() - read);
    if (count > 0) {
      System.arraycopy(stream.body(), read, into, 0, count);
      read += count;
      return count;
    }
    if (stream.isReset()) {
      throw new SocketException("the server has reset " + stream);
    }
    return -1;
  }

  @Override
  public void end() {
    client.data(stream, new byte[0], true);
  }

  @Override
  public void reset() {
    client.reset(stream, Frame.CANCEL);
  }

  /** Says that nobody wants more. */
  @Override
  public void close() {
    if (!stream.isClosed()) {
      reset();
    }
  }
}
