package dev.lintel.tck.frames;

import dev.lintel.tck.h2.Frame;
import dev.lintel.tck.wire.WireField;
import java.util.List;

/** What a wrong server does otherwise on one connection; as it stands, nothing. */
public class FrameFilter {

  /** What is made of a frame that has come. Called on one thread. */
  protected List<Frame> received(Frame frame) {
    return List.of(frame);
  }

  /** What is sent for a frame. Called on another thread. */
  protected List<Frame> sent(Frame frame) {
    return List.of(frame);
  }

  /** What is made of a request head. */
  protected List<WireField> request(List<WireField> fields) {
    return fields;
  }

  /** What is sent for a response head. */
  protected List<WireField> response(List<WireField> fields) {
    return fields;
  }

  /** Whether the end of the connection is noticed. */
  protected boolean seesEnd() {
    return true;
  }

  /** Whether resets that the client sends are counted. */
  protected boolean countsResets() {
    return true;
  }

  /** Whether resets that the client has provoked are counted. */
  protected boolean countsProvoked() {
    return true;
  }
}
