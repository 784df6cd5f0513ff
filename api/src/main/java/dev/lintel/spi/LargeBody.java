package dev.lintel.spi;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is under way of a large piece or of a file; most responses have neither. */
final class LargeBody {

  /** The most that is transmitted at once, in bytes: then it is seen whether the client reads. */
  static final int SLICE = 1 << 20;

  private @Nullable FileChannel file;
  private @Nullable ByteBuffer rest;
  private boolean isLast;

  /** Whether slices are being transmitted, so that the answer to one is left to who does. */
  boolean slicing;

  /** Whether the present slice is written. */
  boolean sliceWritten;

  /** Takes a piece that is to be transmitted in slices. */
  void take(ByteBuffer piece, boolean last) {
    rest = piece.slice();
    isLast = last;
  }

  /** Takes the file of which a region is transmitted. */
  void take(FileChannel region) {
    file = region;
  }

  /** Whether there are slices left. */
  boolean hasNext() {
    return rest != null;
  }

  ByteBuffer next() {
    ByteBuffer all = Objects.requireNonNull(rest);
    int length = Math.min(SLICE, all.remaining());
    ByteBuffer slice = all.slice(all.position(), length);
    all.position(all.position() + length);
    rest = all.hasRemaining() ? all : null;
    sliceWritten = false;
    return slice;
  }

  /** Whether the response ends with the slice that was taken last. */
  boolean isEnd() {
    return isLast && rest == null;
  }

  /** Nothing is under way any more. */
  void close(System.Logger logger) {
    rest = null;
    if (file != null) {
      FileRegions.close(file, logger);
      file = null;
    }
  }
}
