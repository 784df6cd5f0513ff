package dev.lintel.middleware.lint;

import dev.lintel.ProtocolException;
import java.nio.ByteBuffer;

/**
 * A buffer that the application has given to the server until a stage completes: the server gets a
 * read-only view, so that a change of the content is the application's, and a change of the view is
 * the server's.
 */
final class Lent {

  private final ByteBuffer given;
  private final ByteBuffer view;
  private final int position;
  private final int limit;
  private final long sum;
  private final Check touched;
  private final Check changed;

  /** A piece of a response. */
  Lent(ByteBuffer given) {
    this(given, Check.TOUCHED_BUFFER, Check.BUFFER_CHANGED);
  }

  /**
   * A buffer under rules of its own.
   *
   * @param touched what the server breaks
   * @param changed what the application breaks
   */
  Lent(ByteBuffer given, Check touched, Check changed) {
    this.given = given;
    this.view = given.asReadOnlyBuffer();
    this.position = given.position();
    this.limit = given.limit();
    this.sum = Poison.sum(given);
    this.touched = touched;
    this.changed = changed;
  }

  ByteBuffer view() {
    return view;
  }

  /**
   * The stage has completed.
   *
   * @throws ProtocolException if somebody has changed the buffer, and the lint throws
   */
  void giveBack(LintExchange exchange) {
    ProtocolException wrong = null;
    if (view.position() != position || view.limit() != limit) {
      wrong = exchange.found(touched, "position or limit of a given buffer moved");
    }
    if (given.position() != position || given.limit() != limit || hasChanged()) {
      wrong = exchange.found(changed, "a given buffer was changed before its stage had completed");
    }
    if (wrong != null) {
      throw wrong;
    }
  }

  private boolean hasChanged() {
    ByteBuffer now = given.duplicate();
    now.limit(limit).position(position);
    return Poison.sum(now) != sum;
  }
}
