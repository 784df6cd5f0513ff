package dev.lintel.adapter.jetty;

import dev.lintel.DisconnectReason;
import dev.lintel.server.Http2;
import dev.lintel.server.ServerOptions;
import dev.lintel.spi.FloodGuard;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.Frame;
import org.eclipse.jetty.http2.frames.FrameType;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.hpack.HpackEncoder;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** What the streams of one connection of HTTP/2 share. */
final class JettyHttp2Connection implements Runnable, HTTP2Session.FrameListener {

  /** What all streams of a connection together may send before somebody reads. */
  private static final int CONNECTION_WINDOW = 1 << 20;

  /** What the fields of a response take unless they are many; Jetty keeps buffers of that size. */
  private static final int FIELDS = 8 * 1024;

  /** What HPACK counts for a field besides its name and its value (RFC 7541, 4.1). */
  private static final int FOR_EACH_FIELD = 32;

  /** Room for the status, and for a change of the table. */
  private static final int FOR_STATUS = 128;

  /** The attribute of a stream whose request goes on after its head. */
  private static final String BODY = "lintel.body";

  /** Whether the reset that Jetty is told of by this thread is our own and no flood. */
  private static final ThreadLocal<Boolean> OWN_RESET = new ThreadLocal<>();

  private final Session session;
  private final EndPoint endPoint;
  private final Scheduler scheduler;
  private final long keepAliveNanos;
  private final Map<Integer, JettyHttp2Exchange> exchanges = new ConcurrentHashMap<>();
  private volatile long quietSince = System.nanoTime();
  private volatile boolean draining;
  private volatile Scheduler.@Nullable Task timer;

  private JettyHttp2Connection(
      Session session, EndPoint endPoint, Scheduler scheduler, ServerOptions options) {
    this.session = session;
    this.endPoint = endPoint;
    this.scheduler = scheduler;
    this.keepAliveNanos = options.timeouts().keepAlive().toNanos();
  }

  /**
   * What makes connections that begin with the preface of HTTP/2, by that name of it.
   *
   * @param webSockets whether a stream may become a WebSocket
   */
  static HTTP2CServerConnectionFactory factory(
      String protocol, HttpConfiguration configuration, ServerOptions options, boolean webSockets) {
    var factory =
        new HTTP2CServerConnectionFactory(configuration, protocol) {
          @Override
          public @Nullable Connection upgradeConnection(
              Connector connector,
              EndPoint endPoint,
              MetaData.Request request,
              HttpFields.Mutable response) {
            // An Upgrade field of HTTP/1 is ignored (HTTP-1.14).
            return HttpMethod.PRI.is(request.getMethod())
                ? super.upgradeConnection(connector, endPoint, request, response)
                : null;
          }

          @Override
          protected ServerSessionListener newSessionListener(
              Connector connector, EndPoint endPoint) {
            return new HTTPServerSessionListener(endPoint) {
              @Override
              public void onAccept(Session session) {
                begin(session, endPoint, options);
              }

              @Override
              public Stream.Listener onNewStream(Stream stream, HeadersFrame frame) {
                if (!frame.isEndStream()) {
                  stream.setAttribute(BODY, true); // Known later only as long as none came.
                }
                return super.onNewStream(stream, frame);
              }
            };
          }
        };
    configure(factory, options);
    factory.setConnectProtocolEnabled(webSockets);
    return factory;
  }

  /** The stream of a request, or null if it is gone already. */
  static @Nullable HTTP2Stream stream(Request request) {
    HTTP2Session session =
        ((HTTP2Connection) request.getConnectionMetaData().getConnection()).getSession();
    return session.getStream(Integer.parseInt(request.getId()));
  }

  /** Whether the request of a stream has ended with its head. */
  static boolean endedWithHead(Stream stream) {
    return stream.getAttribute(BODY) == null;
  }

  /** Resets a stream, whatever its state is. One that the client has provoked counts (H2-5.8). */
  static void reset(HTTP2Stream stream, int code) {
    ResetFrame frame = new ResetFrame(stream.getId(), code);
    if (code == ErrorCode.PROTOCOL_ERROR.code) {
      stream.reset(frame, Callback.NOOP);
      return;
    }
    OWN_RESET.set(true);
    try {
      stream.reset(frame, Callback.NOOP);
    } finally {
      OWN_RESET.remove();
    }
  }

  /**
   * Makes room for the fields of a response. Jetty encodes each head, however small it is, into a
   * buffer as large as the largest that its encoder may make, so that one is kept small.
   */
  static void makeRoom(HTTP2Stream stream, Iterable<HttpField> fields) {
    int size = FOR_STATUS;
    for (HttpField field : fields) {
      String value = field.getValue();
      size += field.getName().length() + FOR_EACH_FIELD + (value == null ? 0 : value.length());
    }
    HpackEncoder encoder = stream.getSession().getGenerator().getHpackEncoder();
    int most = encoder.getMaxHeaderListSize();
    // A lower one was asked for by the client.
    if (most >= FIELDS && most < size) {
      encoder.setMaxHeaderListSize(size);
    }
  }

