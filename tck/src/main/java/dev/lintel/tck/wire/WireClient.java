package dev.lintel.tck.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.tck.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection: sends bytes as they are, reads strictly, misbehaves on demand.
 *
 * <p>One thread may send while another reads. What cannot be read in time fails the test.
 */
public final class WireClient implements AutoCloseable {
  private final Wire wire;
  private final Transcript sent = new Transcript();
  private final Transcript received = new Transcript();
  private final WireReader reader;
  private final byte[] buffer = new byte[16 * 1024];
  private int position;
  private int limit;

  /** How long the present read may wait for the next bytes. */
  private Duration patience = Await.patience();

  private WireClient(Wire wire) {
    this.wire = wire;
    this.reader =
        new WireReader(
            new WireReader.Source() {
              @Override
              public int next() throws IOException {
                return fill() ? buffer[position++] & 0xff : -1;
              }

              @Override
              public int next(byte[] into, int offset, int length) throws IOException {
                if (!fill()) {
                  return -1;
                }
                int count = Math.min(length, limit - position);
                System.arraycopy(buffer, position, into, offset, count);
                position += count;
                return count;
              }
            });
  }

  /** Connects by a socket. */
  public static WireClient connect(SocketAddress address) {
    return connect(WireNetwork.SOCKETS, address, 0);
  }

  /**
   * Connects.
   *
   * @param receiveBuffer how much is taken for a client that does not read, in bytes, so that it is
   *     soon felt; 0 leaves the choice to the network
   */
  public static WireClient connect(WireNetwork network, SocketAddress address, int receiveBuffer) {
    return call(() -> new WireClient(network.connect(address, receiveBuffer)));
  }

  /** The client's end of a connection that there is already. */
  public static WireClient over(Wire wire) {
    return new WireClient(wire);
  }

  /** Sends text in ISO 8859-1. */
  public WireClient send(String text) {
    return send(text.getBytes(ISO_8859_1));
  }

  /** Sends bytes in one write; whether the server has closed is known by the second write only. */
  public WireClient send(byte[] bytes) {
    return write(
        () -> {
          sent.add(bytes, 0, bytes.length);
          wire.send(bytes);
          return this;
        });
  }

  /** Sends each byte in a write of its own. */
  public WireClient dribble(String text) {
    for (int i = 0; i < text.length(); i++) {
      send(text.substring(i, i + 1));
    }
    return this;
  }

