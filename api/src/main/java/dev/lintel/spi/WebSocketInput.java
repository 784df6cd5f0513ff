package dev.lintel.spi;

import dev.lintel.Message;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket reads: piece after piece while somebody wants a message, and without that up to
 * the beginning of the next one, so that pings and a close are seen (WS-3.2).
 */
final class WebSocketInput {

  /** Who is told of what was read. */
  interface Receiver {
    /** Whether somebody waits for a message. */
    boolean wantsMessage();

    /** Whether nothing more is to be read. */
    boolean isDone();

    void message(Message message);

    void ping(byte[] payload);

    void pong(byte[] payload);

    void close(Message.Close close);

    /** The client broke the protocol or passed a limit. */
    void refuse(WebSocketException wrong);

    /** The connection ends. */
    void lost();

    /** A read has failed. */
    void failed(Throwable problem);
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** How many pieces one turn takes before other connections of its thread have theirs. */
  private static final int TURN = 32;

  private final Exchange exchange;
  private final ExchangeReader in;
  private final MessageReader reader;
  private final WebSocketClock clock;
  private final Receiver receiver;

  /** The borrowed piece that is being taken apart. */
  private ByteBuffer piece = NOTHING;

  /** Whether nothing more can be made of the piece. */
  private boolean hungry = true;

  private boolean reading;
  private boolean pulling;

  /** Whether the next frame belongs to a message, for which nobody has asked. */
  private boolean held;

  WebSocketInput(
      Exchange exchange,
      ExchangeReader in,
      MessageReader reader,
      WebSocketClock clock,
      Receiver receiver) {
    this.exchange = exchange;
    this.in = in;
    this.reader = reader;
    this.clock = clock;
    this.receiver = receiver;
  }

  /** Reads on: a message is wanted now, or somebody listens for the first time. */
  void resume() {
    held = false;
    pull();
  }

  /** Forgets a message that has begun. */
  void drop() {
    reader.drop();
  }

  /** A loop and not a recursion: a piece may come before its read returns. */
  private void pull() {
    if (pulling) {
      return;
    }
    pulling = true;
    int pieces = 0;
    while (!reading && !held && !receiver.isDone()) {
      if (!hungry) {
        take(piece);
      } else if (pieces++ == TURN) {
        exchange.runLater(this::pull);
        break;
      } else {
        piece = NOTHING;
        reading = true;
        clock.listens();
        in.read().whenComplete((next, problem) -> came(next, problem));
      }
    }
    if (!reading) {
      clock.listensNot();
    }
    pulling = false;
  }

  private void came(@Nullable ByteBuffer next, @Nullable Throwable problem) {
    reading = false;
    if (problem != null) {
      receiver.failed(problem);
    } else if (next == null) {
      receiver.lost();
    } else {
      piece = next;
      hungry = false;
      pull();
    }
  }

  private void take(ByteBuffer input) {
    try {
      switch (reader.next(input, receiver.wantsMessage())) {
        case MESSAGE -> receiver.message(reader.message());
        case PING -> receiver.ping(reader.payload());
        case PONG -> receiver.pong(reader.payload());
        case CLOSE -> receiver.close(reader.close());
        case HELD -> held = true;
        default -> hungry = true;
      }
    } catch (WebSocketException wrong) {
      receiver.refuse(wrong);
    }
  }
}
