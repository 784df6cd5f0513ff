package dev.lintel.tck.h2;

import dev.lintel.tck.wire.WireField;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a server has sent on a connection: its settings, its windows, and its side of streams. */
final class Received {

  private final Consumer<Frame> reply;
  private final Consumer<String> note;
  private final HpackDecoder decoder = new HpackDecoder();
  private final Map<Integer, H2Stream> streams = new TreeMap<>();
  private final Map<Integer, Integer> settings = new TreeMap<>();
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();

  /** The HEADERS whose block goes on in the next frame, else null. */
  private @Nullable Frame unfinished;

  /** How much may be sent on the connection. */
  long sendWindow = H2Client.DEFAULT_WINDOW;

  /** Whether data is answered with as much window. */
  boolean givesWindow = true;

  int pongs;
  int settingsAcks;
  @Nullable Frame goAway;

  /**
   * Nothing yet.
   *
   * @param reply sends what a client must answer
   * @param note takes what people should see
   */
  Received(Consumer<Frame> reply, Consumer<String> note) {
    this.reply = reply;
    this.note = note;
  }

  int setting(int number, int otherwise) {
    return settings.getOrDefault(number, otherwise);
  }

  /** A stream by its number; it begins with the window of now. */
  H2Stream stream(int id) {
    return streams.computeIfAbsent(
        id,
        unknown -> new H2Stream(id, setting(Frame.INITIAL_WINDOW_SIZE, H2Client.DEFAULT_WINDOW)));
  }

  /** Takes the next frame. */
  void take(Frame frame) {
    if (unfinished != null && frame.type() != Frame.CONTINUATION) {
      throw new AssertionError("a field block is interrupted by " + frame);
    }
    switch (frame.type()) {
      case Frame.DATA -> takeData(frame);
      case Frame.HEADERS -> {
        unfinished = frame;
        takeBlock(frame.content(), frame.has(Frame.END_HEADERS));
      }
      case Frame.CONTINUATION -> takeBlock(frame.payload(), frame.has(Frame.END_HEADERS));
      case Frame.RST_STREAM -> stream(frame).tookReset(frame.numberAt(0));
      case Frame.SETTINGS -> takeSettings(frame);
      case Frame.PING -> {
        if (frame.has(Frame.ACK)) {
          pongs++;
        } else {
          reply.accept(Frame.ping(frame.payload(), true));
        }
      }
      case Frame.GOAWAY -> goAway = frame;
      case Frame.WINDOW_UPDATE -> {
        if (frame.stream() == 0) {
          sendWindow += frame.numberAt(0);
        } else {
          stream(frame).sendWindow += frame.numberAt(0);
        }
      }
      default -> throw new AssertionError("a client does not expect " + frame);
    }
  }

  private void takeBlock(byte[] part, boolean whole) {
    Frame begun = unfinished;
    if (begun == null) {
      throw new AssertionError("CONTINUATION of nothing");
    }
    block.writeBytes(part);
    if (whole) {
      unfinished = null;
      List<WireField> fields = decoder.decode(block.toByteArray());
      block.reset();
      note.accept("   " + fields);
      stream(begun).tookFields(fields, begun.has(Frame.END_STREAM));
    }
  }

  private void takeData(Frame frame) {
    stream(frame).tookData(frame.content(), frame.has(Frame.END_STREAM));
    int length = frame.payload().length;
    if (givesWindow && length > 0) {
      reply.accept(Frame.windowUpdate(0, length));
      if (!frame.has(Frame.END_STREAM)) {
        reply.accept(Frame.windowUpdate(frame.stream(), length));
      }
    }
  }

  private void takeSettings(Frame frame) {
    if (frame.has(Frame.ACK)) {
      settingsAcks++;
      return;
    }
    for (int at = 0; at < frame.payload().length; at += 6) {
      int number = ((frame.payload()[at] & 0xff) << 8) | (frame.payload()[at + 1] & 0xff);
      int value = frame.numberAt(at + 2);
      if (number == Frame.INITIAL_WINDOW_SIZE) {
        int change = value - settings.getOrDefault(number, H2Client.DEFAULT_WINDOW);
        streams.values().forEach(stream -> stream.sendWindow += change);
      }
      settings.put(number, value);
    }
    reply.accept(Frame.settingsAck());
  }

  private H2Stream stream(Frame frame) {
    H2Stream stream = streams.get(frame.stream());
    if (stream == null) {
      throw new AssertionError("nobody has opened the stream of " + frame);
    }
    return stream;
  }
}
