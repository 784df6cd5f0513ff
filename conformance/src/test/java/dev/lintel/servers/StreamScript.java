package dev.lintel.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.Capability;
import dev.lintel.server.ServerProvider;
import dev.lintel.tck.Await;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.h2.H2Stream;
import dev.lintel.tck.h2.HpackEncoder;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireCutException;
import dev.lintel.tck.wire.WireField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A script of HTTP/2, made of frames.
 *
 * <p>It never waits for a time: at its end it sends a ping, whose answer tells that the server has
 * taken everything, and reads until each stream whose request has ended is closed.
 */
final class StreamScript implements Script {

  private static final String REFUSED = "refused";
  private static final String OPEN = "open";
  private static final int LONGEST = 60;

  private final String name;
  private final List<Consumer<Play>> steps = new ArrayList<>();
  private final StringBuilder sent = new StringBuilder();
  private final Set<Integer> ended = new TreeSet<>();
  private final Set<Integer> reset = new TreeSet<>();
  private boolean refusable;

  private StreamScript(String name) {
    this.name = "h2, " + name;
  }

  /** A script without steps. */
  static StreamScript named(String name) {
    return new StreamScript(name);
  }

  /** Sends a head whose request ends with it. */
  StreamScript get(int stream, List<WireField> fields) {
    return head(stream, fields, true);
  }

  /** Sends a head whose request goes on. */
  StreamScript post(int stream, List<WireField> fields) {
    return head(stream, fields, false);
  }

  /** Sends a part of a body. */
  StreamScript data(int stream, String text, boolean last) {
    return send(Frame.data(stream, text.getBytes(ISO_8859_1), last), "'" + text + "'");
  }

  /** Sends a head, or trailers. */
  StreamScript head(int stream, List<WireField> fields, boolean last) {
    byte[] block = HpackEncoder.encode(fields);
    int most = H2Client.MAX_FRAME;
    if (block.length <= most) {
      return send(Frame.headers(stream, block, last), text(fields));
    }
    int flags = last ? Frame.END_STREAM : 0;
    send(new Frame(Frame.HEADERS, flags, stream, Arrays.copyOf(block, most)), text(fields));
    for (int from = most; from < block.length; from += most) {
      int to = Math.min(block.length, from + most);
      int end = to == block.length ? Frame.END_HEADERS : 0;
      send(new Frame(Frame.CONTINUATION, end, stream, Arrays.copyOfRange(block, from, to)));
    }
    return this;
  }

  /** Sends a frame as it is. */
  StreamScript send(Frame frame) {
    return send(frame, "");
  }

  /** Waits until the server has taken everything so far. */
  StreamScript settle() {
    return step("(until that was taken)", Play::settle);
  }

  /** Waits for the end of a stream. */
  StreamScript await(int stream) {
    return step(
        "(until stream " + stream + " is closed)",
        play -> {
          play.await(play.client.stream(stream));
          play.awaitCompletion();
        });
  }

  /** Waits for an interim response on a stream. */
  StreamScript awaitInterim(int stream) {
    return step(
        "(until stream " + stream + " has an interim response)",
        play -> {
          H2Stream its = play.client.stream(stream);
          play.await(
              "an interim response",
              () -> its.interim().size() > 0 || its.hasHead() || its.isClosed());
        });
  }

  /** Waits until the application has been called. */
  StreamScript awaitCall() {
    return step(
        "(until the application is called)",
        play -> Await.until("a call", () -> play.witness.calls() > play.callsBefore));
  }

  /** A client that does not give back the window of what it reads. */
  StreamScript withoutWindow() {
    return step("", play -> play.client.givesWindow(false));
  }

