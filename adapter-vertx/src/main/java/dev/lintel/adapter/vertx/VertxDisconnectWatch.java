package dev.lintel.adapter.vertx;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
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
import java.util.Objects;
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
final class VertxDisconnectWatch extends ChannelInboundHandlerAdapter
    implements VertxExchange.Connection {

  /** How long a client that still sends has to take note of the end (HTTP-5.6). */
  private static final long LINGER_MILLIS = 1000;

  private final VertxEventLoop loop;
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

  /** Whether what is written to the connection is looked at. */
  private boolean outbound;

  /** Whether no further request is served. */
  private boolean last;

  /** Whether a request that could not be decoded was answered, over which Vert.x would cut off. */
  private boolean refused;

  private boolean lingering;
  private @Nullable Throwable failure;

  VertxDisconnectWatch(VertxEventLoop loop, HttpConnection connection, Channel channel) {
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
    writer.readBegins();
    loop.reading(this);
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
    context.fireChannelReadComplete(); // Vert.x flushes here what was written since the read began.
    writer.readEnded();
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

  /** The fields of the responses of the event loop. */
  VertxHeaders.Sent sent() {
    return loop.sent();
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

  /** Whether the connection is the one of a request. */
  boolean isOf(HttpConnection other) {
    return connection == other;
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
  void end() {
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
      watchOutbound();
    } else if (!version.equals(HttpVersion.HTTP_1_1) && request.decoderResult().isSuccess()) {
      // Vert.x would answer 501 itself; as a request that failed it goes to our bridge.
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
      request.setDecoderResult(
          DecoderResult.failure(new VertxFailures.UnsupportedVersion(version.text())));
    }
  }

  /**
   * Looks at what is written: at each region of a file, of which Vert.x sends one when that before
   * it has gone, and at heads for clients of HTTP/1.0.
   */
  void watchOutbound() {
    if (!outbound) {
      outbound = true;
      channel.pipeline().addBefore("lintel", "lintel-outbound", new Outbound());
    }
  }

  /**
   * Stands between the codec and Vert.x on the few connections of which what is written matters.
   */
  private final class Outbound extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof HttpResponse response) {
        response.setProtocolVersion(HttpVersion.HTTP_1_1); // Vert.x answers 1.0 with 1.0.
      }
      if (message instanceof FileRegion && exchange != null) {
        exchange.regionBegins();
      }
      context.write(message, promise);
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
}
