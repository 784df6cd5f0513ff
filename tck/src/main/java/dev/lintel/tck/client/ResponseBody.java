package dev.lintel.tck.client;

import dev.lintel.tck.wire.WireClient;
import dev.lintel.tck.wire.WireFraming;
import dev.lintel.tck.wire.WireHead;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Takes the body of a response out of its framing, as far as it is asked for. */
final class ResponseBody {

  private static final int LARGEST = 64 * 1024;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final WireClient connection;
  private final WireHead head;
  private final WireFraming framing;

  /** The rest of a chunk. */
  private ByteBuffer ahead = NOTHING;

  private long left;
  private boolean ended;

  ResponseBody(WireClient connection, WireHead head, boolean bodiless) {
    this.connection = connection;
    this.head = head;
    this.framing = head.framing(bodiless);
    this.left = framing == WireFraming.LENGTH ? head.length() : 0;
  }

  /**
   * The next piece of the body, which is added to what came before it; empty at the end.
   *
   * @throws dev.lintel.tck.wire.WireCutException if the body is cut off
   */
  byte[] next(int max, ByteArrayOutputStream all) {
    if (!ahead.hasRemaining() && !ended) {
      ahead = ByteBuffer.wrap(fetch(Math.min(max, LARGEST)));
      ended = !ahead.hasRemaining() || framing == WireFraming.CLOSE;
    }
    byte[] piece = new byte[Math.min(max, ahead.remaining())];
    ahead.get(piece);
    all.writeBytes(piece);
    return piece;
  }

  private byte[] fetch(int max) {
    return switch (framing) {
      case NONE -> new byte[0];
      case LENGTH -> {
        int count = (int) Math.min(max, left);
        left -= count;
        yield count == 0 ? new byte[0] : connection.readBytes(count);
      }
      case CHUNKED -> connection.readChunk();
      case CLOSE -> connection.readBody(head);
    };
  }
}