  /**
   * Says that heads of this script should be refused, which HTTP/2 may do in three ways (spec, H2):
   * by a status or by a reset of the stream, which are the same here, or with the connection.
   */
  StreamScript refusable() {
    refusable = true;
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String sent() {
    return sent.toString();
  }

  @Override
  public boolean isFor(ServerProvider provider) {
    return Script.claims(provider, Capability.HTTP2);
  }

  @Override
  public boolean isAnswered(String transcript) {
    // What was refused was never begun; only a stream that is open may still have its call to come.
    return transcript.endsWith("connection: lives\n")
        && transcript.lines().noneMatch(line -> line.endsWith(OPEN));
  }

  @Override
  public boolean isInOrder() {
    return false; // Streams do not wait for each other.
  }

  @Override
  public String play(WireClient wire, Witness witness) {
    var play = new Play(H2Client.over(wire, Frame.settings()), witness);
    play.settle(); // So that nothing but the script is under way.
    steps.forEach(step -> step.accept(play));
    play.settle();
    ended.stream()
        .filter(stream -> !reset.contains(stream))
        .forEach(stream -> play.await(play.client.stream(stream)));
    play.awaitCompletion();
    var seen = new StringBuilder();
    for (H2Stream stream : play.streams()) {
      seen.append("stream ").append(stream.id()).append(": ").append(outcome(stream, play));
      seen.append('\n');
    }
    return seen.append("connection: ").append(play.end()).append('\n').toString();
  }

  private String outcome(H2Stream stream, Play play) {
    boolean refused =
        stream.hasHead()
            ? stream.status() >= 400 && stream.bodyLength() == 0
            : stream.isReset() || play.isOver();
    if (refusable && refused) { // With its status, its code or its connection.
      return REFUSED;
    }
    var text = new StringBuilder();
    stream.interim().forEach(head -> text.append(WireText.fields(head)).append("\n  "));
    if (stream.hasHead()) {
      text.append(WireText.fields(stream.fields())).append("\n  ");
      text.append(new String(stream.body(), ISO_8859_1).replace("\n", "\n  ")).append("\n  ");
    }
    if (stream.trailers() != null) {
      text.append("trailers ").append(WireText.fields(stream.trailers())).append("\n  ");
    }
    return text.append(end(stream, play.isOver())).toString();
  }

  private static String end(H2Stream stream, boolean isOver) {
    Integer code = stream.resetCode();
    if (stream.isEnded()) {
      // A reset that says that the rest of the request is not wanted may come or not (H2-4.3).
      boolean more = code != null && code != Frame.NO_ERROR && code != Frame.CANCEL;
      return "END_STREAM" + (more ? ", then RST_STREAM with " + codeName(code) : "");
    }
    if (isOver) {
      return "ended with the connection"; // Whether or not it is reset first.
    }
    return code == null ? OPEN : "RST_STREAM with " + codeName(code);
  }

  /** Those that tell what went wrong are the same here: each parser has its own (H2-7.1, 7.2). */
  private static String codeName(int code) {
    return switch (code) {
      case Frame.NO_ERROR -> "NO_ERROR";
      case Frame.REFUSED_STREAM -> "REFUSED_STREAM";
      case Frame.CANCEL -> "CANCEL";
      case Frame.ENHANCE_YOUR_CALM -> "ENHANCE_YOUR_CALM";
      default -> "an error";
    };
  }

  private StreamScript send(Frame frame, String content) {
    step("(" + frame + (content.isEmpty() ? "" : " " + content) + ")", play -> play.send(frame));
    boolean ends = frame.type() == Frame.HEADERS || frame.type() == Frame.DATA;
    if (frame.type() == Frame.RST_STREAM) {
      reset.add(frame.stream());
    }
    if (ends && frame.has(Frame.END_STREAM)) {
      ended.add(frame.stream());
    }
    return this;
  }

  private StreamScript step(String text, Consumer<Play> step) {
    sent.append(text);
    steps.add(step);
    return this;
  }

  private static String text(List<WireField> fields) {
    var text = new StringBuilder();
    fields.forEach(
        field -> text.append(field.name()).append(": ").append(shown(field.value())).append("; "));
    return text.toString().strip();
  }

  private static String shown(String value) {
    return value.length() > LONGEST ? value.substring(0, LONGEST) + "..." : value;
  }

  /** A script that is under way. */
  private static final class Play {
    private final H2Client client;
    private final Witness witness;
    private final int callsBefore;
    private final int completedBefore;
    private final Set<Integer> streams = new TreeSet<>();

    Play(H2Client client, Witness witness) {
      this.client = client;
      this.witness = witness;
      this.callsBefore = witness.calls();
      this.completedBefore = witness.completed();
    }

    /** Whoever has closed already takes nothing; what it has said is still to be read. */
    void send(Frame... frames) {
      for (Frame frame : frames) {
        if (frame.stream() != 0) {
          client.stream(frame.stream());
          streams.add(frame.stream());
        }
      }
      try {
        client.send(frames);
      } catch (WireCutException closed) {
        // The next read tells.
      }
    }

    void settle() {
      if (!client.isEnded()) {
        int before = client.pongs();
        send(Frame.ping(new byte[8], false));
        await("the answer to a ping", () -> client.pongs() > before);
      }
    }

    void await(H2Stream stream) {
      await("the end of " + stream, stream::isClosed);
    }

    void await(String what, BooleanSupplier condition) {
      client.await(what, () -> condition.getAsBoolean() || isOver());
    }

    /** Waits until the server knows, too, which exchanges are over. */
    void awaitCompletion() {
      if (isOver()) {
        return;
      }
      if (streams().stream().allMatch(H2Stream::isClosed)) {
        Await.until("every exchange is over", witness::isIdle);
      } else {
        long answered = streams().stream().filter(s -> s.isEnded() && s.status() < 300).count();
        Await.until(
            "what was answered is over", () -> witness.completed() - completedBefore >= answered);
      }
    }

    /** Whether the server takes no more of this connection. */
    boolean isOver() {
      return client.isEnded() || client.goAway() != null;
    }

    List<H2Stream> streams() {
      return streams.stream().map(client::stream).toList();
    }

    String end() {
      if (!isOver()) {
        return "lives";
      }
      client.await("the end of the connection", client::isEnded);
      return client.goAway() == null
          ? "closed"
          : "closed, GOAWAY with " + codeName(client.awaitGoAway());
    }
  }
}
