package dev.lintel.adapter.jetty;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/*
 * Jetty's own end point, which in addition
 * - knows whether an exchange is live: an idle connection may be closed, a live one must not be,
 *   also when both happen at once;
 * - times the head: Jetty has an idle time-out only, which each byte of a dripping head renews;
 * - can hold bytes that the disconnect watch has read ahead, and gives them out first;
 * - remembers that the peer reset the connection, which Jetty's reports as an end of file.
 */

/** One connection. */
final class JettyConnection extends SocketChannelEndPoint {

  private enum Use {
    IDLE,
    LIVE,
    CLOSED,
    /** HTTP/2: Jetty and the streams decide. */
    STREAMS
  }

  /** How much is read ahead of the parser while an exchange is live. */
  private static final int AHEAD = 8 * 1024;

  /** How long the client may take to close a connection of which we have closed our side. */
  private static final long LINGER_MILLIS = 1000;

  private final SocketAddress remote;
  private final SocketAddress local;
  private final Executor executor;
  private final long headMillis;
  private final AtomicReference<Use> use = new AtomicReference<>(Use.IDLE);

  /** The end point of TLS, through which requests come, or null in the clear. */
  private volatile JettyTls.@Nullable Secured secured;

  private volatile @Nullable JettyHttp2Connection http2;

  /** Whether bytes of the next head have come; used by the thread that parses it. */
  private boolean headBegun;

  /** Written by the thread that parses the head. */
  private volatile Scheduler.@Nullable Task headTimer;

  /** What has taken the connection over, if anything has; used by its exchange. */
  @Nullable JettyTunnel tunnel;

  /** Bytes read ahead, else null; written by whoever reads: the exchange or else the parser. */
  private volatile @Nullable ByteBuffer ahead;

  /** Written by whoever reads. */
  private volatile boolean resetByPeer;

  JettyConnection(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Connector connector,
      long headMillis)
      throws IOException {
    super(channel, selector, key, connector.getScheduler());
    this.remote = channel.getRemoteAddress();
    this.local = channel.getLocalAddress();
    this.executor = connector.getExecutor();
    this.headMillis = headMillis;
    setIdleTimeout(connector.getIdleTimeout());
  }

  /** The connection below any layer such as TLS. */
  static JettyConnection of(EndPoint top) {
    EndPoint endPoint = top;
    while (!(endPoint instanceof JettyConnection)) {
      endPoint = ((EndPoint.Wrapper) endPoint).unwrap();
    }
    return (JettyConnection) endPoint;
  }

  /** From now on the connection has streams, which end it when none is left. */
  void speakHttp2(JettyHttp2Connection streams) {
    headBegun = false;
    stopHeadTimer();
    http2 = streams;
    use.set(Use.STREAMS);
  }

  /** What the streams of the connection share, or null. */
  @Nullable JettyHttp2Connection http2() {
    return http2;
  }

  /** An exchange begins. Returns false if the connection has been closed instead. */
  boolean enter() {
    headBegun = false;
    stopHeadTimer();
    return use.compareAndSet(Use.IDLE, Use.LIVE);
  }

  /** The exchange has ended; Jetty may parse the next head. */
  void leave(boolean closes) {
    use.compareAndSet(Use.LIVE, Use.IDLE);
    if (closes) {
      setIdleTimeout(Math.min(LINGER_MILLIS, getIdleTimeout()));
    }
  }

  /** TLS begins: the handshake has the time of a head (TLS-2.6). */
  void secure(JettyTls.Secured endPoint) {
    secured = endPoint;
    startHeadTimer();
  }

  void handshaken() {
    stopHeadTimer();
  }

  /** The engine of TLS, or null in the clear. */
  @Nullable SSLEngine engine() {
    JettyTls.Secured present = secured;
    return present == null ? null : present.getSslConnection().getSSLEngine();
  }

  /** Where the bytes of requests come from. */
  AbstractEndPoint plain() {
    JettyTls.Secured present = secured;
    return present == null ? this : present;
  }

  boolean isLive() {
    return use.get() == Use.LIVE;
  }

