package dev.lintel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Splits and decodes raw paths (HTTP-1.5). */
final class Paths {

  private Paths() {}

  static List<String> segments(String path) {
    if (!path.startsWith("/")) {
      return List.of();
    }
    var segments = new ArrayList<String>();
    int from = 1;
    for (int slash = path.indexOf('/', from); slash >= 0; slash = path.indexOf('/', from)) {
      segments.add(decode(path.substring(from, slash)));
      from = slash + 1;
    }
    segments.add(decode(path.substring(from)));
    return List.copyOf(segments);
  }

  /** Fails if a mount path is not made of the first segments of a path. */
  static void checkMount(String path, String mount) {
    int end = mount.length();
    if (mount.endsWith("/") || !path.startsWith(mount)) {
      throw new IllegalArgumentException(
          "EXT-2.1: the path " + path + " is not below the mount path '" + mount + "'");
    }
    if (path.length() > end && path.charAt(end) != '/') {
      throw new IllegalArgumentException(
          "EXT-2.1: the mount path '" + mount + "' ends within a segment of the path " + path);
    }
  }

  private static String decode(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    byte[] raw = segment.getBytes(ISO_8859_1);
    int length = 0;
    for (int i = 0; i < raw.length; i++) {
      boolean encoded = raw[i] == '%' && i + 2 < raw.length;
      int high = encoded ? Character.digit(raw[i + 1], 16) : -1;
      int low = encoded ? Character.digit(raw[i + 2], 16) : -1;
      if (high >= 0 && low >= 0) {
        raw[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        raw[length++] = raw[i];
      }
    }
    return new String(raw, 0, length, UTF_8);
  }
}
