package dev.lintel.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireFrame;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * One random session: messages of all sizes, cut into frames anywhere and sent in pieces, with
 * pings between them, and at its end a close or one thing that is wrong.
 */
final class WebSocketFuzz {

  /** The largest message that the server must take. */
  static final int LARGEST = 70_000;

  /** The sizes at which a length is told in another way, and some around them. */
  private static final int[] SIZES = {0, 1, 2, 125, 126, 127, 1000, 65_535, 65_536, LARGEST};

  private static final int[] GOOD_CODES = {1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999};

  private final Random random;
  private final boolean deflate;
  private final List<String> done = new ArrayList<>();
  private final Queue<WireFrame> pongs = new ArrayDeque<>();
  private FrameClient client;

  WebSocketFuzz(long seed) {
    this.random = new Random(seed);
    this.deflate = random.nextBoolean();
  }

  void run(InetSocketAddress address) {
    try (WireClient wire = WireClient.connect(address)) {
      wire.send(
          "GET /%s/ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  .formatted(random.nextBoolean() ? "sync" : "async")
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
              + FrameClient.KEY
              + (deflate ? "\r\nSec-WebSocket-Extensions: permessage-deflate" : "")
              + "\r\n\r\n");
      client = FrameClient.accepted(wire);
      for (int i = random.nextInt(6); i > 0; i--) {
        message();
      }
      end();
    }
  }

  /** Sends a message, which must come back, and so must the pings between its frames. */
  private void message() {
    boolean isText = random.nextBoolean();
    byte[] content = isText ? text(size()) : bytes(size());
    int opcode = isText ? WireFrame.TEXT : WireFrame.BINARY;
    send(frames(opcode, content, compresses()), "a message of " + content.length);
    boolean heard = false;
    while (!heard || !pongs.isEmpty()) {
      WireFrame frame = client.read();
      if (frame.opcode() == WireFrame.PONG) {
        assertThat(frame).isEqualTo(pongs.poll());
      } else {
        assertThat(heard).as("whether the message came a second time").isFalse();
        assertThat(frame.opcode()).isEqualTo(opcode);
        assertThat(frame.reserved()).isIn(0, deflate ? 4 : 0);
        byte[] echo = frame.reserved() == 4 ? inflated(frame.payload()) : frame.payload();
        assertThat(Arrays.equals(echo, content)).as("whether the echo is the message").isTrue();
        heard = true;
      }
    }
  }

  /** A message in frames, with pings and pongs between them. */
  private List<byte[]> frames(int opcode, byte[] content, boolean compressed) {
    byte[] payload = compressed ? deflated(content) : content;
    var frames = new ArrayList<byte[]>();
    int from = 0;
    boolean last = false;
    for (int i = 0; !last; i++) {
      control(frames);
      int left = payload.length - from;
      last = i == 20 || random.nextInt(3) == 0;
      int count = last ? left : random.nextInt(left + 1);
      byte[] piece = Arrays.copyOfRange(payload, from, from + count);
      int reserved = compressed && i == 0 ? 4 : 0;
      int code = i == 0 ? opcode : WireFrame.CONTINUATION;
      frames.add(new WireFrame(last, reserved, code, piece).masked());
      from += count;
    }
    return frames;
  }

  private void control(List<byte[]> frames) {
    int kind = random.nextInt(6);
    byte[] payload = bytes(random.nextInt(126));
    if (kind == 0) {
      frames.add(WireFrame.of(WireFrame.PING, payload).masked());
      pongs.add(WireFrame.of(WireFrame.PONG, payload));
    } else if (kind == 1) {
      frames.add(WireFrame.of(WireFrame.PONG, payload).masked());
    }
  }

  /** Ends the session in one of many ways, and expects the close that belongs to it. */
  private void end() {
    int way = random.nextInt(deflate ? 21 : 20);
    switch (way) {
      case 0 -> wrong(1005, WireFrame.close());
      case 1, 2, 3 -> {
        int code = GOOD_CODES[random.nextInt(GOOD_CODES.length)];
        wrong(code, WireFrame.close(code, new String(text(random.nextInt(100)), UTF_8)));
      }
      case 4 -> wrong(1002, List.of(WireFrame.text("x").unmasked()), "no mask");
      case 5 -> wrong(1002, WireFrame.text("x").withReserved(1 + random.nextInt(3)));
      case 6 -> wrong(1002, WireFrame.ping("x").withReserved(4));
      case 7 -> wrong(1002, WireFrame.of(random.nextBoolean() ? 3 : 11, bytes(5)));
      case 8 -> wrong(1002, WireFrame.ping("in two").notLast());
      case 9 -> wrong(1002, WireFrame.of(WireFrame.PING, bytes(126 + random.nextInt(1000))));
      case 10 -> wrong(1002, WireFrame.text("continued").continued());
      case 11 -> wrong(1002, WireFrame.text("begun").notLast(), WireFrame.text("again"));
      case 12 -> wrong(1007, frames(WireFrame.TEXT, broken(), compresses()), "a text that is none");
      case 13 -> wrong(1007, frames(WireFrame.TEXT, cut(), compresses()), "a text that is cut");
      case 14 -> wrong(1002, WireFrame.of(WireFrame.CLOSE, new byte[] {3}));
      case 15 ->
          wrong(1002, WireFrame.close(new int[] {0, 999, 1005, 2999, 5000}[random.nextInt(5)], ""));
      case 16 ->
          wrong(1007, WireFrame.of(WireFrame.CLOSE, new byte[] {3, (byte) 0xe8, (byte) 0xff}));
      case 17 ->
          wrong(1009, frames(WireFrame.BINARY, bytes(LARGEST + 1), compresses()), "too large");
      case 18 -> wrong(1002, WireFrame.text("not deflated").continued().withReserved(4));
      case 19 -> wrong(1002, List.of(WireFrame.text("x").withLongLength()), "a long length");
      default -> wrong(1007, WireFrame.binary(new byte[] {7, 1, 2, 3}).withReserved(4));
    }
  }

