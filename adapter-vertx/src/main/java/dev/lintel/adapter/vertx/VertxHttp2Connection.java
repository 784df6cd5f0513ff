package dev.lintel.adapter.vertx;

import dev.lintel.ResponseHead;
import dev.lintel.server.ServerOptions;
import dev.lintel.spi.Cookies;
import dev.lintel.spi.FloodGuard;
import dev.lintel.spi.Http2Preface;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** What the streams of one connection of HTTP/2 share. Touched on its thread, if not said. */
@SuppressWarnings("FutureReturnValueIgnored") // A close that fails needs no care.
final class VertxHttp2Connection implements VertxExchange.Connection {

  /** How long Vert.x waits for live streams: longer than any drain, which the gateway times. */
  private static final long NO_DEADLINE_DAYS = 1;

  private static final CharSequence PROTOCOL = Http2Headers.PseudoHeaderName.PROTOCOL.value();
  private static final AsciiString CONNECT = AsciiString.cached("CONNECT");

  private final VertxEventLoop loop;
  private final HttpConnection connection;
  private final Channel channel;
  private final Http2ConnectionHandler codec;
  private final FloodGuard guard;
  private final Map<Long, Http2Headers> trailers = new HashMap<>();
  private int exchanges;
  private long quietSince = System.nanoTime();
  private boolean draining;

  /** The Host field of the head that has come last, if it has no authority. */
  private @Nullable String host;

  /** The stream of that head. */
  private long hostStream;

  VertxHttp2Connection(
      VertxEventLoop loop, HttpConnection connection, Channel channel, ServerOptions options) {
    this.loop = loop;
    this.connection = connection;
    this.channel = channel;
    this.codec = channel.pipeline().get(Http2ConnectionHandler.class);
    this.guard = new FloodGuard(options);
  }

  void install() {
    channel.closeFuture().addListener(closed -> loop.removeHttp2(connection));
    codec.decoder().frameListener(new Counting());
  }

  /** An exchange begins. Returns false if it must not, because the server drains. */
  boolean enter() {
    if (draining) {
      return false;
    }
    exchanges++;
    return true;
  }

  /** The Host field of a request that begins and has no authority, else null. */
  @Nullable String host(HttpServerRequest request) {
    return request.streamId() == hostStream ? host : null;
  }

  /** The exchange on a stream has ended. */
  void leave(HttpServerRequest request) {
    trailers.remove(request.streamId());
    exchanges--;
    quietSince = System.nanoTime();
  }

  /** Tells the client to begin no more streams, and ends the connection after the live ones. */
  void drain() {
    if (!draining) {
      draining = true;
      connection.shutdown(NO_DEADLINE_DAYS, TimeUnit.DAYS);
    }
  }

  boolean isExpired(long now, long keepAliveNanos) {
    return exchanges == 0 && now - quietSince > keepAliveNanos;
  }

  /** Writes past Vert.x, which knows few interim responses. */
  void writeInterim(
      HttpServerRequest request, ResponseHead interim, Consumer<@Nullable Throwable> written) {
    Http2Headers fields = new DefaultHttp2Headers().status(Integer.toString(interim.status()));
    interim.headers().forEach((name, value) -> fields.add(name.toLowerCase(Locale.ROOT), value));
    ChannelHandlerContext context = channel.pipeline().context(codec);
    codec
        .encoder()
        .writeHeaders(context, (int) request.streamId(), fields, 0, false, context.newPromise())
        .addListener(done -> written.accept(done.cause()));
    context.flush();
  }

  /** Hands over the trailers of a request whose body has ended. */
  void takeTrailers(HttpServerRequest request, BiConsumer<String, String> taker) {
    Http2Headers fields = trailers.remove(request.streamId());
    if (fields != null) {
      fields.forEach(field -> taker.accept(field.getKey().toString(), field.getValue().toString()));
    }
  }

  boolean isSecure() {
    return connection.isSsl();
  }

  /** Whether the client has ended a request. */
  boolean hasEnded(HttpServerRequest request) {
    Http2Stream stream = codec.connection().stream((int) request.streamId());
    return stream == null || !stream.state().remoteSideOpen();
  }

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

