package dev.lintel.spi;

import dev.lintel.server.Limits;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Takes the chunks of a request body apart, strictly (RFC 9112, 7.1), for adapters whose server
 * lets broken ones pass (HTTP-5.9): where two parsers see different ends, a request is smuggled.
 *
 * <p>One for each body; used by one thread at a time.
 */
public final class ChunkDecoder {

  private enum State {
    FIRST_DIGIT,
    SIZE,
    SIZE_BLANK,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    LINE_START,
    TRAILER_NAME,
    TRAILER,
    TRAILER_LF,
    LAST_LF,
    END
  }

  private static final int MAX_DIGITS = 15;
  private static final int MAX_EXTENSION = 1024;

  /** What is taken above the limit, so that it is told of by those who know it (HTTP-5.16). */
  private static final int SLACK = 1024;

  private State state = State.FIRST_DIGIT;
  private int digits;
  private int extension;
  private int trailerBytes;

  private final long maxTrailerBytes;

  /** Names at even places, each followed by its value. */
  private final List<String> trailers = new ArrayList<>(0);

  /** The name or the value of a trailer, as far as it has come. */
  private final StringBuilder text = new StringBuilder(0);

  /** The size of the chunk, of which this much is still to come. */
  private long left;

  /**
   * A decoder at the begin of a body.
   *
   * @param limits those of the server; what bounds a head bounds the trailers too
   */
  public ChunkDecoder(Limits limits) {
    this.maxTrailerBytes = (long) limits.maxHeadBytes() + SLACK;
  }

  /**
   * Finds the next bytes of the body.
   *
   * @param raw bytes of the connection in their order; on return they begin with those of the body,
   *     over which the caller must step, or with what follows the whole body
   * @return how many bytes of the body follow; 0 if all bytes are consumed and more are needed; -1
   *     if the body has ended
   * @throws ProtocolException if the chunks are malformed; nothing can be read after that
   */
  public int next(ByteBuffer raw) throws ProtocolException {
    while (raw.hasRemaining() && state != State.END) {
      if (state == State.DATA) {
        int count = (int) Math.min(left, raw.remaining());
        left -= count;
        if (left == 0) {
          state = State.DATA_CR;
        }
        return count;
      }
      state = after(raw.get() & 0xff);
    }
    return state == State.END ? -1 : 0;
  }

  /**
   * Hands over the trailers, when the body has ended.
   *
   * @param taker takes the name and the value of each, in their order
   */
  public void trailers(BiConsumer<String, String> taker) {
    for (int i = 0; i < trailers.size(); i += 2) {
      taker.accept(trailers.get(i), trailers.get(i + 1));
    }
  }

  private State after(int c) throws ProtocolException {
    return switch (state) {
      case FIRST_DIGIT -> {
        left = digit(c);
        digits = 1;
        extension = 0;
        yield State.SIZE;
      }
      case SIZE -> afterSize(c);
      case SIZE_BLANK -> {
        check(++extension <= MAX_EXTENSION, "a chunk extension is too long");
        check(c == ';' || c == ' ' || c == '\t', "the size of a chunk is no number");
        yield c == ';' ? State.EXTENSION : State.SIZE_BLANK;
      }
      case EXTENSION -> {
        check(++extension <= MAX_EXTENSION, "a chunk extension is too long");
        yield afterText(c, State.EXTENSION, State.SIZE_LF);
      }
      case SIZE_LF -> {
        lineFeed(c);
        yield left == 0 ? State.LINE_START : State.DATA;
      }
      case DATA_CR -> {
        check(c == '\r', "a chunk is longer than its size");
        yield State.DATA_LF;
      }
      case DATA_LF -> {
        lineFeed(c);
        yield State.FIRST_DIGIT;
      }
      case LINE_START -> {
        if (c == '\r') {
          yield State.LAST_LF;
        }
        yield afterName(c);
      }
      case TRAILER_NAME -> c == ':' ? takeTrailerText(State.TRAILER) : afterName(c);
      case TRAILER -> {
        State next = afterText(c, State.TRAILER, State.TRAILER_LF);
        if (next == State.TRAILER_LF) {
          yield takeTrailerText(next);
        }
        addTrailerText(c);
        yield next;
      }
      case TRAILER_LF -> {
        lineFeed(c);
        yield State.LINE_START;
      }
      case LAST_LF -> {
        lineFeed(c);
        yield State.END;
      }
      default -> throw new IllegalStateException("no bytes belong to " + state);
    };
  }

  private State afterSize(int c) throws ProtocolException {
    if (c == '\r') {
      return State.SIZE_LF;
    }
    if (c == ';') {
      return State.EXTENSION;
    }
    if (c == ' ' || c == '\t') {
      return State.SIZE_BLANK;
    }
    check(++digits <= MAX_DIGITS, "the size of a chunk is too large");
    left = 16 * left + digit(c);
    return State.SIZE;
  }

  private State afterName(int c) throws ProtocolException {
    check(RequestSyntax.isTokenByte(c), "the name of a trailer is no token");
    addTrailerText(c);
    return State.TRAILER_NAME;
  }

  private void addTrailerText(int c) throws ProtocolException {
    check(++trailerBytes <= maxTrailerBytes, "the trailers are too long");
    text.append((char) c);
  }

  /** The name or the value of a trailer is whole. */
  private State takeTrailerText(State next) {
    trailers.add(text.toString().strip());
    text.setLength(0);
    return next;
  }

  /** Within text that ends with its line. */
  private static State afterText(int c, State same, State end) throws ProtocolException {
    if (c == '\r') {
      return end;
    }
    check((c >= ' ' || c == '\t') && c != 127, "a chunk line holds a control character");
    return same;
  }

  private static void lineFeed(int c) throws ProtocolException {
    check(c == '\n', "a chunk line does not end with CR LF");
  }

  private static int digit(int c) throws ProtocolException {
    int digit = c < 128 ? Character.digit(c, 16) : -1;
    check(digit >= 0, "the size of a chunk is no number");
    return digit;
  }

  private static void check(boolean right, String message) throws ProtocolException {
    if (!right) {
      throw new ProtocolException("HTTP-5.9: " + message);
    }
  }
}
