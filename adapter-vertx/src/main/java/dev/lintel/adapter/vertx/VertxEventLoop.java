package dev.lintel.adapter.vertx;

import dev.lintel.server.ServerOptions;
import dev.lintel.server.Timeouts;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop; touched on its thread, except where it says otherwise. */
@SuppressWarnings("FutureReturnValueIgnored") // A timer needs no care.
final class VertxEventLoop {

  /**
   * The longest read in bytes, and how many reads Netty makes before it looks whether it shall go
   * on: with Netty's own 64 KiB and 16, a body that nobody reads takes a MiB of memory (HTTP-5.1).
   */
  private static final int READ = 16 * 1024;

  private static final int READS = 4;

  private final IdentityHashMap<HttpConnection, VertxDisconnectWatch> watches =
      new IdentityHashMap<>();
  private final ContextInternal context;
  private final long headNanos;
  private final long keepAliveNanos;
  private final long sweepMillis;
  private final IdentityHashMap<HttpConnection, VertxHttp2Connection> http2 =
      new IdentityHashMap<>();
  private final Set<VertxHttp2Connection.Sniffer> sniffers =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private final VertxHeaders.Sent sent = new VertxHeaders.Sent();
  private final ServerOptions options;
  private boolean draining;

  /** The connection that was read last: nearly always that of the request that comes next. */
  private @Nullable VertxDisconnectWatch reading;

  /** The time of the last sweep. */
  private long swept = System.nanoTime();

  /** The channel whose events are being handled and that Vert.x may set up. */
  private @Nullable Arrival arriving;

  VertxEventLoop(ContextInternal context, ServerOptions options) {
    this.context = context;
    this.options = options;
    Timeouts timeouts = options.timeouts();
    this.headNanos = timeouts.head().toNanos();
    this.keepAliveNanos = timeouts.keepAlive().toNanos();
    long shorter = TimeUnit.NANOSECONDS.toMillis(Math.min(headNanos, keepAliveNanos));
    this.sweepMillis = Math.max(10, Math.min(1000, shorter / 10));
  }

  /** The time, or a little later: costs no look at a clock for each request. */
  long clock() {
    return swept + TimeUnit.MILLISECONDS.toNanos(sweepMillis);
  }

  /** May be called on any thread. */
  ContextInternal context() {
    return context;
  }

  /** The fields of the responses that the loop has sent. */
  VertxHeaders.Sent sent() {
    return sent;
  }

  /** A channel has come; Vert.x sets it up when it knows the version of HTTP, or at once. */
  void arrived(Channel channel) {
    if (draining) {
      // Later: Vert.x is about to set the channel up. One that was waiting to be accepted
      // (LIFE-3.3).
      context.nettyEventLoop().execute(channel::close);
    }
    channel
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(64, 2048, READ).maxMessagesPerRead(READS));
    channel.pipeline().addLast(new Arrival(this));
    if (options.http2().enabled()) {
      var sniffer = new VertxHttp2Connection.Sniffer(this, channel);
      channel.pipeline().addLast("lintel-sniffer", sniffer);
      sniffers.add(sniffer);
    }
  }

  /** Vert.x has set up the connection on the channel that has come. */
  void connected(HttpConnection connection) {
    Arrival arrival = Objects.requireNonNull(arriving, "Vert.x set up a channel it was not given");
    arriving = null;
    Channel channel = arrival.channel();
    channel.pipeline().remove(arrival);
    // The exchange is told; else Vert.x would log each client that resets as an error (HTTP-6.8).
    connection.exceptionHandler(failure -> {});
    if (channel.pipeline().get("lintel-sniffer") instanceof VertxHttp2Connection.Sniffer done) {
      done.remove();
    }
    if (connection.protocolVersion() == HttpVersion.HTTP_2) {
      var opened = new VertxHttp2Connection(this, connection, channel, options);
      http2.put(connection, opened);
      opened.install();
      if (draining) {
        opened.drain();
      }
    } else {
      new VertxDisconnectWatch(this, connection, channel).install();
    }
  }

  void remove(VertxHttp2Connection.Sniffer sniffer) {
    sniffers.remove(sniffer);
  }

  @Nullable VertxHttp2Connection http2(HttpConnection connection) {
    return http2.get(connection);
  }

  void removeHttp2(HttpConnection connection) {
    http2.remove(connection);
  }

  void add(HttpConnection connection, VertxDisconnectWatch watch) {
    if (draining) {
      watch.drop(false);
    } else {
      watches.put(connection, watch);
    }
  }

  void remove(HttpConnection connection) {
    if (reading != null && reading.isOf(connection)) {
      reading = null;
    }
    watches.remove(connection);
  }

  void reading(VertxDisconnectWatch watch) {
    reading = watch;
  }

  @Nullable VertxDisconnectWatch watch(HttpConnection connection) {
    VertxDisconnectWatch likely = reading;
    return likely != null && likely.isOf(connection) ? likely : watches.get(connection);
  }

  boolean isDraining() {
    return draining;
  }

  /** One timer for all connections of the loop. Called on another thread. */
  void startSweeping() {
    context
        .nettyEventLoop()
        .scheduleWithFixedDelay(this::sweep, sweepMillis, sweepMillis, TimeUnit.MILLISECONDS);
  }

  /** Closes what is idle, now and from now on. Called on another thread; does not wait. */
  void drain() {
    context
        .nettyEventLoop()
        .execute(
            () -> {
              draining = true;
              closeAll(true);
            });
  }

  private void sweep() {
    closeAll(false);
  }

  private void closeAll(boolean idle) {
    long now = System.nanoTime();
    swept = now;
    List<VertxDisconnectWatch> over = new ArrayList<>();
    for (VertxDisconnectWatch watch : watches.values()) {
      if (idle ? watch.isIdle() : watch.isExpired(now, headNanos, keepAliveNanos)) {
        over.add(watch);
      }
    }
    for (VertxDisconnectWatch watch : over) {
      watch.end();
    }
    for (var sniffer : List.copyOf(sniffers)) {
      if (idle || sniffer.isExpired(now, headNanos, keepAliveNanos)) {
        sniffer.drop();
      }
    }
    for (VertxHttp2Connection connection : List.copyOf(http2.values())) {
      if (idle || connection.isExpired(now, keepAliveNanos)) {
        connection.drain();
      }
    }
  }

  /**
   * Stands first in the pipeline until Vert.x has set up the connection: at once, or with TLS when
   * the bytes of a read have made the handshake complete.
   */
  private static final class Arrival extends ChannelInboundHandlerAdapter {

    private final VertxEventLoop loop;
    private @Nullable Channel channel;

    Arrival(VertxEventLoop loop) {
      this.loop = loop;
    }

    Channel channel() {
      return Objects.requireNonNull(channel);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      channel = context.channel();
      loop.arriving = this;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      loop.arriving = this;
      context.fireChannelRead(message);
      handled();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      loop.arriving = this;
      context.fireChannelReadComplete();
      handled();
    }

    /** Vert.x sets a connection up also for the beginning of a head whose client is gone. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
      loop.arriving = this;
      context.fireChannelInactive();
      handled();
    }

    /** The next set-up may be another channel's. */
    private void handled() {
      if (loop.arriving == this) {
        loop.arriving = null;
      }
    }
  }
}
