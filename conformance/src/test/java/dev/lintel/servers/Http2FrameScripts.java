package dev.lintel.servers;

import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.HpackEncoder;
import dev.lintel.tck.wire.WireField;
import java.nio.ByteBuffer;
import java.util.List;

/** Frames of HTTP/2 that are wrong by themselves, or at their place. */
final class Http2FrameScripts {

  private static final List<WireField> GET = H2Client.head("GET", "/");
  private static final List<WireField> POST = H2Client.head("POST", "/");
  private static final List<WireField> NEXT = H2Client.head("GET", "/next");
  private static final int LARGEST_WINDOW = Integer.MAX_VALUE;

  private Http2FrameScripts() {}

  static void addTo(ScriptList list) {
    streams(list);
    closed(list);
    windows(list);
    settings(list);
    sizes(list);
    blocks(list);
    others(list);
  }

  private static void streams(ScriptList list) {
    on(list, "DATA on an idle stream", Frame.data(1, new byte[1], true));
    on(list, "RST_STREAM on an idle stream", Frame.reset(1, Frame.CANCEL));
    on(list, "WINDOW_UPDATE on an idle stream", Frame.windowUpdate(1, 1));
    on(list, "PRIORITY on an idle stream", priority(1, 0, 5));
    on(list, "HEADERS on an even stream", headers(2));
    on(list, "HEADERS on stream 0", headers(0));
    on(list, "DATA on stream 0", Frame.data(0, new byte[1], true));
    on(list, "RST_STREAM on stream 0", Frame.reset(0, Frame.CANCEL));
    on(list, "PRIORITY on stream 0", priority(0, 1, 5));
    on(list, "SETTINGS on stream 1", new Frame(Frame.SETTINGS, 0, 1, new byte[0]));
    on(list, "PING on stream 1", new Frame(Frame.PING, 0, 1, new byte[8]));
    on(list, "GOAWAY on stream 1", new Frame(Frame.GOAWAY, 0, 1, new byte[8]));
    list.add(StreamScript.named("a smaller stream").get(5, GET).await(5).get(3, NEXT).get(7, NEXT));
  }

  /** A stream whose request has ended, or that is closed. */
  private static void closed(ScriptList list) {
    Frame more = Frame.data(1, new byte[1], true);
    held(list, "HEADERS behind the end of a request", headers(1));
    held(list, "DATA behind the end of a request", more);
    held(list, "trailers behind the end of a request", trailers());
    held(list, "WINDOW_UPDATE behind the end of a request", Frame.windowUpdate(1, 1));
    held(list, "WINDOW_UPDATE of 0 behind the end of a request", Frame.windowUpdate(1, 0));
    list.add(done("HEADERS on a closed stream").head(1, GET, true).get(3, NEXT));
    list.add(done("DATA on a closed stream").data(1, "more", true).get(3, NEXT));
    list.add(done("WINDOW_UPDATE on a closed stream").send(Frame.windowUpdate(1, 1)).get(3, NEXT));
    list.add(done("PRIORITY on a closed stream").send(priority(1, 0, 5)).get(3, NEXT));
    list.add(reset("HEADERS on a stream that was reset").head(1, GET, true).get(3, NEXT));
    list.add(reset("DATA on a stream that was reset").data(1, "more", true).get(3, NEXT));
    list.add(
        reset("WINDOW_UPDATE on a stream that was reset")
            .send(Frame.windowUpdate(1, 1))
            .get(3, NEXT));
    list.add(
        reset("RST_STREAM on a stream that was reset")
            .send(Frame.reset(1, Frame.CANCEL))
            .get(3, NEXT));
  }

  /** Frames on a stream whose response is still to come. */
  private static void held(ScriptList list, String name, Frame frame) {
    list.add(
        StreamScript.named(name)
            .get(1, H2Client.head("GET", "/play?hold&send=200"))
            .awaitCall()
            .send(frame)
            .settle()
            .get(3, H2Client.head("GET", "/play?release&send=200")));
  }

  private static Frame trailers() {
    return Frame.headers(1, HpackEncoder.encode(List.of(new WireField("x", "y"))), true);
  }

  private static StreamScript done(String name) {
    return StreamScript.named(name).get(1, GET).await(1).settle();
  }

  private static StreamScript reset(String name) {
    return StreamScript.named(name)
        .post(1, POST)
        .awaitCall()
        .send(Frame.reset(1, Frame.CANCEL))
        .settle();
  }

