package dev.lintel.adapter.vertx;

import dev.lintel.server.ServerOptions;
import dev.lintel.server.Timeouts;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Stands in the pipeline of one connection, between the codec and Vert.x, and knows when the client
 * goes, when the connection is idle, and how to close it.
 *
 * <p>Everything here runs on the connection's event thread, except where it says otherwise.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A close that fails and a timer need no care.
final class VertxDisconnectWatch extends ChannelDuplexHandler implements VertxExchange.Connection {

  /** How long a client that still sends has to take note of the end (HTTP-5.6). */
  private static final long LINGER_MILLIS = 1000;

  /**
   * The longest read in bytes, and how many reads Netty makes before it looks whether it shall go
   * on: with Netty's own 64 KiB and 16, a body that nobody reads takes a MiB of memory (HTTP-5.1).
   */
  private static final int READ = 16 * 1024;

  private static final int READS = 4;

  private final Loop loop;
  private final HttpConnection connection;
  private final Channel channel;
  private final @Nullable SslHandler tls;
  private final VertxBodyWriter writer = new VertxBodyWriter();
  private final VertxBodyReader.Trailers trailers = new VertxBodyReader.Trailers();

  /** The exchange that has begun and not ended. */
  private @Nullable VertxExchange exchange;

  /** What begins the next exchange, if Vert.x has handed out its request already. */
  private @Nullable Runnable next;

  /** What takes the connection over, if the exchange asks for it. */
  private @Nullable VertxTunnel tunnel;

  /** Whether the message that came last was the end of a request. */
  private boolean requestEnded;

  /** Whether the last bytes that came made no message: the beginning of a head, if idle. */
  private boolean headBegun;

  private boolean decoded;

  /** Whether the last bytes that came belong to a request, and not to TLS alone. */
  private boolean decrypted;

  private long quietSince;

  /** Whether the client has spoken HTTP/1.0, and Vert.x would answer alike. */
  private boolean http10;

  /** Whether no further request is served. */
  private boolean last;

  /** Whether a request that could not be decoded was answered, over which Vert.x would cut off. */
  private boolean refused;

  private boolean lingering;
  private @Nullable Throwable failure;

  VertxDisconnectWatch(Loop loop, HttpConnection connection, Channel channel) {
    this.loop = loop;
    this.quietSince = loop.clock();
    this.connection = connection;
    this.channel = channel;
    this.tls = channel.pipeline().get(SslHandler.class);
  }

  void install() {
    if (tls != null) {
      String layer = channel.pipeline().context(tls).name();
      channel.pipeline().addAfter(layer, "lintel-decrypted", new Decrypted());
    }
    channel.pipeline().addBefore("handler", "lintel", this);
    loop.add(connection, this);
  }

  // ---- Inbound ----

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (lingering) {
      ReferenceCountUtil.release(message);
      return;
    }
    decoded = true;
    headBegun = false;
    if (message instanceof DefaultHttpRequest request) {
      checkVersion(request);
      trailers.begin(request);
    } else if (message != LastHttpContent.EMPTY_LAST_CONTENT
        && message instanceof HttpContent content) {
      if (content.content().isReadable()) {
        context.fireChannelRead(VertxBodyReader.onHeap(content));
        return;
      }
      if (message instanceof LastHttpContent end && !end.trailingHeaders().isEmpty()) {
        trailers.add(end);
      }
    }
    context.fireChannelRead(message);
    requestEnded = message instanceof LastHttpContent;
    if (requestEnded && tunnel != null) {
      tunnel.install();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (!decoded && !headBegun && (tls == null || decrypted)) {
      headBegun = true;
      if (!isBusy()) {
        quietSince = loop.clock();
      }
    }
    decoded = false;
    decrypted = false;
    context.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    loop.remove(connection);
    VertxExchange present = exchange;
    exchange = null;
    next = null;
    last = true;
    if (present != null && (tunnel == null || !tunnel.holds())) {
      present.lost(failure);
    }
    context.fireChannelInactive();
  }

