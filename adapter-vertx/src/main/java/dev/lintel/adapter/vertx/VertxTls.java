package dev.lintel.adapter.vertx;

import dev.lintel.server.Timeouts;
import dev.lintel.server.Tls;
import dev.lintel.spi.TlsKeys;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * TLS as Vert.x takes it: engines that come from the context of the gateway, which is the present
 * one also after a reload.
 */
final class VertxTls extends SSLEngineOptions implements SslContextFactory {

  private final TlsKeys keys;

  private VertxTls(TlsKeys keys) {
    this.keys = keys;
  }

  /** Lets a server speak TLS. */
  static void use(HttpServerOptions options, TlsKeys keys, Timeouts timeouts) {
    options
        .setSsl(true)
        // Vert.x wants one, but it is the engine that has it.
        .setKeyCertOptions(KeyCertOptions.wrap(keys.keyManager()))
        .setSslEngineOptions(new VertxTls(keys))
        .setSslHandshakeTimeout(timeouts.head().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    var versions = new ArrayList<HttpVersion>();
    keys.applicationProtocols().forEach(protocol -> versions.add(version(protocol)));
    // ALPN is the context's. What stands here is what Vert.x serves; it has no other setting.
    versions.add(HttpVersion.HTTP_1_0);
    options.setUseAlpn(true).setAlpnVersions(versions);
  }

  private static HttpVersion version(String protocol) {
    return protocol.equals(TlsKeys.HTTP_2) ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1;
  }

  @Override
  public SSLEngineOptions copy() {
    return this;
  }

  @Override
  public SslContextFactory sslContextFactory() {
    return this;
  }

  /** Netty sets its own idea of everything on each engine, so it is told what there is. */
  @Override
  public SslContext create() {
    Tls tls = keys.tls();
    ClientAuth clientAuth =
        switch (tls.clientCertificates()) {
          case NONE -> ClientAuth.NONE;
          case WANTED -> ClientAuth.OPTIONAL;
          case REQUIRED -> ClientAuth.REQUIRE;
        };
    return new JdkSslContext(
        keys.context(),
        false,
        List.of(keys.context().getDefaultSSLParameters().getCipherSuites()),
        IdentityCipherSuiteFilter.INSTANCE,
        new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.FATAL_ALERT,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            keys.applicationProtocols()),
        clientAuth,
        tls.protocols().toArray(String[]::new),
        false);
  }
}
