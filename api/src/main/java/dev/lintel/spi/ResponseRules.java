package dev.lintel.spi;

import dev.lintel.Headers;
import dev.lintel.ProtocolException;
import dev.lintel.ResponseHead;
import org.jspecify.annotations.Nullable;

/** What a response head from the application must keep. Pure functions. */
final class ResponseRules {

  /** The most that the fields of a head may have, in bytes. */
  private static final int MAX_HEAD = 16 * 1024;

  private ResponseRules() {}

  /** Fails if the head must not start a response. Returns its content-length, or -1. */
  static long check(ResponseHead head) {
    if (head.status() < 200) {
      throw new ProtocolException(
          "HTTP-3.7", "a final response has a status from 200 on, not " + head.status());
    }
    Headers headers = head.headers();
    long length = -1;
    int size = 0;
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.nameAt(i);
      size += name.length() + headers.valueAt(i).length() + 4;
      if (isHopByHop(name) || (is(name, "connection") && !isClose(headers.valueAt(i)))) {
        throw new ProtocolException(
            "HTTP-3.8",
            "the field '" + name + ": " + headers.valueAt(i) + "' is the server's; leave it out");
      }
      if (is(name, "content-length")) {
        boolean first = length < 0;
        length = RequestSyntax.length(headers.valueAt(i));
        if (!first || length < 0) {
          throw new ProtocolException(
              "HTTP-3.5", "the content-length is not one number: " + headers.valueAt(i));
        }
      }
    }
    if (size > MAX_HEAD) {
      throw new ProtocolException(
          "HTTP-3.19",
          "the fields of the head have " + size + " bytes, more than the " + MAX_HEAD + " allowed");
    }
    return length;
  }

  static ProtocolException lateInterim() {
    return new ProtocolException(
        "HTTP-3.21", "a response has been started; interim responses come before it");
  }

  /**
   * Why a head cannot be an interim response, or null.
   *
   * @param late whether the response has been started
   */
  static @Nullable ProtocolException refusedInterim(ResponseHead head, boolean late) {
    if (late) {
      return lateInterim();
    }
    if (head.status() < 102 || head.status() > 199) {
      return new ProtocolException(
          "HTTP-3.20", "an interim response has a status from 102 to 199, not " + head.status());
    }
    Headers headers = head.headers();
    int size = 0;
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.nameAt(i);
      size += name.length() + headers.valueAt(i).length() + 4;
      if (isHopByHop(name) || is(name, "connection") || is(name, "content-length")) {
        return new ProtocolException(
            "HTTP-3.20", "an interim response has no field '" + name + "'; leave it out");
      }
    }
    return size <= MAX_HEAD
        ? null
        : new ProtocolException(
            "HTTP-3.20",
            "the fields of an interim response have "
                + size
                + " bytes, more than the "
                + MAX_HEAD
                + " allowed");
  }

  /** As {@link #check}, for a head and its whole body. */
  static long checkWhole(ResponseHead head, int length, boolean isHead) {
    long declared = check(head);
    if (declared >= 0 && declared != length && !isHead && !isBodiless(head.status())) {
      throw new ProtocolException(
          "HTTP-3.5",
          "the content-length is " + declared + ", but the body has " + length + " bytes");
    }
    return declared;
  }

  /** Why a body cannot end with {@code allowed} bytes left; null if it can. */
  static @Nullable ProtocolException shortOfLength(long allowed) {
    return allowed <= 0
        ? null
        : new ProtocolException(
            "HTTP-3.5", "the response ends " + allowed + " bytes short of its content-length");
  }

  /** The content-length of a head that was checked, or -1. */
  static long declaredLength(Headers headers) {
    for (int i = 0; i < headers.size(); i++) {
      if (is(headers.nameAt(i), "content-length")) {
        return RequestSyntax.length(headers.valueAt(i));
      }
    }
    return -1;
  }

  /** Why so many bytes cannot be written when {@code allowed} are left, or -1; null if they can. */
  static @Nullable ProtocolException pastLength(long length, long allowed) {
    return allowed < 0 || length <= allowed
        ? null
        : new ProtocolException(
            "HTTP-3.5",
            "a write of "
                + length
                + " bytes passes the content-length, of which "
                + allowed
                + " are left");
  }

  /** Whether the application wishes the connection to be closed. */
  static boolean wishesClose(Headers headers) {
    for (int i = 0; i < headers.size(); i++) {
      if (is(headers.nameAt(i), "connection")) {
        return true;
      }
    }
    return false;
  }

  /** Whether a status never has a body. */
  static boolean isBodiless(int status) {
    return status == 204 || status == 304;
  }

  static boolean is(String name, String lowerCase) {
    return name.length() == lowerCase.length() && name.equalsIgnoreCase(lowerCase);
  }

  private static boolean isClose(String value) {
    return value.equalsIgnoreCase("close");
  }

  static boolean isHopByHop(String name) {
    return switch (name.length()) {
      case 2 -> is(name, "te");
      case 7 -> is(name, "upgrade");
      case 10 -> is(name, "keep-alive");
      case 16 -> is(name, "proxy-connection");
      case 17 -> is(name, "transfer-encoding");
      default -> false;
    };
  }
}
