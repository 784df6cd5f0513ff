package dev.lintel.server;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The settings of a server, the same for every server.
 *
 * <p>A value: immutable, shared freely.
 */
public final class ServerOptions {

  private final List<Bind> binds;
  private final Threads threads;
  private final int eventThreads;
  private final Limits limits;
  private final Timeouts timeouts;
  private final boolean webSocketCompression;
  private final Http2 http2;

  private ServerOptions(
      List<Bind> binds,
      Threads threads,
      int eventThreads,
      Limits limits,
      Timeouts timeouts,
      boolean webSocketCompression,
      Http2 http2) {
    this.binds = binds;
    this.threads = Objects.requireNonNull(threads, "threads");
    this.eventThreads = Math.max(0, eventThreads);
    this.limits = Objects.requireNonNull(limits, "limits");
    this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
    this.webSocketCompression = webSocketCompression;
    this.http2 = Objects.requireNonNull(http2, "http2");
  }

  /**
   * The defaults.
   *
   * @return the defaults
   */
  public static ServerOptions defaults() {
    return new ServerOptions(
        List.of(Bind.loopback(8080)),
        Threads.auto(),
        0,
        Limits.defaults(),
        Timeouts.defaults(),
        false,
        Http2.defaults());
  }

  /**
   * Where to listen; one address at least. Default 127.0.0.1:8080.
   *
   * @return the addresses
   */
  public List<Bind> binds() {
    return binds;
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
   * Whether WebSocket messages may be compressed, with clients that offer permessage-deflate
   * (WS-8.1). Default false: it costs processor time, and compressed secrets beside chosen text can
   * be guessed by their length.
   *
   * @return whether they may
   */
  public boolean webSocketCompression() {
    return webSocketCompression;
  }

  /**
   * Whether and how HTTP/2 is spoken.
   *
   * @return the settings of HTTP/2
   */
  public Http2 http2() {
    return http2;
  }

  /**
   * These settings with another value; see {@link #binds()}.
   *
   * @param first an address
   * @param more further ones
   * @return new settings
   */
  public ServerOptions withBinds(Bind first, Bind... more) {
    List<Bind> all = Stream.concat(Stream.of(first), Stream.of(more)).toList();
    return new ServerOptions(
        List.copyOf(all), threads, eventThreads, limits, timeouts, webSocketCompression, http2);
  }

  /**
   * These settings with another value; see {@link #threads()}.
   *
   * @param threads the threads
   * @return new settings
   */
  public ServerOptions withThreads(Threads threads) {
    return new ServerOptions(
        binds, threads, eventThreads, limits, timeouts, webSocketCompression, http2);
  }

  /**
   * These settings with another value; see {@link #eventThreads()}.
   *
   * @param eventThreads the number of event threads
   * @return new settings
   */
  public ServerOptions withEventThreads(int eventThreads) {
    return new ServerOptions(
        binds, threads, eventThreads, limits, timeouts, webSocketCompression, http2);
  }

  /**
   * These settings with another value; see {@link #limits()}.
   *
   * @param limits the limits
   * @return new settings
   */
  public ServerOptions withLimits(Limits limits) {
    return new ServerOptions(
        binds, threads, eventThreads, limits, timeouts, webSocketCompression, http2);
  }

  /**
   * These settings with another value; see {@link #timeouts()}.
   *
   * @param timeouts the time-outs
   * @return new settings
   */
  public ServerOptions withTimeouts(Timeouts timeouts) {
    return new ServerOptions(
        binds, threads, eventThreads, limits, timeouts, webSocketCompression, http2);
  }

  /**
   * These settings with another value; see {@link #webSocketCompression()}.
   *
   * @param webSocketCompression whether messages may be compressed
   * @return new settings
   */
  public ServerOptions withWebSocketCompression(boolean webSocketCompression) {
    return new ServerOptions(
        binds, threads, eventThreads, limits, timeouts, webSocketCompression, http2);
  }

  /**
   * These settings with another value; see {@link #http2()}.
   *
   * @param http2 the settings of HTTP/2
   * @return new settings
   */
  public ServerOptions withHttp2(Http2 http2) {
    return new ServerOptions(
        binds, threads, eventThreads, limits, timeouts, webSocketCompression, http2);
  }
}
