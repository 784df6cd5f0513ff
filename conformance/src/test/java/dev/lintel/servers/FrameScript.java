package dev.lintel.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.Capability;
import dev.lintel.server.ServerProvider;
import dev.lintel.tck.wire.FrameClient;
import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireCutException;
import dev.lintel.tck.wire.WireFrame;
import dev.lintel.tck.wire.WireHead;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A script of a WebSocket: a handshake, and frames if it is accepted.
 *
 * <p>It reads until the server closes the connection, so its frames should be a reason for that.
 */
final class FrameScript implements Script {

  /** A close as it should be. */
  static final WireFrame CLOSE = WireFrame.close(1000, "");

  private static final int SWITCHED = 101;

  private final String name;
  private final String handshake;
  private final List<byte[]> frames = new ArrayList<>();
  private final StringBuilder sent = new StringBuilder();
  private String early = "";
  private boolean closes;

  private FrameScript(String name, String handshake) {
    this.name = name;
    this.handshake = handshake;
    sent.append(handshake);
  }

  /**
   * A script that begins with a handshake.
   *
   * @param handshake with a bar for each end of a line
   */
  static FrameScript named(String name, String handshake) {
    return new FrameScript(name, handshake);
  }

  /** Sends frames, all those of a script in one write. */
  FrameScript send(WireFrame... masked) {
    for (WireFrame frame : masked) {
      send("(" + frame + ")", frame.masked());
    }
    return this;
  }

  /** Sends the bytes of a frame that no client should send. */
  FrameScript send(String what, byte[] frame) {
    sent.append(what);
    frames.add(frame);
    return this;
  }

  /** Waits for a message, and closes. */
  FrameScript close() {
    sent.append("(until a message comes)(" + CLOSE + ")");
    closes = true;
    return this;
  }

  /** Sends the frames so far together with the handshake. */
  FrameScript early() {
    sent.append("(all of it at once)");
    early = bytes();
    frames.clear();
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
    return Script.claims(provider, Capability.WEBSOCKET);
  }

  @Override
  public boolean isAnswered(String transcript) {
    return transcript.startsWith("HTTP/1.1");
  }

  @Override
  public String play(WireClient client, Witness witness) {
    client.send(handshake.replace("|", "\r\n") + early);
    WireHead head = client.readHead();
    if (head.status() != SWITCHED) {
      String answer = WireText.withoutPhrase(head, client.readBody(head));
      return answer + "\n" + end(client);
    }
    FrameClient socket = FrameClient.over(client);
    send(client, bytes());
    var read = new ArrayList<String>();
    boolean due = closes;
    try {
      while (true) {
        WireFrame frame = socket.read();
        read.add(text(frame));
        if (due && frame.opcode() < WireFrame.CLOSE) {
          due = false;
          send(client, new String(CLOSE.masked(), ISO_8859_1));
        }
      }
    } catch (WireCutException end) {
      return Stream.concat(Stream.of(WireText.of(head).strip()), lastPongs(read).stream())
          .collect(Collectors.joining("\n", "", "\n(closed)\n"));
    }
  }

  /** Whoever has closed already takes nothing; what it has said is still to be read. */
  private static void send(WireClient client, String frames) {
    try {
      client.send(frames);
    } catch (WireCutException closed) {
      // The next read tells.
    }
  }

  /** Of pings that come fast, the last one is answered and the others may be (WS-5.1). */
  private static List<String> lastPongs(List<String> frames) {
    var kept = new ArrayList<String>();
    for (int i = 0; i < frames.size(); i++) {
      boolean pongs =
          i + 1 < frames.size()
              && frames.get(i).startsWith("pong")
              && frames.get(i + 1).startsWith("pong");
      if (!pongs) {
        kept.add(frames.get(i));
      }
    }
    return kept;
  }

  private static String text(WireFrame frame) {
    return switch (frame.opcode()) {
      case WireFrame.TEXT, WireFrame.PONG, WireFrame.PING -> frame + " '" + frame.string() + "'";
      case WireFrame.CLOSE -> "close " + frame.code();
      default -> frame.toString();
    };
  }

  private static String end(WireClient client) {
    try {
      client.halfClose();
      client.expectEnd();
    } catch (java.io.UncheckedIOException gone) {
      // The connection was reset.
    }
    return "(closed)\n";
  }

  private String bytes() {
    return frames.stream()
        .map(frame -> new String(frame, ISO_8859_1))
        .collect(Collectors.joining());
  }
}
