package dev.lintel.tck.adapter.tls;

import dev.lintel.tck.ServerExtension;
import dev.lintel.tck.TestKeys;
import dev.lintel.tck.wire.TlsWire;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** How a client of TLS connects. A value. */
record Client(
    @Nullable String key,
    @Nullable String serverName,
    List<String> versions,
    List<String> ciphers,
    List<String> applicationProtocols) {

  /** A client that shows no certificate, asks for no name, and takes what the JDK does. */
  static final Client PLAIN = new Client(null, null, List.of(), List.of(), List.of());

  Client withKey(String name) {
    return new Client(name, serverName, versions, ciphers, applicationProtocols);
  }

  Client withServerName(String name) {
    return new Client(key, name, versions, ciphers, applicationProtocols);
  }

  Client withVersions(String... names) {
    return new Client(key, serverName, List.of(names), ciphers, applicationProtocols);
  }

  Client withCiphers(String... names) {
    return new Client(key, serverName, versions, List.of(names), applicationProtocols);
  }

  Client withApplicationProtocols(String... names) {
    return new Client(key, serverName, versions, ciphers, List.of(names));
  }

  /** Makes the handshake, each time as a client that was never here. */
  TlsWire connect(ServerExtension kit, SocketAddress address) throws IOException {
    return connect(kit, address, TestKeys.client(key));
  }

  /** Makes the handshake as a client that may have been here before. */
  TlsWire connect(ServerExtension kit, SocketAddress address, SSLContext context)
      throws IOException {
    SSLEngine engine = context.createSSLEngine("127.0.0.1", 443);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    if (!versions.isEmpty()) {
      parameters.setProtocols(versions.toArray(String[]::new));
    }
    if (!ciphers.isEmpty()) {
      parameters.setCipherSuites(ciphers.toArray(String[]::new));
    }
    if (serverName != null) {
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
    }
    parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
    engine.setSSLParameters(parameters);
    return TlsWire.over(kit.wire(address), engine);
  }

  /** The subject of the certificate that a server has shown. */
  static String subject(TlsWire wire) throws SSLPeerUnverifiedException {
    Certificate certificate = wire.engine().getSession().getPeerCertificates()[0];
    return ((X509Certificate) certificate).getSubjectX500Principal().getName();
  }

  /** The first message of a handshake. */
  static byte[] hello() throws IOException {
    SSLEngine engine = TestKeys.client(null).createSSLEngine();
    engine.setUseClientMode(true);
    ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), record);
    return Arrays.copyOf(record.array(), record.position());
  }
}
