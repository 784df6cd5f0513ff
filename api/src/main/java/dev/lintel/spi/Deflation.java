package dev.lintel.spi;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The extension permessage-deflate: RFC 7692. Without context takeover in either direction, so that
 * a socket holds no memory for it between two messages (WS-8.2). Pure functions.
 */
final class Deflation {

  /** What the server answers to an offer that it takes. */
  static final String ACCEPTED =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  /** Shorter messages are sent as they are: there is nothing to gain. */
  private static final int LEAST = 64;

  /** The empty block at the end of what was flushed, which is not sent. */
  private static final int TAIL = 4;

  private Deflation() {}

  /** Whether one of the offers of a client can be taken. */
  static boolean isOffered(List<String> fields) {
    for (String field : fields) {
      for (String offer : field.split(",", -1)) {
        if (isAcceptable(offer)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The compressed payload of a message, or null if it is sent as it is. */
  static @Nullable ByteBuffer deflate(ByteBuffer payload) {
    if (payload.remaining() < LEAST) {
      return null;
    }
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(payload.duplicate());
      byte[] out = new byte[payload.remaining() / 2 + LEAST];
      int count = 0;
      while (true) {
        count += deflater.deflate(out, count, out.length - count, Deflater.SYNC_FLUSH);
        if (count < out.length) {
          return ByteBuffer.wrap(out, 0, count - TAIL);
        }
        out = Arrays.copyOf(out, 2 * out.length);
      }
    } finally {
      deflater.end();
    }
  }

  private static boolean isAcceptable(String offer) {
    String[] parts = offer.split(";", -1);
    if (!parts[0].trim().equalsIgnoreCase("permessage-deflate")) {
      return false;
    }
    var seen = new HashSet<String>();
    for (int i = 1; i < parts.length; i++) {
      String[] parameter = parts[i].trim().toLowerCase(Locale.ROOT).split("=", 2);
      String value = parameter.length == 1 ? null : parameter[1].trim().replace("\"", "");
      String name = parameter[0].trim();
      if (!seen.add(name) || !isAcceptable(name, value)) {
        return false;
      }
    }
    return true;
  }

  /** A smaller window than zlib's own 15 bits can be asked of us, but not be made with the JDK. */
  private static boolean isAcceptable(String name, @Nullable String value) {
    return switch (name) {
      case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
      case "client_max_window_bits" -> value == null || value.matches("[89]|1[0-5]");
      case "server_max_window_bits" -> "15".equals(value);
      default -> false;
    };
  }
}
