package dev.lintel.adapter.undertow;

import dev.lintel.spi.Http2Preface;
import dev.lintel.spi.ServerCore;
import dev.lintel.spi.TlsKeys;
import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Reads until it is known whether a connection begins with the preface of HTTP/2. Over TLS it must,
 * if that was negotiated, and must not otherwise (RFC 9113, 3.3).
 */
final class UndertowHttp2Sniffer implements ChannelListener<ConduitStreamSourceChannel> {

  private final ServerCore core;
  private final StreamConnection channel;
  private final UndertowConnection connection;
  private final HttpOpenListener http;
  private final ByteBufferPool pool;
  private final OptionMap map;

  /** What has come so far, as long as it may be the preface. */
  private @Nullable PooledByteBuffer begun;

  private XnioExecutor.@Nullable Key timer;

  UndertowHttp2Sniffer(
      ServerCore core,
      StreamConnection channel,
      UndertowConnection connection,
      HttpOpenListener http,
      ByteBufferPool pool,
      OptionMap map) {
    this.core = core;
    this.channel = channel;
    this.connection = connection;
    this.http = http;
    this.pool = pool;
    this.map = map;
  }

  void begin() {
    closeAfter(core.options().timeouts().keepAlive());
    channel.getSourceChannel().setReadListener(this);
    handleEvent(channel.getSourceChannel());
    if (timer != null) {
      channel.getSourceChannel().resumeReads();
    }
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel readable) {
    PooledByteBuffer pooled = begun == null ? pool.allocate() : begun;
    ByteBuffer bytes = pooled.getBuffer();
    int count = -1;
    try {
      count = readable.read(bytes);
    } catch (IOException failure) {
      // As good as an end.
    }
    if (count < 0) {
      pooled.close();
      begun = null;
      stopTimer();
      connection.close();
    } else if (bytes.position() == 0) {
      pooled.close();
    } else if (begun == null && isPrefix(bytes) && bytes.position() < Http2Preface.LENGTH) {
      begun = pooled;
      stopTimer();
      closeAfter(core.options().timeouts().head());
    } else if (!isPrefix(bytes) || bytes.position() >= Http2Preface.LENGTH) {
      begun = null;
      stopTimer();
      readable.suspendReads();
      boolean http2 = isPrefix(bytes);
      bytes.flip();
      proceed(pooled, http2);
    }
  }

  private void proceed(PooledByteBuffer pooled, boolean isHttp2) {
    SSLEngine engine = UndertowTls.engine(channel);
    boolean negotiated = engine != null && TlsKeys.HTTP_2.equals(engine.getApplicationProtocol());
    if (negotiated && !isHttp2) {
      pooled.close();
      connection.close();
    } else if (isHttp2 && (negotiated || engine == null)) {
      var http2 = new UndertowHttp2Connection(core, channel, pool, pooled, map);
      connection.speaks(http2);
      http2.begin();
    } else {
      http.handleEvent(channel, pooled);
    }
  }

  private boolean isPrefix(ByteBuffer bytes) {
    for (int i = 0; i < Math.min(bytes.position(), Http2Preface.LENGTH); i++) {
      if (bytes.get(i) != Http2Preface.byteAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void closeAfter(Duration time) {
    timer =
        channel.getIoThread().executeAfter(connection::close, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.remove();
      timer = null;
    }
  }
}
