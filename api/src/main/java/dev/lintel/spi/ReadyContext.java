package dev.lintel.spi;

import java.security.SecureRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A context whose engines are ready to be used by a server, and come from the context that is the
 * present one when they are made: so no native server has to know of settings or of a reload.
 */
final class ReadyContext extends SSLContext {

  /**
   * A context.
   *
   * @param present gives the context of the present key material
   * @param configure makes an engine ready
   */
  ReadyContext(Supplier<SSLContext> present, UnaryOperator<SSLEngine> configure) {
    super(
        new Engines(present, configure), present.get().getProvider(), present.get().getProtocol());
  }

  private static final class Engines extends SSLContextSpi {
    private final Supplier<SSLContext> present;
    private final UnaryOperator<SSLEngine> configure;

    Engines(Supplier<SSLContext> present, UnaryOperator<SSLEngine> configure) {
      this.present = present;
      this.configure = configure;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return configure.apply(present.get().createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return configure.apply(present.get().createSSLEngine(host, port));
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return present.get().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return present.get().getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return engineCreateSSLEngine().getSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return present.get().getSupportedSSLParameters();
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random) {
      throw new IllegalStateException("it is ready");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      throw new UnsupportedOperationException("engines only");
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw new UnsupportedOperationException("engines only");
    }
  }
}
