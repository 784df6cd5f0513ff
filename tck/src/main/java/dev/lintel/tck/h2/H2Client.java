package dev.lintel.tck.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireCutException;
import dev.lintel.tck.wire.WireField;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection over HTTP/2 by prior knowledge: sends frames as they are, right or wrong, and
 * reads strictly.
 *
 * <p>While it waits it answers what a client must answer: settings, pings, and as long as it {@link
 * #givesWindow}, data with more window. Used on one thread.
 */
public final class H2Client {

  /** What a client sends first (RFC 9113, 3.4). */
  public static final String PREFACE = "PRI * HTTP/2.0##SM##".replace("#", "\r\n");

  /** The window of a stream and of the connection before anybody says otherwise. */
  public static final int DEFAULT_WINDOW = 65_535;

  /** The longest frame that may be sent to whom has not allowed more. */
  public static final int MAX_FRAME = 16_384;

  /** How many frames are kept for people. */
  private static final int KEPT = 40;

  private final WireClient wire;
  private final Received received = new Received(this::reply, this::note);
  private final Deque<String> frames = new ArrayDeque<>();
  private int nextStream = 1;
  private int pings;
  private boolean ended;

  private H2Client(WireClient wire) {
    this.wire = wire;
  }

  /** Speaks on a connection on which nothing was said yet: sends preface and settings. */
  public static H2Client over(WireClient wire, Frame settings) {
    var client = new H2Client(wire);
    var first = new ByteArrayOutputStream();
    first.writeBytes(PREFACE.getBytes(ISO_8859_1));
    first.writeBytes(settings.bytes());
    client.sent(settings);
    wire.send(first.toByteArray());
    return client;
  }

  /** The fields of a request head: the pseudo fields and others, names and values in turn. */
  public static List<WireField> head(String method, String path, String... namesAndValues) {
    var fields = new ArrayList<WireField>();
    fields.add(new WireField(":method", method));
    fields.add(new WireField(":scheme", "http"));
    fields.add(new WireField(":authority", "kit"));
    fields.add(new WireField(":path", path));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(new WireField(namesAndValues[i], namesAndValues[i + 1]));
    }
    return fields;
  }

  /** The connection below. */
  public WireClient wire() {
    return wire;
  }

  /** Whether the client gives as much window as data comes; true at first. */
  public H2Client givesWindow(boolean gives) {
    received.givesWindow = gives;
    return this;
  }

  // ---- Sending ----

  /** Sends frames, in one write. */
  public H2Client send(Frame... all) {
    var bytes = new ByteArrayOutputStream();
    for (Frame frame : all) {
      sent(frame);
      bytes.writeBytes(frame.bytes());
    }
    wire.send(bytes.toByteArray());
    return this;
  }

  /** Sends a request without a body. */
  public H2Stream get(String path, String... namesAndValues) {
    return request(head("GET", path, namesAndValues), true);
  }

  /** Sends the head of a request that goes on. */
  public H2Stream open(String method, String path, String... namesAndValues) {
    return request(head(method, path, namesAndValues), false);
  }

  /**
   * Sends an extended CONNECT (RFC 8441), which makes a connection of its stream.
   *
   * @param protocol what is to be spoken on it
   */
  public H2Stream connect(String protocol, String path, String... namesAndValues) {
    List<WireField> fields = head("CONNECT", path, namesAndValues);
    fields.add(1, new WireField(":protocol", protocol));
    return request(fields, false);
  }

  /** Sends a head, right or wrong, in as many frames as it needs. */
  public H2Stream request(List<WireField> fields, boolean last) {
    H2Stream stream = newStream();
    byte[] all = HpackEncoder.encode(fields);
    if (all.length <= MAX_FRAME) {
      send(Frame.headers(stream.id(), all, last));
      return stream;
    }
    for (int from = 0; from < all.length; from += MAX_FRAME) {
      int to = Math.min(all.length, from + MAX_FRAME);
      int flags = to == all.length ? Frame.END_HEADERS : 0;
      send(
          from == 0
              ? new Frame(
                  Frame.HEADERS,
                  last ? Frame.END_STREAM : 0,
                  stream.id(),
                  Arrays.copyOfRange(all, from, to))
              : new Frame(
                  Frame.CONTINUATION, flags, stream.id(), Arrays.copyOfRange(all, from, to)));
    }
    return stream;
  }

  /** The next stream, for whoever sends its frames by hand. */
  public H2Stream newStream() {
    H2Stream stream = stream(nextStream);
    nextStream += 2;
    return stream;
  }

  /** A stream by its number, for whoever sends its frames by hand; one that was not begun, too. */
  public H2Stream stream(int id) {
    return received.stream(id);
  }

  /** Sends a part of a body in one frame, whatever the windows are. */
  public H2Client data(H2Stream stream, byte[] bytes, boolean last) {
    stream.sendWindow -= bytes.length;
    received.sendWindow -= bytes.length;
    return send(Frame.data(stream.id(), bytes, last));
  }

  /** Sends a part of a body as the windows allow, and waits for them. */
  public H2Client upload(H2Stream stream, byte[] bytes, boolean last) {
    int from = 0;
    do {
      await("window for stream " + stream.id(), () -> bytes.length == 0 || windowOf(stream) > 0);
      int to = (int) Math.min(bytes.length, from + Math.min(MAX_FRAME, windowOf(stream)));
      data(stream, Arrays.copyOfRange(bytes, from, to), last && to == bytes.length);
      from = to;
    } while (from < bytes.length);
    return this;
  }

  /** What may be sent on a stream now, by its window and the one of the connection. */
  public long windowOf(H2Stream stream) {
    return Math.min(received.sendWindow, stream.sendWindow);
  }

  /** Resets a stream. */
  public H2Client reset(H2Stream stream, int code) {
    return send(Frame.reset(stream.id(), code));
  }

  // ---- Waiting ----

  /** Reads frames until the stream has ended or was reset. */
  public H2Stream awaitClosed(H2Stream stream) {
    await("the end of " + stream, stream::isClosed);
    return stream;
  }

  /** Reads a whole response; the server must not reset the stream before its end. */
  public H2Stream response(H2Stream stream) {
    awaitClosed(stream);
    if (!stream.isEnded()) {
      throw failure("stream " + stream.id() + " was reset with " + stream.resetCode());
    }
    return stream;
  }

  /** Reads until the head of the response has come. */
  public H2Stream awaitHead(H2Stream stream) {
    await("a head on " + stream, () -> stream.hasHead() || stream.isClosed());
    if (!stream.hasHead()) {
      throw failure("no head came on " + stream);
    }
    return stream;
  }

  /** Reads until the server resets the stream, and returns the code. */
  public int awaitReset(H2Stream stream) {
    await("a reset of " + stream, stream::isReset);
    return stream.resetCode() == null ? -1 : stream.resetCode();
  }

  /** Reads until the server says that it ends the connection, and returns the code. */
  public int awaitGoAway() {
    await("GOAWAY", () -> goAway() != null);
    Frame last = goAway();
    return last == null ? -1 : last.numberAt(4);
  }

  /** Reads until the server has ended the connection. */
  public H2Client awaitEnd() {
    await("the end of the connection", () -> ended);
    return this;
  }

  /** Sends a ping and reads until it is answered: what was sent before has been taken. */
  public H2Client roundTrip() {
    pings++;
    byte[] opaque = {'l', 'i', 'n', 't', 'e', 'l', (byte) (pings >> 8), (byte) pings};
    send(Frame.ping(opaque, false));
    int number = pings;
    return await("the answer to a ping", () -> pongs() >= number);
  }

  /** Reads frames until a condition holds. */
  public H2Client await(String what, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (ended) {
        throw failure("the connection has ended; did not come: " + what);
      }
      try {
        next();
      } catch (WireCutException cut) {
        ended = true;
      } catch (AssertionError wrong) {
        AssertionError failure = failure(wrong.getMessage() + "; waited for " + what);
        failure.initCause(wrong);
        throw failure;
      }
    }
    return this;
  }

  /** Reads frames until the server closes this stream or the whole connection. */
  public H2Client awaitRefused(H2Stream stream) {
    return await("a refusal of " + stream, () -> stream.isClosed() || goAway() != null);
  }

  // ---- What has come ----

  /** A setting of the server, or a default if it sent none. */
  public int setting(int number, int otherwise) {
    return received.setting(number, otherwise);
  }

  /** How many pings the server has answered. */
  public int pongs() {
    return received.pongs;
  }

  /** How often the server has acknowledged our settings. */
  public int settingsAcks() {
    return received.settingsAcks;
  }

  /** The GOAWAY that came last, or null. */
  public @Nullable Frame goAway() {
    return received.goAway;
  }

  /** The highest stream that the server will serve, by its GOAWAY. */
  public int lastStream() {
    Frame last = goAway();
    return last == null ? Integer.MAX_VALUE : last.numberAt(0) & Integer.MAX_VALUE;
  }

  /** Whether the server was seen to end the connection. */
  public boolean isEnded() {
    return ended;
  }

  /** The last frames in both directions, for people. */
  public String transcript() {
    return String.join("\n    ", frames);
  }

  // ---- Private ----

  private void next() {
    byte[] header = wire.readBytes(Frame.HEADER);
    int length = ((header[0] & 0xff) << 16) | ((header[1] & 0xff) << 8) | (header[2] & 0xff);
    int stream =
        ((header[5] & 0x7f) << 24)
            | ((header[6] & 0xff) << 16)
            | ((header[7] & 0xff) << 8)
            | (header[8] & 0xff);
    if (length > MAX_FRAME) {
      throw new AssertionError("a frame has " + length + " bytes, more than was allowed");
    }
    var frame = new Frame(header[3] & 0xff, header[4] & 0xff, stream, wire.readBytes(length));
    note("<- " + frame);
    received.take(frame);
  }

  /** Sends an answer that a server that goes need not take. */
  private void reply(Frame frame) {
    try {
      send(frame);
    } catch (WireCutException gone) {
      note("   (not taken)");
    }
  }

  private void sent(Frame frame) {
    note("-> " + frame);
  }

  private void note(String line) {
    frames.add(line);
    if (frames.size() > KEPT) {
      frames.remove();
    }
  }

  private AssertionError failure(@Nullable String what) {
    return new AssertionError(what + "\n  last frames:\n    " + transcript());
  }
}
