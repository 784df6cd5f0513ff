package dev.lintel.spi;

import dev.lintel.TlsSession;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What an engine of the JDK has negotiated, for requests to show. Made when one is asked. */
public final class EngineSession implements TlsSession {

  private final SSLEngine engine;

  private EngineSession(SSLEngine engine) {
    this.engine = engine;
  }

  /**
   * The session of an engine.
   *
   * @param engine the engine, whose handshake is done; null for a connection in the clear
   * @return the session, or null without an engine
   */
  public static @Nullable TlsSession of(@Nullable SSLEngine engine) {
    return engine == null ? null : new EngineSession(engine);
  }

  @Override
  public String version() {
    return engine.getSession().getProtocol();
  }

  @Override
  public String cipherSuite() {
    return engine.getSession().getCipherSuite();
  }

  @Override
  public @Nullable String applicationProtocol() {
    String protocol = engine.getApplicationProtocol();
    return protocol == null || protocol.isEmpty() ? null : protocol;
  }

  @Override
  public @Nullable String serverName() {
    return SniKeyManager.serverName(engine.getSession());
  }

  @Override
  public List<X509Certificate> clientCertificates() {
    try {
      Certificate[] chain = engine.getSession().getPeerCertificates();
      return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
    } catch (SSLPeerUnverifiedException none) {
      return List.of();
    }
  }
}
