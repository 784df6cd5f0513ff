package dev.lintel.server;

/**
 * How much a client may ask of a server: one name, one unit and one meaning on all servers
 * (HTTP-8.1).
 *
 * <p>A value: immutable, shared freely.
 */
public final class Limits {

  private final int maxTargetLength;
  private final int maxHeadBytes;
  private final int maxHeaderCount;
  private final long maxBodyBytes;
  private final int maxUnreadBytes;
  private final int maxConcurrentExchanges;
  private final int maxMessageBytes;
  private final int maxFrameBytes;

  private Limits(
      int maxTargetLength,
      int maxHeadBytes,
      int maxHeaderCount,
      long maxBodyBytes,
      int maxUnreadBytes,
      int maxConcurrentExchanges,
      int maxMessageBytes,
      int maxFrameBytes) {
    this.maxTargetLength = atLeast(1, maxTargetLength, "maxTargetLength");
    this.maxHeadBytes = atLeast(1, maxHeadBytes, "maxHeadBytes");
    this.maxHeaderCount = atLeast(1, maxHeaderCount, "maxHeaderCount");
    this.maxBodyBytes = atLeast(0L, maxBodyBytes, "maxBodyBytes");
    this.maxUnreadBytes = atLeast(0, maxUnreadBytes, "maxUnreadBytes");
    this.maxConcurrentExchanges = atLeast(1, maxConcurrentExchanges, "maxConcurrentExchanges");
    this.maxMessageBytes = atLeast(1, maxMessageBytes, "maxMessageBytes");
    this.maxFrameBytes = atLeast(125, maxFrameBytes, "maxFrameBytes");
  }

  /**
   * The defaults.
   *
   * @return the defaults
   */
  public static Limits defaults() {
    return new Limits(8 * 1024, 16 * 1024, 100, 1L << 30, 64 * 1024, 100_000, 1 << 20, 1 << 20);
  }

  /**
   * The longest request target, in characters; a longer one is answered 414. Default 8192.
   *
   * @return the limit
   */
  public int maxTargetLength() {
    return maxTargetLength;
  }

  /**
   * The largest request head, counted as the bytes of all names and values and four more for each
   * field; a larger one is answered 431. Default 16384.
   *
   * @return the limit
   */
  public int maxHeadBytes() {
    return maxHeadBytes;
  }

  /**
   * The greatest number of header fields in a request; more are answered 431. Default 100.
   *
   * @return the limit
   */
  public int maxHeaderCount() {
    return maxHeaderCount;
  }

  /**
   * The longest request body, in bytes; a longer one is answered 413. Default 1 GiB.
   *
   * @return the limit
   */
  public long maxBodyBytes() {
    return maxBodyBytes;
  }

  /**
   * How much of a body that the application did not read is read and thrown away, in bytes, before
   * the connection is closed instead (HTTP-5.6). Default 65536.
   *
   * @return the limit
   */
  public int maxUnreadBytes() {
    return maxUnreadBytes;
  }

  /**
   * How many exchanges may be live at once; one more is answered 503 (THR-3.1). Default 100000.
   *
   * @return the limit
   */
  public int maxConcurrentExchanges() {
    return maxConcurrentExchanges;
  }

  /**
   * The largest message that a WebSocket receives, in bytes, after decompression; a larger one
   * closes it with 1009 (WS-7.1). Default 1 MiB.
   *
   * @return the limit
   */
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  /**
   * The largest frame of a message that a WebSocket receives, in bytes as they come; a larger one
   * closes it with 1009 (WS-7.2). Default 1 MiB.
   *
   * @return the limit
   */
  public int maxFrameBytes() {
    return maxFrameBytes;
  }

  /**
   * These settings with another value; see {@link #maxTargetLength()}.
   *
   * @param maxTargetLength the limit
   * @return new settings
   */
  public Limits withMaxTargetLength(int maxTargetLength) {
    return new Limits(
        maxTargetLength,
        maxHeadBytes,
        maxHeaderCount,
        maxBodyBytes,
        maxUnreadBytes,
        maxConcurrentExchanges,
        maxMessageBytes,
        maxFrameBytes);
  }

  /**
   * These settings with another value; see {@link #maxHeadBytes()}.
   *
   * @param maxHeadBytes the limit
   * @return new settings
   */
  public Limits withMaxHeadBytes(int maxHeadBytes) {
    return new Limits(
        maxTargetLength,
        maxHeadBytes,
        maxHeaderCount,
        maxBodyBytes,
        maxUnreadBytes,
        maxConcurrentExchanges,
        maxMessageBytes,
        maxFrameBytes);
  }

  /**
   * These settings with another value; see {@link #maxHeaderCount()}.
   *
   * @param maxHeaderCount the limit
   * @return new settings
   */
  public Limits withMaxHeaderCount(int maxHeaderCount) {
    return new Limits(
        maxTargetLength,
        maxHeadBytes,
        maxHeaderCount,
        maxBodyBytes,
        maxUnreadBytes,
        maxConcurrentExchanges,
        maxMessageBytes,
        maxFrameBytes);
  }

  /**
   * These settings with another value; see {@link #maxBodyBytes()}.
   *
   * @param maxBodyBytes the limit
   * @return new settings
   */
  public Limits withMaxBodyBytes(long maxBodyBytes) {
    return new Limits(
        maxTargetLength,
        maxHeadBytes,
        maxHeaderCount,
        maxBodyBytes,
        maxUnreadBytes,
        maxConcurrentExchanges,
        maxMessageBytes,
        maxFrameBytes);
  }

  /**
   * These settings with another value; see {@link #maxUnreadBytes()}.
   *
   * @param maxUnreadBytes the limit
   * @return new settings
   */
  public Limits withMaxUnreadBytes(int maxUnreadBytes) {
    return new Limits(
        maxTargetLength,
        maxHeadBytes,
        maxHeaderCount,
        maxBodyBytes,
        maxUnreadBytes,
        maxConcurrentExchanges,
        maxMessageBytes,
        maxFrameBytes);
  }

  /**
   * These settings with another value; see {@link #maxConcurrentExchanges()}.
   *
   * @param maxConcurrentExchanges the limit
   * @return new settings
   */
  public Limits withMaxConcurrentExchanges(int maxConcurrentExchanges) {
    return new Limits(
        maxTargetLength,
        maxHeadBytes,
        maxHeaderCount,
        maxBodyBytes,
        maxUnreadBytes,
        maxConcurrentExchanges,
        maxMessageBytes,
        maxFrameBytes);
  }

  /**
   * These settings with another value; see {@link #maxMessageBytes()}.
   *
   * @param maxMessageBytes the limit
   * @return new settings
   */
  public Limits withMaxMessageBytes(int maxMessageBytes) {
    return new Limits(
        maxTargetLength,
        maxHeadBytes,
        maxHeaderCount,
        maxBodyBytes,
        maxUnreadBytes,
        maxConcurrentExchanges,
        maxMessageBytes,
        maxFrameBytes);
  }

  /**
   * These settings with another value; see {@link #maxFrameBytes()}.
   *
   * @param maxFrameBytes the limit
   * @return new settings
   */
  public Limits withMaxFrameBytes(int maxFrameBytes) {
    return new Limits(
        maxTargetLength,
        maxHeadBytes,
        maxHeaderCount,
        maxBodyBytes,
        maxUnreadBytes,
        maxConcurrentExchanges,
        maxMessageBytes,
        maxFrameBytes);
  }

  private static int atLeast(int least, int value, String name) {
    return (int) atLeast((long) least, value, name);
  }

  private static long atLeast(long least, long value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
    }
    return value;
  }
}
