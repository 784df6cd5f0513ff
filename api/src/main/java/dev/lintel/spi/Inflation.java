package dev.lintel.spi;

import dev.lintel.Message;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One compressed message of a client: RFC 7692, section 7.2.2. Made for a message and freed behind
 * it: no memory is held between messages.
 */
final class Inflation implements AutoCloseable {

  /** What the sender has cut off the end of each message. */
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private final Inflater inflater = new Inflater(true);
  private byte[] input = new byte[4096];
  private int length;

  /** Takes compressed bytes; those that were taken before must have been read. */
  void fill(FrameReader frame, ByteBuffer in) {
    length = frame.readPayload(in, input, 0);
    inflater.setInput(input, 0, length);
  }

  void fillTail() {
    input = TAIL;
    length = TAIL.length;
    inflater.setInput(input);
  }

  /** Reads what there is room for. Returns 0 if more input is needed. */
  int read(byte[] into, int at) throws WebSocketException {
    try {
      while (true) {
        int count = inflater.inflate(into, at, into.length - at);
        if (count > 0 || inflater.needsInput()) {
          return count;
        }
        if (inflater.finished()) {
          beginNextBlock();
        } else {
          throw broken(); // It asks for a dictionary.
        }
      }
    } catch (DataFormatException wrong) {
      throw broken();
    }
  }

  /** Whether nothing more comes of the input that was given; it may take a byte to know. */
  boolean isAtEnd() throws WebSocketException {
    return read(new byte[1], 0) == 0;
  }

  @Override
  public void close() {
    inflater.end();
  }

  /** Behind a block that is marked as the last one, which a message may have (section 7.2.3.5). */
  private void beginNextBlock() {
    int left = inflater.getRemaining();
    inflater.reset();
    inflater.setInput(input, length - left, left);
  }

  private static WebSocketException broken() {
    return new WebSocketException(
        Message.Close.BAD_DATA, "a compressed message cannot be inflated");
  }
}
