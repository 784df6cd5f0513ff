package dev.lintel.adapter.undertow;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.ssl.SslConnection;

/** A connection and the exchange that is live on it. Used on its I/O thread, where not said. */
final class UndertowConnection implements ChannelListener<ConduitStreamSourceChannel> {

  /** How long a client is listened to that still sends what nobody reads. */
  private static final long LINGER_MILLIS = 1000;

  private final StreamConnection channel;

  /** What is below TLS, else the same. */
  private final StreamConnection socket;

  private final AtomicInteger sweeps;

  /**
   * The sweep in which the head has begun that is not handed out, else 0. The sweeps read it with a
   * race that they can bear: each request writes it twice.
   */
  private int heardAt;

  @Nullable UndertowExchange live;

  /** What the streams of the connection share, if it speaks HTTP/2. */
  @Nullable UndertowHttp2Connection http2;

  /** What watches for the client of the live exchange to go, if anything does. */
  @Nullable UndertowDisconnectWatch watch;

  /** What has taken the connection over, if anything has. */
  @Nullable UndertowTunnel tunnel;

  /** Begins the next request, if Undertow is done before the live exchange is. */
  ExchangeCompletionListener.@Nullable NextListener next;

  UndertowConnection(StreamConnection channel, StreamConnection socket, AtomicInteger sweeps) {
    this.channel = channel;
    this.socket = socket;
    this.sweeps = sweeps;
  }

  /** The client has sent something. */
  void heard() {
    if (live == null && http2 == null && heardAt == 0) {
      heardAt = sweeps.get();
    }
  }

  void began(UndertowExchange exchange) {
    live = exchange;
    heardAt = 0;
  }

  void speaks(UndertowHttp2Connection http2Connection) {
    http2 = http2Connection;
    heardAt = 0;
  }

  /** Closes if a head has begun that many sweeps ago, and no exchange; on any thread. */
  void closeIfUnheard(int now, int patience) {
    int begun = heardAt;
    if (begun != 0 && now - begun > patience) {
      close();
    }
  }

  /** Closes the connection if the handshake of TLS takes longer than that (TLS-2.6). */
  void timeHandshake(SslConnection secured, Duration patience) {
    XnioExecutor.Key timer =
        channel
            .getIoThread()
            .executeAfter(this::close, Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
    secured.getHandshakeSetter().set(done -> timer.remove());
  }

  /** The engine of TLS, or null in the clear. */
  @Nullable SSLEngine engine() {
    return UndertowTls.engine(channel);
  }

  /** Closes the connection if it waits for a request; called on any thread. */
  void closeIfIdle() {
    try {
      channel
          .getIoThread()
          .execute(
              () -> {
                if (http2 != null) {
                  http2.drain();
                } else if (live == null) {
                  end();
                }
              });
    } catch (RejectedExecutionException stopped) {
      // The thread ends and closes its connections itself.
    }
  }

  /** An exchange asks for nothing more. */
  void ended(UndertowExchange exchange) {
    if (live == exchange) {
      live = null;
      if (watch != null) {
        watch.stop();
        watch = null;
      }
    }
  }

  /** Lets the next request begin, if it waits. */
  void proceed() {
    ExchangeCompletionListener.NextListener waiting = next;
    next = null;
    if (waiting != null) {
      waiting.proceed();
    }
  }

  void close() {
    IoUtils.safeClose(channel);
  }

  /** Closes, and says so: over TLS a connection that just ends has been cut (TLS-2.8). */
  private void end() {
    if (channel != socket) {
      try {
        channel.getSinkChannel().shutdownWrites();
        channel.getSinkChannel().flush();
      } catch (IOException gone) {
        // Then there is nobody to tell.
      }
    }
    close();
  }

  /** Closes the connection now, with a reset if the client could take a plain close for an end. */
  void abort(boolean reset) {
    if (reset) {
      try {
        socket.setOption(Options.CLOSE_ABORT, true);
      } catch (IOException closedAlready) {
        // Then there is nothing to abort.
      }
    }
    IoUtils.safeClose(socket); // Below TLS, which would say that this is the end.
    close();
  }

  /**
   * Closes the connection although the client may still send. The sending half first, and the rest
   * a moment later: a close with unread bytes resets the connection, and the client loses the
   * response (RFC 9112, 9.6).
   */
  void closeAfterResponse(HttpServerConnection connection) {
    connection.clearChannel();
    try {
      channel.getSinkChannel().shutdownWrites();
      channel.getSinkChannel().flush();
      channel.getSourceChannel().setReadListener(this);
      channel.getSourceChannel().resumeReads();
      closeSoon();
    } catch (IOException failure) {
      close();
    }
  }

  /** Closes a moment later what Undertow closes when the client does (HTTP-9.10). */
  void closeSoon() {
    try {
      channel.getIoThread().executeAfter(this::close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopped) {
      close();
    }
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel readable) {
    var ignored = ByteBuffer.allocate(UndertowListener.BUFFER_SIZE);
    try {
      if (readable.read(ignored) < 0) {
        close();
      }
    } catch (IOException failure) {
      close();
    }
  }
}