  private static void windows(ScriptList list) {
    on(list, "WINDOW_UPDATE of 0 on the connection", Frame.windowUpdate(0, 0));
    on(list, "too much window on the connection", Frame.windowUpdate(0, LARGEST_WINDOW));
    broken(list, "WINDOW_UPDATE of 0", Frame.windowUpdate(1, 0));
    broken(list, "too much window", Frame.windowUpdate(1, LARGEST_WINDOW));
    open(
        list,
        "too much window by settings",
        Frame.windowUpdate(1, LARGEST_WINDOW - H2Client.DEFAULT_WINDOW),
        Frame.settings(Frame.INITIAL_WINDOW_SIZE, H2Client.DEFAULT_WINDOW + 1));
    open(list, "window with a reserved bit", windowWithReservedBit());
  }

  private static Frame windowWithReservedBit() {
    byte[] payload = ByteBuffer.allocate(4).putInt(0x80000001).array();
    return new Frame(Frame.WINDOW_UPDATE, 0, 1, payload);
  }

  private static void settings(ScriptList list) {
    on(list, "ENABLE_PUSH of 2", Frame.settings(2, 2));
    on(list, "ENABLE_PUSH of 1", Frame.settings(2, 1));
    on(list, "INITIAL_WINDOW_SIZE of 2^31", Frame.settings(4, 1 << 31));
    on(list, "MAX_FRAME_SIZE of 16383", Frame.settings(5, 16_383));
    on(list, "MAX_FRAME_SIZE of 2^24", Frame.settings(5, 1 << 24));
    on(list, "MAX_FRAME_SIZE of 2^24-1", Frame.settings(5, (1 << 24) - 1));
    on(list, "ENABLE_CONNECT_PROTOCOL of 2", Frame.settings(8, 2));
    on(list, "MAX_CONCURRENT_STREAMS of 0", Frame.settings(3, 0));
    on(list, "MAX_HEADER_LIST_SIZE of 100000", Frame.settings(6, 100_000));
    on(list, "HEADER_TABLE_SIZE of 0", Frame.settings(1, 0));
    on(list, "an unknown setting", Frame.settings(0x7777, 1));
    on(list, "a setting twice", Frame.settings(4, 100_000, 4, 70_000));
    on(list, "empty SETTINGS", Frame.settings());
    on(list, "SETTINGS of 5 bytes", new Frame(Frame.SETTINGS, 0, 0, new byte[5]));
    on(list, "SETTINGS ACK of 6 bytes", new Frame(Frame.SETTINGS, Frame.ACK, 0, new byte[6]));
    on(list, "SETTINGS ACK that nobody waits for", Frame.settingsAck());
  }

  private static void sizes(ScriptList list) {
    on(list, "PING of 7 bytes", Frame.ping(new byte[7], false));
    on(list, "PING of 9 bytes", Frame.ping(new byte[9], false));
    on(list, "PING ACK that nobody waits for", Frame.ping(new byte[8], true));
    on(list, "GOAWAY of 7 bytes", new Frame(Frame.GOAWAY, 0, 0, new byte[7]));
    on(list, "WINDOW_UPDATE of 3 bytes", new Frame(Frame.WINDOW_UPDATE, 0, 0, new byte[3]));
    broken(list, "RST_STREAM of 3 bytes", new Frame(Frame.RST_STREAM, 0, 1, new byte[3]));
    broken(list, "RST_STREAM of 5 bytes", new Frame(Frame.RST_STREAM, 0, 1, new byte[5]));
    broken(list, "PRIORITY of 4 bytes", new Frame(Frame.PRIORITY, 0, 1, new byte[4]));
    broken(list, "DATA of 16385 bytes", Frame.data(1, new byte[H2Client.MAX_FRAME + 1], false));
    open(list, "DATA of 16384 bytes", Frame.data(1, new byte[H2Client.MAX_FRAME], false));
    on(
        list,
        "HEADERS of 16385 bytes",
        new Frame(Frame.HEADERS, Frame.END_HEADERS, 1, new byte[H2Client.MAX_FRAME + 1]));
    on(list, "an unknown frame of 16385 bytes", new Frame(0x77, 0, 0, new byte[16_385]));
  }

