package dev.lintel.adapter.jetty;

import dev.lintel.DisconnectReason;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/*
 * Jetty does not read from an HTTP/1 connection while an exchange is neither reading nor writing,
 * so it does not see the client go. The watch registers for reading in Jetty's stead, which is free
 * to take as the request has been read to its end. What is read there, other than the end, belongs
 * to the next request: the connection holds it for the parser.
 *
 * Jetty refuses to go on with a connection for which somebody still waits to read, so the watch
 * is stopped before the exchange finishes. Everything here runs inside the exchange: a callback
 * that lost the race finds it over.
 */

/** Tells that the client is gone while the application is idle (HTTP-6.2). */
final class JettyDisconnectWatch implements Callback {

  private final JettyExchange exchange;
  private final JettyConnection connection;
  private boolean stopped;

  JettyDisconnectWatch(JettyExchange exchange, JettyConnection connection) {
    this.exchange = exchange;
    this.connection = connection;
  }

  /** Begins to watch, or goes on. */
  void begin() {
    // If somebody else waits to read, it is told when the client goes.
    connection.plain().tryFillInterested(this);
  }

  /** Ends the watch; the exchange is over, or somebody else reads on. */
  void stop() {
    stopped = true;
    connection.plain().getFillInterest().onFail(new CancellationException("the exchange is over"));
  }

  @Override
  public void succeeded() {
    exchange.runHere(
        () -> {
          if (!stopped) {
            look();
          }
        });
  }

  @Override
  public void failed(Throwable failure) {
    exchange.runHere(
        () -> {
          if (!stopped) {
            exchange.gone(JettyFailures.reason(failure), failure);
          }
        });
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  private void look() {
    int count = 1;
    try {
      while (count > 0 && connection.canReadAhead()) {
        count = connection.readAhead();
      }
    } catch (IOException broken) {
      exchange.gone(JettyFailures.reason(broken), broken);
      return;
    }
    if (count < 0) {
      exchange.gone(DisconnectReason.PEER_CLOSED, null);
    } else if (count == 0) {
      begin();
    }
  }

  /**
   * The end of a connection whose client may still send: a close with unread bytes resets it, and
   * the client loses the response (HTTP-5.6). So what comes is discarded for a moment.
   */
  static final class Linger implements Callback {

    private static final long MILLIS = 1000;

    private final JettyConnection connection;
    private final Callback exchange;

    /** The connection lingers, and the exchange of Jetty with it. */
    Linger(JettyConnection connection, Callback exchange) {
      this.connection = connection;
      this.exchange = exchange;
    }

    /** Lets the client know that no more will come, and listens on. */
    void begin(EndPoint top) {
      top.shutdownOutput();
      if (top != connection) {
        // TLS waits for the client's end; here that is discarded like the rest.
        connection.getFillInterest().onFail(new CancellationException("the connection lingers"));
      }
      connection.getScheduler().schedule(connection::close, MILLIS, TimeUnit.MILLISECONDS);
      discard();
    }

    @Override
    public void succeeded() {
      if (connection.discard() < 0) {
        end();
      } else {
        discard();
      }
    }

    /** The connection is closed. */
    @Override
    public void failed(Throwable closed) {
      end();
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }

    private void discard() {
      // Jetty itself waits to read where the rest of a body did not come: there is nothing unread.
      if (!connection.tryFillInterested(this)) {
        end();
      }
    }

    private void end() {
      connection.close();
      exchange.failed(new Request.Handler.AbortException("the request was not read to its end"));
    }
  }
}
