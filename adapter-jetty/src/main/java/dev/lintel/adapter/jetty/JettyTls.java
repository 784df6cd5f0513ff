package dev.lintel.adapter.jetty;

import dev.lintel.spi.TlsKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.NegotiatingServerConnectionFactory;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * TLS as Jetty takes it: a layer upon each connection, with engines that come from the context of
 * the gateway, which is the present one also after a reload.
 */
final class JettyTls extends SslConnectionFactory {

  private JettyTls(SslContextFactory.Server engines, String next) {
    super(engines, next);
    setEnsureSecureRequestCustomizer(false);
  }

  /** The factories of a connector that speaks TLS, and what is spoken within. */
  static List<ConnectionFactory> around(List<ConnectionFactory> within, TlsKeys keys) {
    var choice = new Choice();
    var all = new ArrayList<ConnectionFactory>();
    all.add(new JettyTls(new ReadyEngines(keys), choice.getProtocol()));
    all.add(choice);
    all.addAll(within);
    return all;
  }

  @Override
  protected SslConnection newSslConnection(
      Connector connector, EndPoint endPoint, SSLEngine engine) {
    var connection = (JettyConnection) endPoint;
    var secured =
        new SslConnection(
            connector.getByteBufferPool(),
            connector.getExecutor(),
            getSslContextFactory(),
            endPoint,
            engine,
            isDirectBuffersForEncryption(),
            isDirectBuffersForDecryption()) {
          @Override
          protected SslEndPoint newSslEndPoint() {
            return new Secured(this, connection);
          }
        };
    connection.secure((Secured) secured.getSslEndPoint());
    secured.addHandshakeListener(
        new SslHandshakeListener() {
          @Override
          public void handshakeSucceeded(Event event) {
            connection.handshaken();
          }
        });
    return secured;
  }

  /** Goes on with what the engine has negotiated; Jetty's would negotiate itself. */
  private static final class Choice extends NegotiatingServerConnectionFactory {

    Choice() {
      super("alpn");
    }

    @Override
    protected AbstractConnection newServerConnection(
        Connector connector,
        EndPoint endPoint,
        SSLEngine engine,
        List<String> protocols,
        String defaultProtocol) {
      var waiting =
          new NegotiatingServerConnection(connector, endPoint, engine, protocols, defaultProtocol) {
            void choose() {
              String chosen = engine.getApplicationProtocol();
              setProtocol(chosen.isEmpty() ? TlsKeys.HTTP_1_1 : chosen);
            }
          };
      ((Secured) endPoint)
          .getSslConnection()
          .addHandshakeListener(
              new SslHandshakeListener() {
                @Override
                public void handshakeSucceeded(Event event) {
                  waiting.choose();
                }
              });
      return waiting;
    }
  }

  /** Jetty would set its own idea of everything on each engine; these are ready. */
  private static final class ReadyEngines extends SslContextFactory.Server {

    ReadyEngines(TlsKeys keys) {
      setSslContext(keys.context());
    }

    @Override
    public SSLParameters customize(SSLParameters ready) {
      return ready;
    }

    /** Jetty would warn of cipher suites that are on none of these engines. */
    @Override
    protected void checkConfiguration() {}
  }

  /** The end point above TLS, to which the same applies as to a clear one. */
  static final class Secured extends SslConnection.SslEndPoint {

    private final JettyConnection connection;

    Secured(SslConnection outer, JettyConnection connection) {
      outer.super();
      this.connection = connection;
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
      return connection.fillPlain(buffer);
    }

    /** Reads what Jetty decrypts. */
    int decrypt(ByteBuffer buffer) throws IOException {
      return super.fill(buffer);
    }

    @Override
    public void fillInterested(Callback callback) {
      connection.timeHead();
      super.fillInterested(callback);
    }

    @Override
    protected void needsFillInterest() {
      if (!connection.offersAhead()) {
        super.needsFillInterest();
      }
    }
  }
}