  void closeIfIdle() {
    if (use.compareAndSet(Use.IDLE, Use.CLOSED)) {
      plain().close();
      if (secured != null) {
        closeSoon(); // In the middle of a handshake Jetty would wait for the client (LIFE-3.3).
      }
    }
  }

  /** Closes a moment later, whether the client reads what is written last or not. */
  void closeSoon() {
    getScheduler().schedule(this::close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Closes so that the peer sees a reset. */
  void closeHard() {
    try {
      getChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException closed) {
      // Then the peer knows already.
    }
    close();
  }

  boolean wasReset() {
    return resetByPeer;
  }

  /**
   * Reads what Jetty would read next, and holds it.
   *
   * @return the number of bytes, 0 if there are none now, -1 at the end
   */
  int readAhead() throws IOException {
    ByteBuffer into = ahead;
    if (into == null) {
      into = BufferUtil.allocate(AHEAD);
    }
    int count = read(into);
    if (count > 0) {
      ahead = into;
    }
    return count;
  }

  boolean canReadAhead() {
    ByteBuffer present = ahead;
    return present == null || present.limit() < present.capacity();
  }

  /** Reads what nobody wants. Returns as {@link #readAhead}. */
  int discard() {
    return readSocket(BufferUtil.allocate(AHEAD));
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return remote;
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return local;
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    return secured == null ? fillPlain(buffer) : readSocket(buffer);
  }

  /** Gives out bytes of requests. */
  int fillPlain(ByteBuffer buffer) throws IOException {
    int filled;
    ByteBuffer before = ahead;
    if (before == null) {
      filled = read(buffer);
    } else {
      filled = BufferUtil.append(buffer, before);
      if (!before.hasRemaining()) {
        ahead = null;
      }
    }
    if (filled > 0 && use.get() == Use.IDLE) {
      headBegun = true;
    }
    return filled;
  }

  @Override
  public void fillInterested(Callback callback) {
    if (secured == null) {
      timeHead();
    }
    super.fillInterested(callback);
  }

  /** The parser waits for bytes. */
  void timeHead() {
    if (headBegun && headTimer == null) {
      startHeadTimer();
    }
  }

  @Override
  protected void needsFillInterest() {
    if (secured != null || !offersAhead()) {
      super.needsFillInterest();
    }
  }

  /** Whether there are bytes to parse already; then the parser is called. */
  boolean offersAhead() {
    boolean offers = ahead != null && !isLive();
    if (offers) {
      executor.execute(() -> plain().getFillInterest().fillable());
    }
    return offers;
  }

  @Override
  protected void onIdleExpired(TimeoutException timeout) {
    // The time-outs of a live exchange are the gateway's (HTTP-8.9).
    closeIfIdle();
  }

  /** The timers would keep what the connection has held until their time has come. */
  @Override
  public void onClose(Throwable cause) {
    stopHeadTimer();
    JettyHttp2Connection streams = http2;
    if (streams != null) {
      streams.stopTimer();
    }
    super.onClose(cause);
  }

  private void startHeadTimer() {
    headTimer = getScheduler().schedule(this::closeIfIdle, headMillis, TimeUnit.MILLISECONDS);
  }

  private void stopHeadTimer() {
    Scheduler.Task timer = headTimer;
    if (timer != null) {
      headTimer = null;
      timer.cancel();
    }
  }

  private int read(ByteBuffer buffer) throws IOException {
    JettyTls.Secured present = secured;
    return present == null ? readSocket(buffer) : present.decrypt(buffer);
  }

  private int readSocket(ByteBuffer buffer) {
    if (isInputShutdown()) {
      return -1;
    }
    int position = BufferUtil.flipToFill(buffer);
    try {
      int count = getChannel().read(buffer);
      if (count > 0) {
        notIdle();
      } else if (count < 0) {
        shutdownInput();
      }
      return count;
    } catch (IOException broken) {
      resetByPeer = true;
      shutdownInput();
      return -1;
    } finally {
      BufferUtil.flipToFlush(buffer, position);
    }
  }
}
