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
  private final Duration webSocketPing;
  private final Duration webSocketIdle;
  private final Duration webSocketClose;

  private Timeouts(
      Duration head,
      Duration keepAlive,
      Duration read,
      Duration write,
      Duration drain,
      Duration startup,
      Duration webSocketPing,
      Duration webSocketIdle,
      Duration webSocketClose) {
    this.head = positive(head, "head");
    this.keepAlive = positive(keepAlive, "keepAlive");
    this.read = positive(read, "read");
    this.write = positive(write, "write");
    this.drain = positive(drain, "drain");
    this.startup = positive(startup, "startup");
    this.webSocketPing = positive(webSocketPing, "webSocketPing");
    this.webSocketIdle = positive(webSocketIdle, "webSocketIdle");
    this.webSocketClose = positive(webSocketClose, "webSocketClose");
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
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5));
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
   * The time for which the client of a WebSocket may be silent before the server pings it (WS-5.3).
   * Default 20 s; longer than {@link #webSocketIdle()} means never.
   *
   * @return a positive duration
   */
  public Duration webSocketPing() {
    return webSocketPing;
  }

  /**
   * The time after which the client of a WebSocket is gone from which nothing comes, not even a
   * pong (WS-7.3). Default 60 s.
   *
   * @return a positive duration
   */
  public Duration webSocketIdle() {
    return webSocketIdle;
  }

  /**
   * The time that a client has to answer a close with its own; then the connection is cut (WS-6.7).
   * Default 5 s.
   *
   * @return a positive duration
   */
  public Duration webSocketClose() {
    return webSocketClose;
  }

  /**
   * These settings with another value; see {@link #head()}.
   *
   * @param head a positive duration
   * @return new settings
   */
  public Timeouts withHead(Duration head) {
    return new Timeouts(
        head, keepAlive, read, write, drain, startup, webSocketPing, webSocketIdle, webSocketClose);
  }

  /**
   * These settings with another value; see {@link #keepAlive()}.
   *
   * @param keepAlive a positive duration
   * @return new settings
   */
  public Timeouts withKeepAlive(Duration keepAlive) {
    return new Timeouts(
        head, keepAlive, read, write, drain, startup, webSocketPing, webSocketIdle, webSocketClose);
  }

  /**
   * These settings with another value; see {@link #read()}.
   *
   * @param read a positive duration
   * @return new settings
   */
  public Timeouts withRead(Duration read) {
    return new Timeouts(
        head, keepAlive, read, write, drain, startup, webSocketPing, webSocketIdle, webSocketClose);
  }

  /**
   * These settings with another value; see {@link #write()}.
   *
   * @param write a positive duration
   * @return new settings
   */
  public Timeouts withWrite(Duration write) {
    return new Timeouts(
        head, keepAlive, read, write, drain, startup, webSocketPing, webSocketIdle, webSocketClose);
  }

  /**
   * These settings with another value; see {@link #drain()}.
   *
   * @param drain a positive duration
   * @return new settings
   */
  public Timeouts withDrain(Duration drain) {
    return new Timeouts(
        head, keepAlive, read, write, drain, startup, webSocketPing, webSocketIdle, webSocketClose);
  }

  /**
   * These settings with another value; see {@link #startup()}.
   *
   * @param startup a positive duration
   * @return new settings
   */
  public Timeouts withStartup(Duration startup) {
    return new Timeouts(
        head, keepAlive, read, write, drain, startup, webSocketPing, webSocketIdle, webSocketClose);
  }

  /**
   * These settings with another value; see {@link #webSocketPing()}.
   *
   * @param webSocketPing a positive duration
   * @return new settings
   */
  public Timeouts withWebSocketPing(Duration webSocketPing) {
    return new Timeouts(
        head, keepAlive, read, write, drain, startup, webSocketPing, webSocketIdle, webSocketClose);
  }

  /**
   * These settings with another value; see {@link #webSocketIdle()}.
   *
   * @param webSocketIdle a positive duration
   * @return new settings
   */
  public Timeouts withWebSocketIdle(Duration webSocketIdle) {
    return new Timeouts(
        head, keepAlive, read, write, drain, startup, webSocketPing, webSocketIdle, webSocketClose);
  }

  /**
   * These settings with another value; see {@link #webSocketClose()}.
   *
   * @param webSocketClose a positive duration
   * @return new settings
   */
  public Timeouts withWebSocketClose(Duration webSocketClose) {
    return new Timeouts(
        head, keepAlive, read, write, drain, startup, webSocketPing, webSocketIdle, webSocketClose);
  }

  private static Duration positive(Duration value, String name) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("the timeout " + name + " must be positive, not " + value);
    }
    return value;
  }
}
