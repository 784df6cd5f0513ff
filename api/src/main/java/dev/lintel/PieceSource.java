package dev.lintel;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes the pieces of a body, one by one, without blocking. Implemented by applications. */
@FunctionalInterface
public interface PieceSource {

  /**
   * Makes the next piece.
   *
   * @return the piece, or null if there are no more
   */
  @Nullable ByteBuffer next();
}