  /** Sends bytes as one chunk. */
  public WireClient sendChunk(byte[] bytes) {
    byte[] size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1);
    ByteBuffer chunk = ByteBuffer.allocate(size.length + bytes.length + 2);
    chunk.put(size).put(bytes).put((byte) '\r').put((byte) '\n');
    return send(chunk.array());
  }

  /**
   * Sends filler until the server has taken nothing for a moment, or the maximum is reached.
   *
   * @return how many bytes were sent
   */
  public long sendUntilBlocked(long max) {
    return write(
        () -> {
          byte[] filler = new byte[64 * 1024];
          Duration moment = Await.absence().multipliedBy(2);
          long total = 0;
          int count = 1;
          while (count > 0 && total < max) {
            count = wire.sendSome(filler, (int) Math.min(filler.length, max - total), moment);
            sent.add(filler, 0, count);
            total += count;
          }
          return total;
        });
  }

  /** Sends nothing more: the server sees the end of the stream. */
  public WireClient halfClose() {
    return call(
        () -> {
          wire.end();
          return this;
        });
  }

  /** Breaks the connection: the server sees a reset. */
  public void reset() {
    call(
        () -> {
          wire.reset();
          return this;
        });
  }

  /** Reads a head, an interim one included. */
  public WireHead readHead() {
    return read("a response head", reader::head);
  }

  /** Reads a whole response and the interim ones before it. */
  public WireResponse read() {
    return read(false);
  }

  /** Reads the response to HEAD, which has no body. */
  public WireResponse readBodiless() {
    return read(true);
  }

  /** Reads the body that a head announced. */
  public byte[] readBody(WireHead head) {
    return read("the body", () -> reader.body(head, head.framing(false)));
  }

  /** Reads one chunk of a chunked body; empty if it was the last. */
  public byte[] readChunk() {
    return read("a chunk", reader::chunk);
  }

  /** The trailers of the chunked body that was read last. */
  public List<WireField> trailers() {
    return reader.trailers();
  }

  /** Reads exactly that many bytes, whatever they are. */
  public byte[] readBytes(int count) {
    return read(
        count + " bytes",
        () -> {
          byte[] bytes = new byte[count];
          int i = 0;
          while (i < count) {
            if (!fill()) {
              throw new WireCutException(
                  "the connection ended after " + i + " of " + count + " bytes",
                  java.util.Arrays.copyOf(bytes, i));
            }
            int some = Math.min(count - i, limit - position);
            System.arraycopy(buffer, position, bytes, i, some);
            position += some;
            i += some;
          }
          return bytes;
        });
  }

  /** Reads a body that must be cut off, and returns what came of it. */
  public byte[] readCutBody(WireHead head) {
    byte[] whole;
    try {
      whole = readBody(head);
    } catch (WireCutException cut) {
      return cut.received();
    }
    throw new AssertionError(
        "the body looks complete (" + whole.length + " bytes), but must be cut off");
  }

  /** The server must close the connection, cleanly or not, and send nothing more. */
  public void expectEnd() {
    read(
        "the end of the connection",
        () -> {
          try {
            if (fill()) {
              throw new AssertionError(
                  "expected the end of the connection, but got "
                      + (limit - position)
                      + " bytes more");
            }
          } catch (SocketException reset) {
            // A reset ends a connection, too.
          }
          return this;
        });
  }

  /** The server must close the connection, cleanly or not, whatever it sends before that. */
  public void skipToEnd() {
    read("the end of the connection", this::skip);
  }

  /** The server must reset the connection: a plain end would look like a complete message. */
  public void expectReset() {
    if (!read("a reset", this::skip)) {
      throw new AssertionError("expected a reset, but the connection ended cleanly");
    }
  }

  /** The server must send nothing, and leave the connection open, for the short time. */
  public void expectSilence() {
    call(
        () -> {
          patience = Await.absence();
          try {
            reader.takeChunkEnd();
            boolean more = position < limit || fill();
            throw new AssertionError(
                more ? "expected silence, but the server sent something" : "the connection ended");
          } catch (SocketTimeoutException silence) {
            return this;
          }
        });
  }

  /** How much was received, in bytes. */
  public long bytesReceived() {
    return received.total();
  }

  /** The last bytes in both directions, for people. */
  public String transcript() {
    return "  sent:\n    " + sent.show() + "\n  received:\n    " + received.show();
  }

  @Override
  public void close() {
    call(
        () -> {
          wire.close();
          return this;
        });
  }

  private WireResponse read(boolean bodiless) {
    return read(
        "a response",
        () -> {
          List<WireHead> interim = new ArrayList<>();
          WireHead head = reader.head();
          while (head.status() < 200) {
            interim.add(head);
            head = reader.head();
          }
          WireFraming framing = head.framing(bodiless);
          byte[] body = reader.body(head, framing);
          return new WireResponse(List.copyOf(interim), head, framing, body, reader.trailers());
        });
  }

  /** Makes sure that there is a byte to take. Returns false at the end of the connection. */
  private boolean fill() throws IOException {
    if (position < limit) {
      return true;
    }
    int count = wire.read(buffer, patience);
    if (count < 0) {
      return false;
    }
    received.add(buffer, 0, count);
    position = 0;
    limit = count;
    return true;
  }

  /** Takes all that comes. Returns whether it ends with a reset. */
  private boolean skip() throws IOException {
    try {
      while (fill()) {
        position = limit;
      }
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  private <T> T read(String what, Call<T> call) {
    return call(
        () -> {
          patience = Await.patience();
          try {
            return call.call();
          } catch (SocketTimeoutException late) {
            throw new AssertionError(
                "did not come within " + Await.patience().toMillis() + " ms: " + what, late);
          } catch (SocketException reset) {
            throw new WireCutException(
                "the connection broke (" + reset.getMessage() + ") where " + what + " should come",
                new byte[0]);
          }
        });
  }

  private static <T> T write(Call<T> call) {
    return call(
        () -> {
          try {
            return call.call();
          } catch (IOException closed) {
            throw new WireCutException(
                "the server has closed the connection ("
                    + closed.getMessage()
                    + ") while the kit was sending",
                new byte[0]);
          }
        });
  }

  private interface Call<T> {
    T call() throws IOException;
  }

  private static <T> T call(Call<T> call) {
    try {
      return call.call();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
