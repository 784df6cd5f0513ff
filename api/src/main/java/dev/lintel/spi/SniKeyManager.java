package dev.lintel.spi;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Chooses the key whose certificate has the name that the client asks for (TLS-2.2). */
final class SniKeyManager extends X509ExtendedKeyManager {

  private final List<KeyEntry> entries;

  /**
   * A chooser.
   *
   * @param entries the keys, first the one for clients that ask for no name or for none of these
   */
  SniKeyManager(List<KeyEntry> entries) {
    this.entries = entries;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    String host = serverName(engine.getHandshakeSession());
    Predicate<KeyEntry> first = entry -> entry.names().equals(entries.get(0).names());
    Predicate<KeyEntry> named = host == null ? first : entry -> entry.isFor(host);
    Predicate<KeyEntry> wanted = entries.stream().anyMatch(named) ? named : first;
    for (int i = 0; i < entries.size(); i++) {
      KeyEntry entry = entries.get(i);
      if (wanted.test(entry) && isOfType(entry, keyType)) {
        return Integer.toString(i);
      }
    }
    return null;
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return entries.get(Integer.parseInt(alias)).key();
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return entries.get(Integer.parseInt(alias)).chain();
  }

  // ---- For sockets and clients, of which there are none here. ----

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  /** The host name that the client asks for, or null. */
  static @Nullable String serverName(@Nullable SSLSession session) {
    if (session instanceof ExtendedSSLSession extended) {
      for (SNIServerName name : extended.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return host.getAsciiName().toLowerCase(Locale.ROOT);
        }
      }
    }
    return null;
  }

  /** Key types are named like algorithms, and for TLS 1.2 also such as EC_RSA. */
  private static boolean isOfType(KeyEntry entry, String keyType) {
    String algorithm = entry.key().getAlgorithm();
    return keyType.equals(algorithm)
        || keyType.startsWith(algorithm + "_")
        || (keyType.equals("EdDSA") && algorithm.startsWith("Ed"));
  }
}
