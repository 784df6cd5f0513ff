package dev.lintel.server;

import java.time.Duration;

/**
 * How long a server waits: one name, one unit and one meaning on all servers (HTTP-8.2).
 *
 * <p>A value: immutable, shared freely.
 */
public final class Timeouts {

  private final Duration head;
  private final Duration keepAlive;
  private final Duration read;
  private final Duration write;
  private final Duration drain;
  private final Duration startup;

  private Timeouts(
      Duration head,
      Duration keepAlive,
      Duration read,
      Duration write,
      Duration drain,
      Duration startup) {
    this.head = positive(head, "head");
    this.keepAlive = positive(keepAlive, "keepAlive");
    this.read = positive(read, "read");
    this.write = positive(write, "write");
    this.drain = positive(drain, "drain");
    this.startup = positive(startup, "startup");
  }

  /**
   * The defaults.
   *
   * @return the defaults
   */
  public static Timeouts defaults() {
    return new Timeouts(
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60));
  }

  /**
   * The time for a request head to arrive once its first byte has; then the connection closes.
   * Default 10 s.
   *
   * @return a positive duration
   */
  public Duration head() {
    return head;
  }

  /**
   * The time that an idle connection is kept for the next request. Default 60 s.
   *
   * @return a positive duration
   */
  public Duration keepAlive() {
    return keepAlive;
  }

  /**
   * The time that a pending read of a request body waits for the client; then it fails with a
   * LimitException of status 408. Default 30 s.
   *
   * @return a positive duration
   */
  public Duration read() {
    return read;
  }

  /**
   * The time that a pending write waits for a client that does not read; then the exchange is
   * aborted. Default 30 s.
   *
   * @return a positive duration
   */
  public Duration write() {
    return write;
  }

  /**
   * The time that live exchanges have to end when the server stops. Default 30 s.
   *
   * @return a positive duration
   */
  public Duration drain() {
    return drain;
  }

  /**
   * The time that the application has to start, and again to shut down. Default 60 s.
   *
   * @return a positive duration
   */
  public Duration startup() {
    return startup;
  }

  /**
   * These settings with another value; see {@link #head()}.
   *
   * @param head a positive duration
   * @return new settings
   */
  public Timeouts withHead(Duration head) {
    return new Timeouts(head, keepAlive, read, write, drain, startup);
  }

  /**
   * These settings with another value; see {@link #keepAlive()}.
   *
   * @param keepAlive a positive duration
   * @return new settings
   */
  public Timeouts withKeepAlive(Duration keepAlive) {
    return new Timeouts(head, keepAlive, read, write, drain, startup);
  }

  /**
   * These settings with another value; see {@link #read()}.
   *
   * @param read a positive duration
   * @return new settings
   */
  public Timeouts withRead(Duration read) {
    return new Timeouts(head, keepAlive, read, write, drain, startup);
  }

  /**
   * These settings with another value; see {@link #write()}.
   *
   * @param write a positive duration
   * @return new settings
   */
  public Timeouts withWrite(Duration write) {
    return new Timeouts(head, keepAlive, read, write, drain, startup);
  }

  /**
   * These settings with another value; see {@link #drain()}.
   *
   * @param drain a positive duration
   * @return new settings
   */
  public Timeouts withDrain(Duration drain) {
    return new Timeouts(head, keepAlive, read, write, drain, startup);
  }

  /**
   * These settings with another value; see {@link #startup()}.
   *
   * @param startup a positive duration
   * @return new settings
   */
  public Timeouts withStartup(Duration startup) {
    return new Timeouts(head, keepAlive, read, write, drain, startup);
  }

  private static Duration positive(Duration value, String name) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("the timeout " + name + " must be positive, not " + value);
    }
    return value;
  }
}
