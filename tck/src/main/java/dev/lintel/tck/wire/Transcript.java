package dev.lintel.tck.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** The last 2 KiB that went over a connection in one direction. */
final class Transcript {
  private static final int KEPT = 2048;

  /** A ring; guarded by this object, because two threads may use one connection. */
  private final byte[] ring = new byte[KEPT];

  private long total;

  synchronized void add(byte[] bytes, int offset, int length) {
    int from = Math.max(0, length - KEPT);
    int at = (int) ((total + from) % KEPT);
    int first = Math.min(length - from, KEPT - at);
    System.arraycopy(bytes, offset + from, ring, at, first);
    System.arraycopy(bytes, offset + from + first, ring, 0, length - from - first);
    total += length;
  }

  synchronized long total() {
    return total;
  }

  /** As text, one line of the protocol a line. */
  synchronized String show() {
    int length = (int) Math.min(total, KEPT);
    byte[] last = new byte[length];
    for (int i = 0; i < length; i++) {
      last[i] = ring[(int) ((total - length + i) % KEPT)];
    }
    var shown = new StringBuilder();
    if (total > KEPT) {
      shown.append("... (").append(total - KEPT).append(" bytes before)\n    ");
    }
    for (char c : new String(Arrays.copyOf(last, length), ISO_8859_1).toCharArray()) {
      switch (c) {
        case '\r' -> shown.append("\\r");
        case '\n' -> shown.append("\\n\n    ");
        case '\\' -> shown.append("\\\\");
        default -> {
          if (c < ' ' || c > '~') {
            shown.append(String.format("\\x%02x", (int) c));
          } else {
            shown.append(c);
          }
        }
      }
    }
    return shown.toString().stripTrailing();
  }
}
