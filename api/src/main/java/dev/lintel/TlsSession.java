package dev.lintel;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The TLS session of the connection that a request came on. Implemented by adapters. */
public interface TlsSession {

  /**
   * The protocol version, such as {@code TLSv1.3}.
   *
   * @return the version
   */
  String version();

  /**
   * The cipher suite, by its standard name.
   *
   * @return the cipher suite
   */
  String cipherSuite();

  /**
   * The application protocol chosen by ALPN.
   *
   * @return the protocol, such as {@code h2}, or null if none was negotiated
   */
  @Nullable String applicationProtocol();

  /**
   * The host name that the client indicated.
   *
   * @return the name, or null if there was none
   */
  @Nullable String serverName();

  /**
   * The certificates that the client proved to own, its own first.
   *
   * @return the chain, empty if the client sent none
   */
  List<X509Certificate> clientCertificates();
}
