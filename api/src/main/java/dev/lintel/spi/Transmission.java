package dev.lintel.spi;

import dev.lintel.DisconnectReason;
import dev.lintel.Headers;
import dev.lintel.ResponseHead;
import dev.lintel.Stages;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The response of an exchange: its head, held back until it is needed (HTTP-3.3), its framing, and
 * its body, one transmission at a time.
 *
 * <p>A superclass of the exchange and not a field, so that an exchange is one object.
 */
abstract class Transmission extends Informer {

  private Phase phase = Phase.IDLE;
  private @Nullable ResponseHead head;

  /** Whether framing and persistence are decided. */
  private boolean planned;

  private boolean closes;
  private long responseLength = -1;

  /** The stage of a whole response, if it did not leave at once. */
  private @Nullable ServerStage<@Nullable Void> sendStage;

  /** The body of a response that was started. */
  private @Nullable ExchangeWriter writer;

  private @Nullable LargeBody large;

  Transmission(ServerCore core) {
    super(core);
  }

  // ---- What the adapter implements. ----

  /**
   * Sends the head, if it is given, and data; answered by {@link #transmitted}, once, maybe before
   * this method returns.
   *
   * @param head the head at the first transmission, else null: put its fields with {@link
   *     #putFields}
   * @param data bytes of the body, or null; the position must stay as it is, because the same
   *     buffer may be sent in many responses at once
   * @param last whether the response ends with them
   */
  protected abstract void transmit(
      @Nullable ResponseHead head, @Nullable ByteBuffer data, boolean last);

  /**
   * Whether {@link #transmitFile} can be used.
   *
   * @param whole whether the file region is the whole body
   */
  protected abstract boolean transmitsFiles(boolean whole);

  /**
   * As {@link #transmit}, with a region of a file for data. The channel stays open until {@link
   * #transmitted}.
   */
  protected abstract void transmitFile(
      @Nullable ResponseHead head, FileChannel file, long offset, long count, boolean last);

  /**
   * Sends the head of an upgrade as it is. From now on the connection belongs to this exchange: a
   * {@link Outcome#demand} is for whatever comes behind the head of the request, and what is
   * transmitted is sent without framing; after the last one our half of the connection ends.
   * Answered by {@link #transmitted}, as a transmission is; a demand may come before that.
   *
   * <p>Overridden by adapters that claim {@link dev.lintel.Capability#WEBSOCKET}.
   *
   * @param head the whole head
   */
  protected void upgrade(ByteBuffer head) {
    throw new IllegalStateException("WebSockets are not claimed");
  }

  /** Takes one field of the response head; called by {@link #putFields}. */
  protected abstract void putField(String name, String value);

  // ---- What the adapter calls. ----

  /** The last transmission was written, or has failed because the client is gone. */
  protected final void transmitted(@Nullable Throwable problem) {
    transmittingSince = 0;
    if (phase == Phase.ABORTED) {
      return; // Why it was cut off is known.
    }
    LargeBody parts = large;
    if (parts != null) {
      if (parts.hasNext() && problem == null) {
        parts.sliceWritten = true;
        if (!parts.slicing) {
          transmitSlices(parts, null);
        }
        return;
      }
      parts.close(core.logger());
    }
    if (problem != null) {
      disconnected(DisconnectReason.PEER_RESET, problem);
    } else if (phase == Phase.ENDING) {
      phase = Phase.ENDED;
      if (sendStage != null) {
        sendStage.finish(null);
      }
      if (writer != null) {
        writer.transmitted();
      }
      maybeComplete();
    } else if (phase == Phase.STREAMING && writer != null) {
      writer.transmitted();
    }
  }

  /**
   * A part of the transmission was written: the client reads, so its time begins anew (HTTP-8.6).
   */
  protected final void progressed() {
    if (transmittingSince != 0) {
      transmittingSince = core.sweep();
    }
  }