  private void wrong(int code, WireFrame... frames) {
    wrong(code, Arrays.stream(frames).map(WireFrame::masked).toList(), List.of(frames).toString());
  }

  private void wrong(int code, List<byte[]> frames, String what) {
    send(frames, what);
    WireFrame frame = client.read();
    while (frame.opcode() == WireFrame.PONG) {
      assertThat(frame).isEqualTo(pongs.poll());
      frame = client.read();
    }
    assertThat(frame.opcode()).as("opcode of %s", frame).isEqualTo(WireFrame.CLOSE);
    assertThat(frame.code()).as("code of the close").isEqualTo(code);
    client.wire().expectEnd();
  }

  /** Sends frames in one write, in one for each, or cut anywhere. */
  private void send(List<byte[]> frames, String what) {
    done.add(what + " in " + frames.size() + " frames");
    var all = new ByteArrayOutputStream();
    frames.forEach(all::writeBytes);
    byte[] bytes = all.toByteArray();
    int way = random.nextInt(3);
    if (way == 0) {
      frames.forEach(client.wire()::send);
      return;
    }
    int most = way == 1 ? bytes.length : Math.max(1, bytes.length / 20);
    for (int from = 0; from < bytes.length; ) {
      int count = Math.min(bytes.length - from, way == 1 ? most : 1 + random.nextInt(most));
      client.wire().send(Arrays.copyOfRange(bytes, from, from + count));
      from += count;
    }
  }

  private boolean compresses() {
    return deflate && random.nextBoolean();
  }

  private int size() {
    return random.nextBoolean() ? random.nextInt(300) : SIZES[random.nextInt(SIZES.length)];
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A text of so many bytes, with characters of one to four. */
  private byte[] text(int size) {
    var text = new ByteArrayOutputStream();
    while (text.size() < size) {
      int[] from = {0, 0x80, 0x800, 0xe000, 0x10000};
      int[] to = {0x80, 0x800, 0xd800, 0x10000, 0x110000};
      int kind = random.nextInt(from.length);
      int letter = from[kind] + random.nextInt(to[kind] - from[kind]);
      byte[] encoded = Character.toString(letter).getBytes(UTF_8);
      text.writeBytes(text.size() + encoded.length <= size ? encoded : new byte[] {'.'});
    }
    return text.toByteArray();
  }

  /** A text with something in it that no text has. */
  private byte[] broken() {
    byte[][] parts = {
      {(byte) 0xff},
      {(byte) 0x80},
      {(byte) 0xc0, (byte) 0xaf},
      {(byte) 0xf5, (byte) 0x80},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0xe2, 'x'}
    };
    var text = new ByteArrayOutputStream();
    text.writeBytes(text(random.nextInt(500)));
    text.writeBytes(parts[random.nextInt(parts.length)]);
    text.writeBytes(text(random.nextInt(500)));
    return text.toByteArray();
  }

  /** A text that ends within a character. */
  private byte[] cut() {
    var text = new ByteArrayOutputStream();
    text.writeBytes(text(random.nextInt(500)));
    text.write("\ud83d\ude00".getBytes(UTF_8), 0, 1 + random.nextInt(3));
    return text.toByteArray();
  }

  private static byte[] deflated(byte[] content) {
    var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(content);
    byte[] out = new byte[content.length + 1000];
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, count - 4); // Without the empty block at its end (RFC 7692, 7.2.1).
  }

  private static byte[] inflated(byte[] payload) {
    byte[] whole = Arrays.copyOf(payload, payload.length + 4);
    whole[whole.length - 2] = (byte) 0xff;
    whole[whole.length - 1] = (byte) 0xff;
    var inflater = new Inflater(true);
    inflater.setInput(whole);
    byte[] out = new byte[LARGEST + 1];
    try {
      return Arrays.copyOf(out, inflater.inflate(out));
    } catch (DataFormatException broken) {
      throw new AssertionError("a message of the server cannot be inflated", broken);
    } finally {
      inflater.end();
    }
  }

  @Override
  public String toString() {
    return (deflate ? "deflate: " : "plain: ") + done;
  }
}