  /** A client that ends TLS is gone like one that ends TCP (HTTP-6.2). */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslCloseCompletionEvent) {
      context.close();
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failure = cause;
    if (!refused) {
      context.fireExceptionCaught(cause);
    }
  }

  // ---- Outbound ----

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (http10 && message instanceof HttpResponse response) {
      response.setProtocolVersion(HttpVersion.HTTP_1_1);
    }
    if (message instanceof FileRegion && exchange != null) {
      exchange.regionBegins(); // Vert.x sends a file in regions, each when the one before has gone.
    }
    context.write(message, promise);
  }

  // ---- What the exchanges ask and tell. ----

  @Override
  public boolean isOnEventThread() {
    return channel.eventLoop().inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    channel.eventLoop().execute(task);
  }

  @Override
  public Channel channel() {
    return channel;
  }

  /** Where to write what goes past Vert.x. */
  ChannelHandlerContext context() {
    return channel.pipeline().context(this);
  }

  /** The trailers of the requests of the connection. */
  VertxBodyReader.Trailers trailers() {
    return trailers;
  }

  @Override
  public @Nullable SSLEngine engine() {
    return tls == null ? null : tls.engine();
  }

  /** The bodies of all responses of the connection, one after the other. */
  VertxBodyWriter writer() {
    return writer;
  }

  /** What the connection reported before it closed; it says more than the failure of a write. */
  Throwable failureOr(Throwable consequence) {
    return failure == null ? consequence : failure;
  }

  /**
   * What follows the request is no request: if the end of this one has not come, nothing that is
   * behind it has been decoded.
   */
  void leaveWhatFollows(VertxExchange asking) {
    tunnel = new VertxTunnel(asking, channel);
    if (requestEnded) {
      tunnel.install();
    }
  }

  VertxTunnel tunnel() {
    return Objects.requireNonNull(tunnel, "the exchange is no handshake");
  }

  void began(VertxExchange begun) {
    exchange = begun;
  }

  boolean isBusy() {
    return exchange != null || next != null;
  }

  /**
   * Keeps a request until the exchange before it has completed (HTTP-9.7): Vert.x hands it out when
   * the response before it has been written. There is at most one.
   */
  void enqueue(Runnable begin) {
    next = begin;
  }

  /** No further request is served on this connection. */
  void last() {
    last = true;
  }

  /** The request could not be decoded; the connection closes after the answer. */
  void refuse() {
    last = true;
    refused = true;
  }

  boolean isLast() {
    return last;
  }

  void ended(boolean close, boolean unread) {
    exchange = null;
    if (close || (loop.isDraining() && next == null)) {
      close(unread);
    } else if (next != null) {
      execute(this::beginNext); // Not here: a client that pipelines would make the stack overflow.
    } else {
      quietSince = loop.clock();
    }
  }

  /** Closes cleanly; a client that may still be sending is given time to read the response. */
  void close(boolean unread) {
    last = true;
    if (unread && !lingering && channel.isActive()) {
      lingering = true;
      if (tls != null) {
        tls.closeOutbound();
      }
      ((DuplexChannel) channel).shutdownOutput();
      channel.config().setAutoRead(true);
      channel.eventLoop().schedule(() -> drop(false), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    } else if (!lingering) {
      end();
    }
  }

  /** Closes at once, and says so: over TLS a connection that just ends has been cut (TLS-2.8). */
  private void end() {
    last = true;
    if (tls == null) {
      drop(false);
    } else {
      tls.closeOutbound().addListener(told -> drop(false));
    }
  }

  /** Closes at once, whatever is still to be written. Ends with a reset if so asked. */
  void drop(boolean reset) {
    last = true;
    if (reset && channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    // From the first handler, not through Vert.x's, which waits for what is still to be written.
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first != null) {
      first.close();
    }
  }

  /** Whether there is nothing to wait for: no exchange, or the client is too slow to begin one. */
  boolean isExpired(long now, long headNanos, long keepAliveNanos) {
    return isIdle() && now - quietSince > (headBegun ? headNanos : keepAliveNanos);
  }

  boolean isIdle() {
    return !isBusy() && !last;
  }

  private void beginNext() {
    Runnable begin = next;
    next = null;
    if (begin != null && !last) {
      begin.run();
    }
  }

  @SuppressWarnings("ReferenceEquality") // Netty's constants are compared by identity first.
  private void checkVersion(DefaultHttpRequest request) {
    HttpVersion version = request.protocolVersion();
    if (version == HttpVersion.HTTP_1_1) {
      return; // Netty's constant, as for nearly every request.
    }
    if (version.equals(HttpVersion.HTTP_1_0)) {
      http10 = true;
    } else if (!version.equals(HttpVersion.HTTP_1_1) && request.decoderResult().isSuccess()) {
      // Vert.x would answer 501 itself; as a request that failed it goes to our bridge.
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
      request.setDecoderResult(
          DecoderResult.failure(new VertxFailures.UnsupportedVersion(version.text())));
    }
  }

  /** Stands between TLS and the codec. */
  private final class Decrypted extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      decrypted = true;
      context.fireChannelRead(message);
    }
  }

  /**
   * Stands first in the pipeline until Vert.x has set up the connection: at once, or with TLS when
   * the bytes of a read have made the handshake complete.
   */
  static final class Arrival extends ChannelInboundHandlerAdapter {

    private final Loop loop;
    private @Nullable Channel channel;

    Arrival(Loop loop) {
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

  /** The connections of one event loop; touched on its thread, except where it says otherwise. */
  static final class Loop {

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
    private final ServerOptions options;
    private boolean draining;

    /** The time of the last sweep. */
    private long swept = System.nanoTime();

    /** The channel whose events are being handled and that Vert.x may set up. */
    private @Nullable Arrival arriving;

    Loop(ContextInternal context, ServerOptions options) {
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

    /** A channel has come; Vert.x sets it up when it knows the version of HTTP, or at once. */
    void arrived(Channel channel) {
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
      Arrival arrival =
          Objects.requireNonNull(arriving, "Vert.x set up a channel it was not given");
      arriving = null;
      Channel channel = arrival.channel();
      channel.pipeline().remove(arrival);
      // The exchange is told; else Vert.x would log each client that resets as an error (HTTP-6.8).
      connection.exceptionHandler(failure -> {});
      if (channel.pipeline().get("lintel-sniffer") instanceof VertxHttp2Connection.Sniffer done) {
        done.remove();
      }
      if (connection.protocolVersion() == io.vertx.core.http.HttpVersion.HTTP_2) {
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
      watches.remove(connection);
    }

    @Nullable VertxDisconnectWatch watch(HttpConnection connection) {
      return watches.get(connection);
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
  }
}
