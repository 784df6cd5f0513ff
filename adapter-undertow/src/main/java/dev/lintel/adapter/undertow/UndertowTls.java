package dev.lintel.adapter.undertow;

import dev.lintel.spi.TlsKeys;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.ssl.SslConnection;

/**
 * TLS as Undertow takes it: a layer upon each connection, with engines that come from the context
 * of the gateway, which is the present one also after a reload.
 */
final class UndertowTls {

  private final UndertowXnioSsl layer;

  UndertowTls(Xnio xnio, ByteBufferPool buffers, TlsKeys keys) {
    // No options: the engines are ready.
    this.layer = new UndertowXnioSsl(xnio, OptionMap.EMPTY, buffers, keys.context());
  }

  /** A connection over the one that was accepted; the handshake begins with the first read. */
  SslConnection secure(StreamConnection accepted) {
    return layer.wrapExistingConnection(accepted, OptionMap.EMPTY, false);
  }

  /** The engine of a connection, or null in the clear. */
  static @Nullable SSLEngine engine(StreamConnection connection) {
    return connection instanceof SslConnection secured
        ? UndertowXnioSsl.getSslEngine(secured)
        : null;
  }
}
