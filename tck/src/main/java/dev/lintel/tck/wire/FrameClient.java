package dev.lintel.tck.wire;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client of a WebSocket: sends frames as they are, good or bad, and reads strictly what RFC
 * 6455 allows a server.
 */
public final class FrameClient {

  /** The key of the handshakes of the kit, and what the server makes of it (section 1.3). */
  public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  static final String ACCEPTANCE = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private static final int LONGEST = 64 * 1024 * 1024;

  private final WireClient wire;
  private final @Nullable WireHead head;

  private FrameClient(WireClient wire, @Nullable WireHead head) {
    this.wire = wire;
    this.head = head;
  }

  /** Reads the answer to a handshake that was sent, which must be accepted. */
  public static FrameClient accepted(WireClient wire) {
    WireHead head = wire.readHead();
    if (head.status() != 101) {
      throw new AssertionError("the handshake was answered " + head.status() + " and not 101");
    }
    expect(head, "Upgrade", "websocket");
    expect(head, "Connection", "Upgrade");
    expect(head, "Sec-WebSocket-Accept", ACCEPTANCE);
    if (head.has("Content-Length") || head.has("Transfer-Encoding")) {
      throw new AssertionError("a 101 announces a body: " + head);
    }
    return new FrameClient(wire, head);
  }

  /** Speaks on a connection, or a stream, on which the handshake was accepted already. */
  public static FrameClient over(WireClient wire) {
    return new FrameClient(wire, null);
  }

  /** The head of the response to the handshake, if it was read here. */
  public WireHead head() {
    return Objects.requireNonNull(head, "the handshake was made by somebody else");
  }

  /** The connection. */
  public WireClient wire() {
    return wire;
  }

  /** Sends frames in one write, each masked. */
  public FrameClient send(WireFrame... frames) {
    int length = 0;
    for (WireFrame frame : frames) {
      length += frame.masked().length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    for (WireFrame frame : frames) {
      bytes.put(frame.masked());
    }
    wire.send(bytes.array());
    return this;
  }

  /** Sends a text. */
  public FrameClient send(String text) {
    return send(WireFrame.text(text));
  }

  /** Sends a frame in pieces of some bytes. */
  public FrameClient sendInPieces(WireFrame frame, int length) {
    byte[] bytes = frame.masked();
    for (int from = 0; from < bytes.length; from += length) {
      wire.send(java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length)));
    }
    return this;
  }

  /** Reads the next frame, whatever it is. */
  public WireFrame read() {
    byte[] start = wire.readBytes(2);
    boolean last = (start[0] & 0x80) != 0;
    int reserved = start[0] >> 4 & 7;
    int opcode = start[0] & 15;
    if ((start[1] & 0x80) != 0) {
      throw new AssertionError("a frame of the server is masked");
    }
    long length = start[1] & 127;
    if (length == 126) {
      length = ByteBuffer.wrap(wire.readBytes(2)).getShort() & 0xffff;
    } else if (length == 127) {
      length = ByteBuffer.wrap(wire.readBytes(8)).getLong();
    }
    if (length < 0 || length > LONGEST || (opcode >= 8 && (length > 125 || !last))) {
      throw new AssertionError("a frame with opcode " + opcode + " has the length " + length);
    }
    return new WireFrame(last, reserved, opcode, wire.readBytes((int) length));
  }

  /** The next frame must be a whole text. */
  public void expectText(String text) {
    expect(WireFrame.text(text));
  }

  /** The next frame must be this one. */
  public void expect(WireFrame frame) {
    WireFrame came = read();
    if (!came.equals(frame)) {
      throw new AssertionError(
          "expected "
              + frame
              + " '"
              + frame.string()
              + "', but got "
              + came
              + " '"
              + came.string()
              + "'");
    }
  }

  /** The next frame must be a close with that code; 1005 if it must have none. */
  public WireFrame expectClose(int code) {
    WireFrame came = read();
    if (came.opcode() != WireFrame.CLOSE || came.code() != code) {
      throw new AssertionError("expected a close with the code " + code + ", but got " + came);
    }
    return came;
  }

  /**
   * The server must close the connection, cleanly or not, and send nothing more. The client then
   * ends its half: a server may wait a while for that.
   */
  public void expectEnd() {
    wire.expectEnd();
    try {
      wire.halfClose();
    } catch (UncheckedIOException gone) {
      // The connection was reset.
    }
  }

  /** Closes and expects the same code back and then the end of the connection. */
  public void close() {
    send(WireFrame.close(1000, ""));
    expectClose(1000);
    expectEnd();
  }

  private static void expect(WireHead head, String field, String value) {
    String present = head.header(field);
    if (present == null || !present.equalsIgnoreCase(value)) {
      throw new AssertionError("a 101 has the field " + field + ": " + present);
    }
  }
}
