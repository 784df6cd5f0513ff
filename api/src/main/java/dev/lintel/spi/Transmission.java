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
 * The transmissions of a response, one at a time: its head, held back until it is needed
 * (HTTP-3.3), and its body.
 *
 * <p>A superclass of the exchange and not a field, so that an exchange is one object.
 */
abstract class Transmission extends ResponsePlan {

  private Phase phase = Phase.IDLE;

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

  /**
   * The trailers to send behind the last transmission; empty where there are none, or where they
   * cannot be sent (HTTP-4.8).
   */
  protected final Headers trailersToSend() {
    Framing told = framing();
    boolean open = told == Framing.CHUNKED || told == Framing.STREAM;
    return writer == null || !open ? Headers.of() : writer.trailers();
  }

  // ---- What is decided below, where the exchange ends. ----

  /** Cuts the response off because the handler left it incomplete, which nobody else will tell. */
  abstract void cutOff(Throwable problem);

  /** Completes the exchange if nothing is missing any more. */
  abstract void maybeComplete();

  // ---- What the exchange and the writer call, inside. ----

  final Phase phase() {
    return phase;
  }

  /** Takes a head that was checked, and its content-length or -1. */
  final void hold(ResponseHead checked, long declaredLength) {
    phase = Phase.HELD;
    keep(checked, declaredLength);
  }

  /** Starts the body behind the held head. */
  final ExchangeWriter newWriter() {
    ExchangeWriter made = new ExchangeWriter(this, responseLength());
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
    phase = Phase.STREAMING;
    planUpgrade(accepted);
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

  /** Whether the head has not been transmitted yet. */
  final boolean holdsHead() {
    return phase == Phase.HELD;
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
    transmitData(head(), channel, offset, count, true);
  }

  /**
   * The last transmission; the whole body if it is the first.
   *
   * @param known the length of the whole body if this is the first transmission, -1 if nobody knows
   */
  final void transmitLast(@Nullable ByteBuffer data, long known) {
    ResponseHead first = phase == Phase.HELD ? head() : null;
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
    return framing() == Framing.LENGTH ? responseLength() : 0;
  }

  /** Nothing more is transmitted. */
  final void cutTransmission() {
    if (phase == Phase.HELD) {
      dropHead(); // Nothing of it has left, so it is no part of the record.
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
    return head();
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
