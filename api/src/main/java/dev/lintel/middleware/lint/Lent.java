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

  Lent(ByteBuffer given) {
    this.given = given;
    this.view = given.asReadOnlyBuffer();
    this.position = given.position();
    this.limit = given.limit();
    this.sum = Poison.sum(given);
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
      wrong = exchange.found(Check.TOUCHED_BUFFER, "position or limit of a written buffer moved");
    }
    if (given.position() != position || given.limit() != limit || changed()) {
      wrong =
          exchange.found(
              Check.BUFFER_CHANGED, "a written buffer was changed before its stage had completed");
    }
    if (wrong != null) {
      throw wrong;
    }
  }

  private boolean changed() {
    ByteBuffer now = given.duplicate();
    now.limit(limit).position(position);
    return Poison.sum(now) != sum;
  }
}
