package dev.lintel.server;

import java.util.Objects;

/**
 * The settings of a server, the same for every server.
 *
 * <p>A value: immutable, shared freely.
 */
public final class ServerOptions {

  private final String host;
  private final int port;
  private final Threads threads;
  private final int eventThreads;
  private final Limits limits;
  private final Timeouts timeouts;

  private ServerOptions(
      String host, int port, Threads threads, int eventThreads, Limits limits, Timeouts timeouts) {
    this.host = Objects.requireNonNull(host, "host");
    this.port = checkedPort(port);
    this.threads = Objects.requireNonNull(threads, "threads");
    this.eventThreads = Math.max(0, eventThreads);
    this.limits = Objects.requireNonNull(limits, "limits");
    this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
  }

  /**
   * The defaults.
   *
   * @return the defaults
   */
  public static ServerOptions defaults() {
    return new ServerOptions(
        "127.0.0.1", 8080, Threads.auto(), 0, Limits.defaults(), Timeouts.defaults());
  }

  /**
   * The address to listen on: a name or an IP address. Default 127.0.0.1.
   *
   * @return the host
   */
  public String host() {
    return host;
  }

  /**
   * The port to listen on; 0 lets the system choose one. Default 8080.
   *
   * @return a port from 0 to 65535
   */
  public int port() {
    return port;
  }

  /**
   * The threads that sync handlers run on.
   *
   * @return the threads
   */
  public Threads threads() {
    return threads;
  }

  /**
   * The number of event threads; 0 means one for each processor, two at least. Default 0.
   *
   * @return the number of event threads
   */
  public int eventThreads() {
    return eventThreads;
  }

  /**
   * How much a client may ask.
   *
   * @return the limits
   */
  public Limits limits() {
    return limits;
  }

  /**
   * How long the server waits.
   *
   * @return the time-outs
   */
  public Timeouts timeouts() {
    return timeouts;
  }

  /**
   * These settings with another value; see {@link #host()}.
   *
   * @param host the host
   * @return new settings
   */
  public ServerOptions withHost(String host) {
    return new ServerOptions(host, port, threads, eventThreads, limits, timeouts);
  }

  /**
   * These settings with another value; see {@link #port()}.
   *
   * @param port a port from 0 to 65535
   * @return new settings
   */
  public ServerOptions withPort(int port) {
    return new ServerOptions(host, port, threads, eventThreads, limits, timeouts);
  }

  /**
   * These settings with another value; see {@link #threads()}.
   *
   * @param threads the threads
   * @return new settings
   */
  public ServerOptions withThreads(Threads threads) {
    return new ServerOptions(host, port, threads, eventThreads, limits, timeouts);
  }

  /**
   * These settings with another value; see {@link #eventThreads()}.
   *
   * @param eventThreads the number of event threads
   * @return new settings
   */
  public ServerOptions withEventThreads(int eventThreads) {
    return new ServerOptions(host, port, threads, eventThreads, limits, timeouts);
  }

  /**
   * These settings with another value; see {@link #limits()}.
   *
   * @param limits the limits
   * @return new settings
   */
  public ServerOptions withLimits(Limits limits) {
    return new ServerOptions(host, port, threads, eventThreads, limits, timeouts);
  }

  /**
   * These settings with another value; see {@link #timeouts()}.
   *
   * @param timeouts the time-outs
   * @return new settings
   */
  public ServerOptions withTimeouts(Timeouts timeouts) {
    return new ServerOptions(host, port, threads, eventThreads, limits, timeouts);
  }

  private static int checkedPort(int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
    }
    return port;
  }
}
