package dev.lintel.server;

/**
 * Whether and how HTTP/2 is spoken, on servers with that capability (area H2 of the specification).
 *
 * <p>A value: immutable, shared freely.
 */
public final class Http2 {

  /** What every client may send before it has seen a setting (RFC 9113, 6.9.2). */
  private static final int SMALLEST_WINDOW = 65_535;

  private final boolean enabled;
  private final int maxConcurrentStreams;
  private final int streamWindow;
  private final int maxResets;

  private Http2(boolean enabled, int maxConcurrentStreams, int streamWindow, int maxResets) {
    this.enabled = enabled;
    this.maxConcurrentStreams = atLeast(1, maxConcurrentStreams, "maxConcurrentStreams");
    this.streamWindow = atLeast(SMALLEST_WINDOW, streamWindow, "streamWindow");
    this.maxResets = atLeast(1, maxResets, "maxResets");
  }

  /**
   * The defaults.
   *
   * @return the defaults
   */
  public static Http2 defaults() {
    return new Http2(true, 100, 128 * 1024, 200);
  }

  /**
   * Whether HTTP/2 is spoken at all. Default true.
   *
   * @return whether it is
   */
  public boolean enabled() {
    return enabled;
  }

  /**
   * The greatest number of streams at once on one connection; more are refused. Default 100.
   *
   * @return the limit
   */
  public int maxConcurrentStreams() {
    return maxConcurrentStreams;
  }

  /**
   * How much of a request body may come before the application reads, in bytes. Default 131072.
   *
   * @return the window of a stream, 65535 at least
   */
  public int streamWindow() {
    return streamWindow;
  }

  /**
   * How many streams a client may reset within 30 seconds before its connection ends. Default 200.
   *
   * @return the limit
   */
  public int maxResets() {
    return maxResets;
  }

  /**
   * These settings with another value; see {@link #enabled()}.
   *
   * @param enabled whether HTTP/2 is spoken
   * @return new settings
   */
  public Http2 withEnabled(boolean enabled) {
    return new Http2(enabled, maxConcurrentStreams, streamWindow, maxResets);
  }

  /**
   * These settings with another value; see {@link #maxConcurrentStreams()}.
   *
   * @param maxConcurrentStreams the limit, at least 1
   * @return new settings
   */
  public Http2 withMaxConcurrentStreams(int maxConcurrentStreams) {
    return new Http2(enabled, maxConcurrentStreams, streamWindow, maxResets);
  }

  /**
   * These settings with another value; see {@link #streamWindow()}.
   *
   * @param streamWindow the window in bytes, at least 65535
   * @return new settings
   */
  public Http2 withStreamWindow(int streamWindow) {
    return new Http2(enabled, maxConcurrentStreams, streamWindow, maxResets);
  }

  /**
   * These settings with another value; see {@link #maxResets()}.
   *
   * @param maxResets the limit, at least 1
   * @return new settings
   */
  public Http2 withMaxResets(int maxResets) {
    return new Http2(enabled, maxConcurrentStreams, streamWindow, maxResets);
  }

  private static int atLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
    }
    return value;
  }
}
