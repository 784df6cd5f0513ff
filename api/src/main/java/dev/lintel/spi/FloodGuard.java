package dev.lintel.spi;

import dev.lintel.server.ServerOptions;
import java.util.concurrent.TimeUnit;

/**
 * Counts what a client of HTTP/2 does that costs the server and brings the client nothing: streams
 * that it resets, and frames that carry nothing (H2-5.2, H2-5.3). One for each connection.
 *
 * <p>Counted in windows of 30 seconds. Used on one thread at a time.
 */
public final class FloodGuard {

  /** How many frames without use a window may have: pings, settings, empty frames, priorities. */
  private static final int MAX_USELESS = 1000;

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final int maxResets;
  private long begun = System.nanoTime();
  private int resets;
  private int useless;

  /**
   * A guard for a new connection.
   *
   * @param options the settings of the server
   */
  public FloodGuard(ServerOptions options) {
    this.maxResets = options.http2().maxResets();
  }

  /**
   * The client has reset a stream, or done something for which the server resets one.
   *
   * @return whether that was once too often: the connection must end with ENHANCE_YOUR_CALM
   */
  public boolean isFloodedByReset() {
    roll();
    return ++resets > maxResets;
  }

  /**
   * A frame without use has come.
   *
   * @return whether that was once too often: the connection must end with ENHANCE_YOUR_CALM
   */
  public boolean isFloodedByUseless() {
    roll();
    return ++useless > MAX_USELESS;
  }

  private void roll() {
    long now = System.nanoTime();
    if (now - begun > WINDOW_NANOS) {
      begun = now;
      resets = 0;
      useless = 0;
    }
  }
}