  @Override
  public @Nullable SSLEngine engine() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls == null ? null : tls.engine();
  }

  /**
   * Sees the frames before Vert.x does, and keeps the trailers, which it does not give out. Counts
   * those of which Netty takes any number; resets and empty data it counts itself. Refuses heads of
   * which Vert.x would show a part alone, or none.
   */
  private final class Counting extends Http2FrameListenerDecorator {

    Counting() {
      super(codec.decoder().frameListener());
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
      count();
      super.onPingRead(context, data);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
        throws Http2Exception {
      count();
      super.onSettingsRead(context, settings);
    }

    @Override
    public void onPriorityRead(
        ChannelHandlerContext context,
        int streamId,
        int streamDependency,
        short weight,
        boolean exclusive)
        throws Http2Exception {
      count();
      super.onPriorityRead(context, streamId, streamDependency, weight, exclusive);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int streamId,
        Http2Headers headers,
        int padding,
        boolean last)
        throws Http2Exception {
      look(streamId, headers);
      super.onHeadersRead(context, streamId, headers, padding, last);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int streamId,
        Http2Headers headers,
        int streamDependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean last)
        throws Http2Exception {
      look(streamId, headers);
      super.onHeadersRead(
          context, streamId, headers, streamDependency, weight, exclusive, padding, last);
    }

    private void look(int streamId, Http2Headers headers) throws Http2Exception {
      if (headers.method() == null) {
        trailers.put((long) streamId, headers);
      } else if (headers.getAll(HttpHeaderNames.HOST).size() > 1) {
        throw refused(streamId, "H2-2.3: more than one Host field");
      } else if (HttpHeaderValidationUtil.validateToken(headers.method()) >= 0) {
        throw refused(streamId, "HTTP-7.2: the method is no token");
      } else if (headers.contains(PROTOCOL) && !CONNECT.contentEquals(headers.method())) {
        throw refused(streamId, "H2-2.1: only CONNECT has a :protocol");
      } else {
        keep(streamId, headers);
      }
    }

    /** Keeps what Vert.x would change: a Host alone, and cookies of which some are empty. */
    private void keep(int streamId, Http2Headers headers) {
      CharSequence alone = headers.authority() == null ? headers.get(HttpHeaderNames.HOST) : null;
      host = alone == null ? null : alone.toString();
      hostStream = streamId;
      List<CharSequence> cookies = headers.getAll(HttpHeaderNames.COOKIE);
      if (cookies.size() > 1) {
        headers.set(HttpHeaderNames.COOKIE, Cookies.joined(cookies));
      }
    }

    private static Http2Exception refused(int streamId, String reason) {
      return Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, reason);
    }

    private void count() throws Http2Exception {
      if (guard.isFloodedByUseless()) {
        throw Http2Exception.connectionError(
            Http2Error.ENHANCE_YOUR_CALM, "too many frames without use");
      }
    }
  }

  /**
   * Stands first in the pipeline until Vert.x has set the connection up, which it does when it
   * knows the version of HTTP: tells whose set-up that is, and bounds the time until then.
   *
   * <p>Of HTTP/1 it keeps Vert.x from following an {@code Upgrade: h2c} (HTTP-1.14).
   */
  static final class Sniffer extends ChannelInboundHandlerAdapter {

    private final VertxEventLoop loop;
    private final Channel channel;
    private long since = System.nanoTime();
    private boolean begun;
    private boolean http1;

    /** How much of the preface has come. */
    private int matched;

    Sniffer(VertxEventLoop loop, Channel channel) {
      this.loop = loop;
      this.channel = channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (!begun) {
        begun = true;
        since = System.nanoTime();
      }
      if (!http1 && matched < Http2Preface.LENGTH && message instanceof ByteBuf bytes) {
        int same = bytes.readerIndex();
        while (same < bytes.writerIndex()
            && matched < Http2Preface.LENGTH
            && bytes.getByte(same) == Http2Preface.byteAt(matched)) {
          same++;
          matched++;
        }
        if (same < bytes.writerIndex() && matched < Http2Preface.LENGTH) {
          http1 = true;
          // The byte that differs makes Vert.x build the pipeline of HTTP/1.
          context.fireChannelRead(bytes.readRetainedSlice(same + 1 - bytes.readerIndex()));
          if (channel.pipeline().get("h2c") != null) {
            Upgrades.hide(channel);
          }
        }
      }
      context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      loop.remove(this);
      context.fireChannelInactive();
    }

    /** Vert.x has set the connection up. */
    void remove() {
      loop.remove(this);
      channel.pipeline().remove(this);
    }

    /** Whether nothing has come for too long, or no whole head. */
    boolean isExpired(long now, long headNanos, long keepAliveNanos) {
      return now - since > (begun ? headNanos : keepAliveNanos);
    }

    void drop() {
      loop.remove(this);
      channel.close();
    }
  }

  /** Takes the Upgrade fields off the first request before Vert.x looks, and puts them back. */
  private static final class Upgrades extends ChannelInboundHandlerAdapter {

    private final List<String> hidden;
    private final boolean hides;

    private Upgrades(List<String> hidden, boolean hides) {
      this.hidden = hidden;
      this.hides = hides;
    }

    static void hide(Channel channel) {
      var fields = new ArrayList<String>();
      channel.pipeline().addBefore("h2c", "lintel-hide", new Upgrades(fields, true));
      channel.pipeline().addAfter("h2c", "lintel-show", new Upgrades(fields, false));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest request) {
        if (hides) {
          hidden.addAll(request.headers().getAll(HttpHeaderNames.UPGRADE));
          request.headers().remove(HttpHeaderNames.UPGRADE);
        } else if (!hidden.isEmpty()) {
          request.headers().add(HttpHeaderNames.UPGRADE, hidden);
        }
        context.pipeline().remove(this);
      }
      context.fireChannelRead(message);
    }
  }
}