  private static void blocks(ScriptList list) {
    byte[] block = HpackEncoder.encode(GET);
    on(list, "CONTINUATION of nothing", new Frame(Frame.CONTINUATION, Frame.END_HEADERS, 1, block));
    open(
        list,
        "CONTINUATION behind a whole head",
        new Frame(Frame.CONTINUATION, Frame.END_HEADERS, 1, block));
    Frame begun = new Frame(Frame.HEADERS, Frame.END_STREAM, 1, block);
    on(list, "PING in a head", begun, Frame.ping(new byte[8], false));
    on(list, "DATA in a head", begun, Frame.data(1, new byte[1], true));
    on(list, "an unknown frame in a head", begun, new Frame(0x77, 0, 0, new byte[1]));
    on(
        list,
        "CONTINUATION of another stream",
        new Frame(Frame.HEADERS, 0, 1, block),
        new Frame(Frame.CONTINUATION, Frame.END_HEADERS, 3, new byte[0]));
    hpack(list, "an index of 0", 0x80);
    hpack(list, "an index that nobody knows", 0xff, 0x7f);
    hpack(list, "an endless index", 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    hpack(list, "a field that is cut", 0x00, 0x05, 'x');
    hpack(list, "a table that is too large", 0x3f, 0xe1, 0xff, 0x03);
    hpack(list, "a change of the table behind a field", 0x82, 0x20);
    hpack(list, "a bad Huffman code", 0x00, 0x81, 0x00, 0x01, 'x');
    on(
        list,
        "HEADERS with too much padding",
        new Frame(Frame.HEADERS, Frame.END_HEADERS | Frame.PADDED, 1, new byte[] {9, 0, 0}));
    broken(
        list,
        "DATA with too much padding",
        new Frame(Frame.DATA, Frame.PADDED, 1, new byte[] {9, 0, 0}));
    broken(list, "padded DATA without a byte", new Frame(Frame.DATA, Frame.PADDED, 1, new byte[0]));
  }

  private static void hpack(ScriptList list, String name, int... bytes) {
    byte[] block = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      block[i] = (byte) bytes[i];
    }
    on(list, "HPACK, " + name, Frame.headers(1, block, true));
  }

  private static void others(ScriptList list) {
    on(list, "an unknown frame", new Frame(0x77, 0xff, 0, new byte[10]));
    on(list, "an unknown frame on a stream", new Frame(0x77, 0xff, 1, new byte[10]));
    on(list, "PUSH_PROMISE", new Frame(Frame.PUSH_PROMISE, Frame.END_HEADERS, 1, promise()));
    open(
        list,
        "PUSH_PROMISE on a stream",
        new Frame(Frame.PUSH_PROMISE, Frame.END_HEADERS, 1, promise()));
    open(list, "PRIORITY of a stream on itself", priority(1, 1, 5));
    on(list, "HEADERS of a stream on itself", selfish());
    open(list, "flags that nobody knows", new Frame(Frame.DATA, 0xf2, 1, new byte[1]));
    open(list, "a reset with an unknown code", Frame.reset(1, 0x7777));
    on(list, "GOAWAY with an unknown code", Frame.goAway(0, 0x7777));
  }

  private static byte[] promise() {
    byte[] block = HpackEncoder.encode(GET);
    return ByteBuffer.allocate(4 + block.length).putInt(2).put(block).array();
  }

  private static Frame selfish() {
    byte[] block = HpackEncoder.encode(GET);
    byte[] payload =
        ByteBuffer.allocate(5 + block.length).putInt(1).put((byte) 5).put(block).array();
    return new Frame(Frame.HEADERS, Frame.END_HEADERS | Frame.END_STREAM | 0x20, 1, payload);
  }

  private static Frame priority(int stream, int dependsOn, int weight) {
    byte[] payload = ByteBuffer.allocate(5).putInt(dependsOn).put((byte) weight).array();
    return new Frame(Frame.PRIORITY, 0, stream, payload);
  }

  private static Frame headers(int stream) {
    return Frame.headers(stream, HpackEncoder.encode(GET), true);
  }

  /** Frames on a connection without streams, and a request behind them. */
  private static void on(ScriptList list, String name, Frame... frames) {
    var script = StreamScript.named(name);
    for (Frame frame : frames) {
      script.send(frame);
    }
    list.add(script.get(101, NEXT));
  }

  /** Frames that break the stream of a request whose body is under way. */
  private static void broken(ScriptList list, String name, Frame frame) {
    list.add(
        StreamScript.named(name).post(1, POST).awaitCall().send(frame).await(1).get(101, NEXT));
  }

  /** Frames on a connection on which the body of a request is under way. */
  private static void open(ScriptList list, String name, Frame... frames) {
    var script = StreamScript.named(name).post(1, POST).awaitCall();
    for (Frame frame : frames) {
      script.send(frame);
    }
    list.add(script.get(101, NEXT));
  }
}
