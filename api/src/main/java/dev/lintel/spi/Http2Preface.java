package dev.lintel.spi;

/**
 * What a client of HTTP/2 sends first (RFC 9113, 3.4), for adapters that tell by it which version
 * of HTTP a connection speaks.
 */
public final class Http2Preface {

  private static final String TEXT = "PRI * HTTP/2.0##SM##".replace("#", "\r\n");

  /** Its length in bytes. */
  public static final int LENGTH = TEXT.length();

  private Http2Preface() {}

  /**
   * One byte of it.
   *
   * @param index from 0 to {@link #LENGTH}, exclusive
   * @return the byte
   */
  public static byte byteAt(int index) {
    return (byte) TEXT.charAt(index);
  }
}
