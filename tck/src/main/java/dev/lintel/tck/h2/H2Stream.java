package dev.lintel.tck.h2;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lintel.tck.wire.WireField;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What has come on one stream so far. Used on the thread of its client. */
public final class H2Stream {

  private final int id;
  private final List<List<WireField>> interim = new ArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable List<WireField> head;
  private @Nullable List<WireField> trailers;
  private boolean ended;
  private @Nullable Integer resetCode;
  private int resets;

  /** How much may still be sent. */
  long sendWindow;

  /** How many DATA frames have come, empty ones included. */
  private int dataFrames;

  H2Stream(int id, long sendWindow) {
    this.id = id;
    this.sendWindow = sendWindow;
  }

  /** Its number. */
  public int id() {
    return id;
  }

  /** Whether the head of the response has come. */
  public boolean hasHead() {
    return head != null;
  }

  /** The status of the response. */
  public int status() {
    return statusOf(fields());
  }

  /** The fields of the head, pseudo fields included. */
  public List<WireField> fields() {
    return Objects.requireNonNull(head, "no head has come");
  }

  /** The first value of a field of the head, or null. */
  public @Nullable String field(String name) {
    return fields().stream()
        .filter(field -> field.name().equals(name))
        .map(WireField::value)
        .findFirst()
        .orElse(null);
  }

  /** The statuses of the interim responses before the head. */
  public List<Integer> interimStatuses() {
    return interim.stream().map(H2Stream::statusOf).toList();
  }

  /** The fields of the interim responses before the head. */
  public List<List<WireField>> interim() {
    return List.copyOf(interim);
  }

  /** The body so far. */
  public byte[] body() {
    return body.toByteArray();
  }

  /** How long the body is so far. */
  public int bodyLength() {
    return body.size();
  }

  /** The body so far, as text. */
  public String text() {
    return body.toString(UTF_8);
  }

  /** How many DATA frames have come, empty ones included. */
  public int dataFrames() {
    return dataFrames;
  }

  /** The trailers, or null. */
  public @Nullable List<WireField> trailers() {
    return trailers;
  }

  /** Whether the server has ended the stream in order. */
  public boolean isEnded() {
    return ended;
  }

  /** Whether the server has reset the stream. */
  public boolean isReset() {
    return resetCode != null;
  }

  /** How often the server has reset the stream; again for each frame that comes too late. */
  public int resets() {
    return resets;
  }

  /** The code of the first reset, or null. */
  public @Nullable Integer resetCode() {
    return resetCode;
  }

  /** Whether nothing more comes. */
  public boolean isClosed() {
    return ended || resetCode != null;
  }

  void tookFields(List<WireField> fields, boolean last) {
    checkOpen("HEADERS");
    if (head != null) {
      if (!last) {
        throw new AssertionError("trailers do not end stream " + id);
      }
      trailers = fields;
    } else if (statusOf(fields) < 200) {
      if (last) {
        throw new AssertionError("an interim response ends stream " + id);
      }
      interim.add(fields);
    } else {
      head = fields;
    }
    ended |= last;
  }

  void tookData(byte[] bytes, boolean last) {
    checkOpen("DATA");
    if (head == null) {
      throw new AssertionError("DATA before a head on stream " + id);
    }
    dataFrames++;
    body.writeBytes(bytes);
    ended |= last;
  }

  void tookReset(int code) {
    resets++;
    if (resetCode == null) {
      resetCode = code;
    }
  }

  private void checkOpen(String what) {
    if (ended || resetCode != null) {
      throw new AssertionError(what + " on stream " + id + ", which the server has closed");
    }
  }

  private static int statusOf(List<WireField> fields) {
    WireField first = fields.get(0);
    if (!first.name().equals(":status")) {
      throw new AssertionError("a head does not begin with :status but with " + first);
    }
    return Integer.parseInt(first.value());
  }

  @Override
  public String toString() {
    return "stream " + id + (resetCode == null ? "" : " reset with " + resetCode);
  }
}
