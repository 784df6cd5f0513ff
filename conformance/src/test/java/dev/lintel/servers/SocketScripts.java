package dev.lintel.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.tck.wire.WireFrame;
import java.util.Arrays;

/** What is sent on a WebSocket, and must not always be. */
final class SocketScripts {

  private static final WireFrame TEXT = WireFrame.text("hello");
  private static final byte[] FACE = "\ud83d\ude00".getBytes(UTF_8);

  private SocketScripts() {}

  static void addTo(ScriptList list) {
    messages(list);
    heads(list);
    order(list);
    texts(list);
    controls(list);
    closes(list);
  }

  private static void messages(ScriptList list) {
    lives(list, "a text", TEXT);
    lives(list, "an empty text", WireFrame.text(""));
    lives(list, "bytes", WireFrame.binary(new byte[] {0, 1, 2}));
    for (int length : new int[] {125, 126, 65_535, 65_536, 1 << 20}) {
      lives(list, "a message of " + length, WireFrame.binary(new byte[length]));
    }
    add(list, "a message of 1 MiB and a byte", WireFrame.binary(new byte[(1 << 20) + 1]));
    lives(list, "fragments", TEXT.notLast(), part("a").notLast(), part("b"));
    lives(list, "empty fragments", WireFrame.text("").notLast(), part("").notLast(), part(""));
    lives(list, "a ping in a message", TEXT.notLast(), WireFrame.ping("p"), part("a"));
    lives(list, "a pong that nobody asked for", WireFrame.pong("p"), TEXT);
    byte[] mask = TEXT.masked();
    Arrays.fill(mask, 2, 6, (byte) 0);
    System.arraycopy("hello".getBytes(UTF_8), 0, mask, 6, 5);
    list.add(socket("a mask of zeros").send("(a text)", mask).close());
  }

  private static void heads(ScriptList list) {
    raw(list, "no mask", TEXT.unmasked());
    raw(list, "a ping without mask", WireFrame.ping("p").unmasked());
    for (int bits = 1; bits < 8; bits++) {
      add(list, "reserved bits " + bits, TEXT.withReserved(bits));
    }
    add(list, "reserved bits of a ping", WireFrame.ping("p").withReserved(4));
    add(list, "reserved bits of a close", WireFrame.close(1000, "").withReserved(1));
    for (int opcode : new int[] {3, 7, 11, 15}) {
      add(list, "opcode " + opcode, TEXT.withOpcode(opcode));
    }
    raw(list, "a length in the wrong form", TEXT.withLongLength());
    raw(list, "a length of 126 in two bytes", bytes(0x81, 0xfe, 0, 125, 0, 0, 0, 0));
    raw(list, "a length with the top bit", length(0x80));
    raw(list, "a length of 2^62", length(0x40));
  }

  private static void order(ScriptList list) {
    add(list, "a continuation of nothing", part("a"));
    add(list, "a continuation of nothing that goes on", part("a").notLast());
    add(list, "a message within a message", TEXT.notLast(), WireFrame.text("again"));
    add(list, "bytes within a text", TEXT.notLast(), WireFrame.binary(new byte[1]));
    add(list, "a close within a message", TEXT.notLast(), FrameScript.CLOSE);
  }

  private static void texts(ScriptList list) {
    WireFrame bad = WireFrame.of(WireFrame.TEXT, bytes('a', 0xff, 'b'));
    add(list, "a text that is none", bad);
    add(list, "a text that is none, in its first part", bad.notLast());
    add(list, "a text that is none, in its second part", TEXT.notLast(), bad.continued());
    lives(list, "a character in two parts", text(0, 2).notLast(), text(2, 4).continued());
    add(list, "half a character", text(0, 2));
    add(list, "half a character in the last part", TEXT.notLast(), text(0, 2).continued());
    add(list, "half a character and a letter", text(0, 2).notLast(), part("a"));
    for (int[] none :
        new int[][] {{0xc0, 0xaf}, {0xed, 0xa0, 0x80}, {0xf4, 0x90, 0x80, 0x80}, {0x80}}) {
      add(list, "a text of " + Arrays.toString(none), WireFrame.of(WireFrame.TEXT, bytes(none)));
    }
    lives(list, "bytes that are no text", WireFrame.binary(bytes(0xff)));
  }

  private static void controls(ScriptList list) {
    WireFrame[] flood = {WireFrame.ping("1"), WireFrame.ping("2"), WireFrame.ping("3"), TEXT};
    lives(list, "three pings", flood);
    lives(list, "an empty ping", WireFrame.ping(""), TEXT);
    lives(list, "a ping of 125 bytes", WireFrame.ping("p".repeat(125)), TEXT);
    add(list, "a ping of 126 bytes", WireFrame.ping("p".repeat(126)));
    add(list, "a pong of 126 bytes", WireFrame.pong("p".repeat(126)));
    add(list, "a close of 126 bytes", WireFrame.close(1000, "r".repeat(124)));
    add(list, "a ping in two parts", WireFrame.ping("p").notLast());
    add(list, "a close in two parts", WireFrame.close(1000, "").notLast());
  }

  private static void closes(ScriptList list) {
    add(list, "a close", FrameScript.CLOSE);
    add(list, "a close with a reason", WireFrame.close(1000, "r".repeat(123)));
    add(list, "a close without a code", WireFrame.close());
    add(list, "a close of one byte", WireFrame.of(WireFrame.CLOSE, new byte[1]));
    for (int code :
        new int[] {
          0, 999, 1001, 1004, 1005, 1006, 1007, 1011, 1014, 1015, 1016, 2999, 3000, 4999, 5000,
          65_535
        }) {
      add(list, "a close with " + code, WireFrame.close(code, ""));
    }
    add(list, "a reason that is no text", WireFrame.of(WireFrame.CLOSE, bytes(3, 0xe8, 0xff)));
    add(list, "a message behind a close", FrameScript.CLOSE, TEXT);
    add(list, "two closes", FrameScript.CLOSE, WireFrame.close(1001, ""));
    add(list, "a ping behind a close", FrameScript.CLOSE, WireFrame.ping("p"));
    add(list, "something bad behind a close", FrameScript.CLOSE, TEXT.withReserved(1));
  }

  private static WireFrame part(String text) {
    return WireFrame.text(text).continued();
  }

  private static WireFrame text(int from, int to) {
    return WireFrame.of(WireFrame.TEXT, Arrays.copyOfRange(FACE, from, to));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** The head of a frame, and the begin of its mask. */
  private static byte[] length(int first) {
    return bytes(0x82, 0xff, first, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** What should be answered. */
  private static void lives(ScriptList list, String name, WireFrame... frames) {
    list.add(socket(name).send(frames).close());
  }

  /** What should end the socket. */
  private static void add(ScriptList list, String name, WireFrame... frames) {
    list.add(socket(name).send(frames));
  }

  private static void raw(ScriptList list, String name, byte[] frame) {
    list.add(socket(name).send("(" + name + ")", frame));
  }

  private static FrameScript socket(String name) {
    return FrameScript.named("socket, " + name, HandshakeScripts.GOOD);
  }
}
