package dev.lintel.tck.sabotage;

import dev.lintel.tck.frames.FrameFilter;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.h2.H2Client;
import dev.lintel.tck.wire.WireField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What wrong servers of HTTP/2 remember of a connection, so that they break one rule alone. */
final class FrameFilters {

  private static final int MAX_ABORTS = 40;

  /** Fewer than any test sends to flood, more than any that wants an answer. */
  private static final int MAX_PINGS = 900;

  /** Less than a frame that fills a window or is one of a flood. */
  private static final int SMALL = 1000;

  private FrameFilters() {}

  /** Goes away when the application has aborted too many responses. */
  static final class CountsAborts extends FrameFilter {
    private int aborts;

    @Override
    protected List<Frame> sent(Frame frame) {
      boolean abort = frame.type() == Frame.RST_STREAM && frame.payload()[3] == Frame.CANCEL;
      return abort && ++aborts > MAX_ABORTS
          ? List.of(Frame.goAway(frame.stream(), Frame.ENHANCE_YOUR_CALM))
          : List.of(frame);
    }
  }

  /** Gives the connection window for what is read alone. */
  static final class KeepsWindow extends FrameFilter {
    private boolean greeted;

    @Override
    protected List<Frame> sent(Frame frame) {
      if (frame.type() != Frame.WINDOW_UPDATE) {
        return List.of(frame);
      }
      if (frame.stream() > 0) {
        return List.of(frame, Frame.windowUpdate(0, frame.numberAt(0)));
      }
      boolean first = !greeted;
      greeted = true;
      return first ? List.of(frame) : List.of();
    }
  }

  /** Takes a small piece on a stream that it has reset for an error of the connection. */
  static final class HasNoPatience extends FrameFilter {
    private final Set<Integer> reset = ConcurrentHashMap.newKeySet();

    @Override
    protected List<Frame> received(Frame frame) {
      boolean late = frame.type() == Frame.DATA && reset.contains(frame.stream());
      return late && frame.payload().length < SMALL
          ? List.of(Frame.data(0, frame.payload(), false))
          : List.of(frame);
    }

    @Override
    protected List<Frame> sent(Frame frame) {
      if (frame.type() == Frame.RST_STREAM) {
        reset.add(frame.stream());
      }
      return List.of(frame);
    }
  }

  /** Sends a byte on a stream that it has reset when the connection gets much window. */
  static final class Untiring extends FrameFilter {
    private volatile int reset;
    private volatile boolean again;

    @Override
    protected List<Frame> received(Frame frame) {
      again |=
          reset > 0
              && frame.type() == Frame.WINDOW_UPDATE
              && frame.stream() == 0
              && frame.numberAt(0) > H2Client.MAX_FRAME;
      return List.of(frame);
    }

    @Override
    protected List<Frame> sent(Frame frame) {
      if (frame.type() == Frame.RST_STREAM) {
        reset = frame.stream();
      }
      return again && frame.type() == Frame.PING
          ? List.of(Frame.data(reset, new byte[1], false), frame)
          : List.of(frame);
    }
  }

  /** Takes a small frame of a head for all of it, and drops what comes behind. */
  static final class Hasty extends FrameFilter {
    private final Set<Integer> begun = new HashSet<>();

    @Override
    protected List<Frame> received(Frame frame) {
      boolean part = frame.type() == Frame.HEADERS && !frame.has(Frame.END_HEADERS);
      if (part && frame.payload().length < SMALL) {
        begun.add(frame.stream());
        int flags = frame.flags() | Frame.END_HEADERS;
        return List.of(new Frame(Frame.HEADERS, flags, frame.stream(), frame.payload()));
      }
      boolean rest = frame.type() == Frame.CONTINUATION && begun.contains(frame.stream());
      return rest ? List.of() : List.of(frame);
    }
  }

  /** Answers pings, and from some number on neither answers nor counts them. */
  static final class ManyPings extends FrameFilter {
    private int pings;

    @Override
    protected List<Frame> received(Frame frame) {
      return frame.type() == Frame.PING && ++pings > MAX_PINGS ? List.of() : List.of(frame);
    }
  }

  /** Sends a byte behind the head of a 204 or 304. */
  static final class Embodied extends FrameFilter {
    private boolean bodiless;

    @Override
    protected List<WireField> response(List<WireField> fields) {
      bodiless =
          fields.contains(new WireField(":status", "204"))
              || fields.contains(new WireField(":status", "304"));
      return fields;
    }

    @Override
    protected List<Frame> sent(Frame frame) {
      return bodiless && frame.type() == Frame.HEADERS && frame.has(Frame.END_STREAM)
          ? List.of(
              Frame.headers(frame.stream(), frame.payload(), false),
              Frame.data(frame.stream(), new byte[1], true))
          : List.of(frame);
    }
  }

  /** Is wrong about responses only, not about WebSockets. */
  private abstract static class OfResponses extends FrameFilter {
    private boolean socket;

    @Override
    protected final List<WireField> request(List<WireField> fields) {
      socket |= fields.contains(new WireField(":protocol", "websocket"));
      return fields;
    }

    @Override
    protected final List<Frame> sent(Frame frame) {
      return socket ? List.of(frame) : instead(frame);
    }

    abstract List<Frame> instead(Frame frame);
  }

  /** Ends a response in order that is cut off behind its head. */
  static final class Orderly extends OfResponses {
    private final Set<Integer> begun = new HashSet<>();

    @Override
    List<Frame> instead(Frame frame) {
      if (frame.type() == Frame.HEADERS) {
        begun.add(frame.stream());
      }
      return begun.contains(frame.stream())
              && frame.equals(Frame.reset(frame.stream(), Frame.CANCEL))
          ? List.of(Frame.data(frame.stream(), new byte[0], true))
          : List.of(frame);
    }
  }

  /** Holds a small piece back until there is another frame to send. */
  static final class Late extends OfResponses {
    private final List<Frame> held = new ArrayList<>();

    @Override
    List<Frame> instead(Frame frame) {
      var now = new ArrayList<>(held);
      held.clear();
      boolean piece = frame.type() == Frame.DATA && !frame.has(Frame.END_STREAM);
      (piece && frame.payload().length < SMALL ? held : now).add(frame);
      return now;
    }
  }
}
