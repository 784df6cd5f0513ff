package dev.lintel.tck.sabotage;

import static dev.lintel.tck.sabotage.Http2Saboteurs.frames;
import static dev.lintel.tck.sabotage.Http2Saboteurs.head;
import static dev.lintel.tck.sabotage.Http2Saboteurs.received;

import dev.lintel.tck.frames.FrameFilter;
import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.wire.WireField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Servers of HTTP/2 that are wrong about wrong frames. */
final class FrameSaboteurs {

  static final List<Saboteur> ALL =
      List.of(
          head(
              "H2-2.10",
              "mends names of trailers",
              fields ->
                  fields.get(0).name().startsWith(":")
                      ? fields
                      : fields.stream()
                          .map(f -> new WireField(f.name().toLowerCase(Locale.ROOT), f.value()))
                          .toList()),
          new Saboteur("H2-5.7", "answers a reset by a reset", frames(Answering::new)),
          received(
              "H2-7.1",
              "drops a ping of a wrong length",
              frame ->
                  frame.type() == Frame.PING && frame.payload().length != 8
                      ? List.of()
                      : List.of(frame)),
          received(
              "H2-7.2",
              "drops data with more padding than there is",
              frame ->
                  frame.type() == Frame.DATA
                          && frame.has(Frame.PADDED)
                          && frame.payload()[0] >= frame.payload().length
                      ? List.of()
                      : List.of(frame)),
          received(
              "H2-7.3",
              "ends over what it does not know",
              frame ->
                  frame.type() > Frame.CONTINUATION
                      ? List.of(Frame.ping(new byte[0], false))
                      : List.of(frame)));

  private FrameSaboteurs() {}

  /** Sends a reset for each that has come, before it answers a ping. */
  private static final class Answering extends FrameFilter {
    private final Queue<Frame> resets = new ConcurrentLinkedQueue<>();

    @Override
    protected List<Frame> received(Frame frame) {
      if (frame.type() == Frame.RST_STREAM) {
        resets.add(Frame.reset(frame.stream(), Frame.CANCEL));
      }
      return List.of(frame);
    }

    @Override
    protected List<Frame> sent(Frame frame) {
      var now = new ArrayList<Frame>();
      if (frame.type() == Frame.PING) {
        now.addAll(resets);
        resets.clear();
      }
      now.add(frame);
      return now;
    }
  }
}