  /** Puts the fields of the response, the server's own last. */
  protected final void putFields(ResponseHead head) {
    Headers headers = head.headers();
    boolean dated = false;
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.nameAt(i);
      switch (name.length()) {
        case 4 -> dated |= ResponseRules.is(name, "date");
        case 10 -> {
          if (ResponseRules.is(name, "connection")) {
            continue;
          }
        }
        case 14 -> {
          if (ResponseRules.is(name, "content-length")) {
            continue;
          }
        }
        default -> {}
      }
      putField(name, headers.valueAt(i));
    }
    if (!dated) {
      putField("Date", core.date());
    }
    if (responseLength >= 0) {
      putField("Content-Length", Lengths.text(responseLength));
    }
    if (isHttp2()) {
      return; // It has no fields for connections (RFC 9113, 8.2.2).
    }
    if (closes) {
      putField("Connection", "close");
    } else if (isHttp10()) {
      putField("Connection", "keep-alive");
    }
  }

  /** How the end of the response is told; known with the first transmission. */
  protected final Framing framing() {
    if (!planned || isBodiless()) {
      return Framing.NONE;
    } else if (responseLength >= 0) {
      return Framing.LENGTH;
    } else if (isHttp2()) {
      return Framing.STREAM;
    }
    return isHttp10() || isUpgraded() ? Framing.CLOSE : Framing.CHUNKED;
  }

  /** Whether the connection was taken over by another protocol. */
  protected final boolean isUpgraded() {
    return head != null && head.status() == 101; // No application can start a response with it.
  }

  /** The content-length of the response, -1 if it has none. */
  protected final long responseLength() {
    return responseLength;
  }

  /**
   * The trailers to send behind the last transmission; empty where there are none, or where they
   * cannot be sent (HTTP-4.8).
   */
  protected final Headers trailersToSend() {
    Framing told = framing();
    boolean open = told == Framing.CHUNKED || told == Framing.STREAM;
    return writer == null || !open ? Headers.of() : writer.trailers();
  }

  /** Whether the connection closes after this exchange, as its head says; not told by HTTP/2. */
  protected final boolean closes() {
    return closes;
  }

  // ---- What is decided below, where the exchange ends. ----

  /** Cuts the response off because the handler left it incomplete, which nobody else will tell. */
  abstract void cutOff(Throwable problem);

  /** Completes the exchange if nothing is missing any more. */
  abstract void maybeComplete();

  /** Whether the client may still send a body that was never asked for (HTTP-5.5). */
  abstract boolean awaitsContinue();

  // ---- What the exchange and the writer call, inside. ----

  final Phase phase() {
    return phase;
  }

  /** The head, once there is one. */
  final @Nullable ResponseHead head() {
    return head;
  }

  /** Takes a head that was checked, and its content-length or -1. */
  final void hold(ResponseHead checked, long declaredLength) {
    head = checked;
    phase = Phase.HELD;
    responseLength = ResponseRules.isBodiless(checked.status()) ? -1 : declaredLength;
  }

  /** Starts the body behind the held head. */
  final ExchangeWriter newWriter() {
    ExchangeWriter made = new ExchangeWriter(this, responseLength);
    writer = made;
    return made;
  }

  /**
   * Takes the connection over, or the stream; what is written from now on are its bytes.
   *
   * @param accepted the head of the response
   * @param bytes the same as the bytes of HTTP/1, or null over HTTP/2, which has its own form
   */
  final void startUpgrade(ResponseHead accepted, @Nullable ByteBuffer bytes) {
    head = accepted;
    phase = Phase.STREAMING;
    planned = true;
    closes = true;
    newWriter().upgrading();
    transmittingSince = core.sweep();
    if (bytes == null) {
      transmit(accepted, null, false);
    } else {
      upgrade(bytes);
    }
  }

  final @Nullable ExchangeWriter writer() {
    return writer;
  }

  final void closeAfterwards() {
    closes = true;
  }

  /** Whether the head has not been transmitted yet. */
  final boolean holdsHead() {
    return phase == Phase.HELD;
  }

  /** Whether the response has no body whatever is written. */
  final boolean isBodiless() {
    return isHead() || (head != null && ResponseRules.isBodiless(head.status()));
  }

  /** The first transmission of a stream, or a later one. */
  final void transmitPiece(ByteBuffer data) {
    ResponseHead first = beginStream();
    transmitData(first, !data.hasRemaining() || isBodiless() ? null : data, false);
  }

  /** A region of a file within a stream. */
  final void transmitRegion(FileChannel channel, long offset, long count) {
    ResponseHead first = beginStream();
    large().take(channel);
    transmitData(first, channel, offset, count, false);
  }

  /** A region of a file as the whole response, of which the head is held. */
  final void transmitWholeFile(FileChannel channel, long offset, long count) {
    phase = Phase.ENDING;
    plan(count);
    large().take(channel);
    transmitData(head, channel, offset, count, true);
  }

  /**
   * The last transmission; the whole body if it is the first.
   *
   * @param known the length of the whole body if this is the first transmission, -1 if nobody knows
   */
  final void transmitLast(@Nullable ByteBuffer data, long known) {
    ResponseHead first = phase == Phase.HELD ? head : null;
    phase = Phase.ENDING;
    if (first != null) {
      plan(known);
    }
    transmitData(first, isBodiless() ? null : data, true);
  }

  /** The stage of a whole response that has just been transmitted. */
  final CompletionStage<Void> sent() {
    if (phase == Phase.ENDED) {
      return Stages.done();
    }
    if (phase == Phase.ABORTED) {
      return Stages.failed(Objects.requireNonNull(brokenBy()));
    }
    sendStage = new ServerStage<>();
    return ServerStage.ofVoid(sendStage);
  }

  /** Whether a stage is the one of the whole response. */
  final boolean isSendStage(CompletionStage<Void> stage) {
    return stage == sendStage;
  }

  /** The number of bytes of the body that were handed to the adapter. */
  final long bytesSent() {
    if (writer != null) {
      return writer.bytesSent();
    }
    return framing() == Framing.LENGTH ? responseLength : 0;
  }

  /** Nothing more is transmitted. */
  final void cutTransmission() {
    if (phase == Phase.HELD) {
      head = null; // Nothing of it has left, so it is no part of the record.
    }
    if (phase != Phase.ENDED) {
      phase = Phase.ABORTED;
    }
  }

  /** Fails what waits for a transmission that was cut. */
  final void failTransmission(Throwable broken) {
    transmittingSince = 0;
    failInterims(broken);
    if (large != null) {
      large.close(core.logger());
    }
    if (writer != null) {
      writer.broken(broken);
    }
    if (sendStage != null) {
      sendStage.fail(broken);
    }
  }

  @Override
  final void turnEnded() {
    if (writer != null) {
      writer.turnEnded();
    }
  }

  // ---- Private, inside. ----

  private @Nullable ResponseHead beginStream() {
    if (phase != Phase.HELD) {
      return null;
    }
    phase = Phase.STREAMING;
    plan(-1);
    return head;
  }

  /** Decides framing and persistence; {@code known} is the length of the whole body, or -1. */
  private void plan(long known) {
    ResponseHead held = Objects.requireNonNull(head);
    planned = true;
    if (responseLength < 0
        && known >= 0
        && !ResponseRules.isBodiless(held.status())
        && (known > 0 || !isHead())) {
      responseLength = known;
    }
    closes |=
        !isHttp2()
            && (framing() == Framing.CLOSE
                || !clientKeepsAlive()
                || ResponseRules.wishesClose(held.headers())
                || core.drainDeadline() != null
                || awaitsContinue());
  }

  /** One transmission, or several of a large piece. */
  private void transmitData(@Nullable ResponseHead first, @Nullable ByteBuffer data, boolean last) {
    if (isInforming()) {
      afterInterims(() -> transmitData(first, data, last));
    } else if (data != null && data.remaining() > LargeBody.SLICE) {
      LargeBody parts = large();
      parts.take(data, last);
      transmitSlices(parts, first);
    } else {
      transmittingSince = core.sweep();
      transmit(first, data, last);
    }
  }

  /** A region of a file. */
  private void transmitData(
      @Nullable ResponseHead first, FileChannel file, long offset, long count, boolean last) {
    if (isInforming()) {
      afterInterims(() -> transmitData(first, file, offset, count, last));
    } else {
      transmittingSince = core.sweep();
      transmitFile(first, file, offset, count, last);
    }
  }

  /** A loop and not a recursion: a slice may be written before its transmission returns. */
  private void transmitSlices(LargeBody parts, @Nullable ResponseHead head) {
    ResponseHead first = head;
    parts.slicing = true;
    do {
      ByteBuffer slice = parts.next();
      transmittingSince = core.sweep();
      transmit(first, slice, parts.isEnd());
      first = null;
    } while (parts.sliceWritten && parts.hasNext());
    parts.slicing = false;
  }

  private LargeBody large() {
    if (large == null) {
      large = new LargeBody();
    }
    return large;
  }
}