  private static void configure(
      AbstractHTTP2ServerConnectionFactory factory, ServerOptions options) {
    Http2 http2 = options.http2();
    factory.setMaxConcurrentStreams(http2.maxConcurrentStreams());
    factory.setInitialStreamRecvWindow(http2.streamWindow());
    factory.setInitialSessionRecvWindow(Math.max(CONNECTION_WINDOW, http2.streamWindow()));
    // The time-outs of exchanges are the gateway's.
    factory.setStreamIdleTimeout(-1);
    factory.setRateControlFactory(
        new RateControl.Factory() {
          @Override
          public RateControl newRateControl(EndPoint endPoint) {
            return rateControl(new FloodGuard(options), JettyConnection.of(endPoint));
          }
        });
  }

  private static RateControl rateControl(FloodGuard guard, JettyConnection connection) {
    return event -> {
      boolean reset = event instanceof Frame frame && frame.getType() == FrameType.RST_STREAM;
      boolean flooded =
          reset
              ? (OWN_RESET.get() == null && guard.isFloodedByReset())
              : guard.isFloodedByUseless();
      if (flooded) {
        connection.closeSoon(); // Jetty would wait for ever to write GOAWAY to who does not read.
      }
      return !flooded;
    };
  }

  private static void begin(Session session, EndPoint endPoint, ServerOptions options) {
    var connection = JettyConnection.of(endPoint);
    var http2 = new JettyHttp2Connection(session, endPoint, connection.getScheduler(), options);
    connection.speakHttp2(http2);
    HTTP2Session connected = (HTTP2Session) session;
    connected.getGenerator().getHpackEncoder().setMaxHeaderListSize(FIELDS);
    connected.addEventListener(http2);
    http2.run();
  }

  /** Whether no exchange may begin any more, because the server drains. */
  boolean isDraining() {
    return draining;
  }

  /** An exchange begins. */
  void enter(int streamId, JettyHttp2Exchange exchange) {
    exchanges.put(streamId, exchange);
  }

  /** The exchange on a stream has ended. */
  void leave(int streamId) {
    quietSince = System.nanoTime();
    exchanges.remove(streamId);
  }

  /**
   * Jetty tells nobody who waits to read that it resets a stream over which the client has broken
   * the protocol. It cancels those that are broken for another reason, and tells so.
   */
  @Override
  public void onOutgoingFrame(Session session, Frame frame) {
    if (frame instanceof ResetFrame reset && OWN_RESET.get() == null) {
      JettyHttp2Exchange exchange = exchanges.get(reset.getStreamId());
      if (exchange != null) {
        exchange.noteReset();
        if (reset.getError() != ErrorCode.CANCEL_STREAM_ERROR.code) {
          tellBroken(exchange);
        }
      }
    } else if (frame instanceof GoAwayFrame end && end.getError() != ErrorCode.NO_ERROR.code) {
      // Jetty may wait for the client to close, or for other streams (RFC 9113, 5.4.1).
      JettyConnection.of(endPoint).closeSoon();
    }
  }

  /**
   * Breaks trailers off of which Jetty makes the end of a body, or nothing (RFC 9113, 8.1, 5.1).
   */
  @Override
  public void onIncomingFrame(Session session, Frame frame) {
    if (frame instanceof ResetFrame reset) {
      JettyHttp2Exchange exchange = exchanges.get(reset.getStreamId());
      if (exchange != null) {
        exchange.noteReset();
      }
    } else if (frame instanceof HeadersFrame head
        && session.getStream(head.getStreamId()) instanceof HTTP2Stream stream
        && (stream.isRemotelyClosed() || !head.isEndStream())) {
      ErrorCode code =
          stream.isRemotelyClosed() ? ErrorCode.STREAM_CLOSED_ERROR : ErrorCode.PROTOCOL_ERROR;
      JettyHttp2Exchange exchange = exchanges.get(stream.getId());
      if (exchange != null) {
        exchange.noteReset();
        tellBroken(exchange);
      }
      reset(stream, code.code);
    }
  }

  private static void tellBroken(JettyHttp2Exchange exchange) {
    exchange.runHere(() -> exchange.gone(DisconnectReason.PROTOCOL_ERROR, null));
  }

  /** Tells the client to begin no more streams, and ends the connection after the live ones. */
  void drain() {
    draining = true; // Jetty itself takes new streams as long as there are others.
    var unused = session.shutdown();
  }

  /** Ends the connection if no stream has been live for a while; looks again later if not. */
  @Override
  public void run() {
    long quiet = !exchanges.isEmpty() ? 0 : System.nanoTime() - quietSince;
    if (quiet >= keepAliveNanos) {
      // Jetty would then wait for the client to close.
      session.close(ErrorCode.NO_ERROR.code, "idle", Callback.from(endPoint::close));
      JettyConnection.of(endPoint).closeSoon();
    } else if (!session.isClosed()) {
      timer = scheduler.schedule(this, keepAliveNanos - quiet, TimeUnit.NANOSECONDS);
    }
  }

  /** The connection is closed. */
  void stopTimer() {
    Scheduler.Task present = timer;
    if (present != null) {
      present.cancel();
    }
  }
}
