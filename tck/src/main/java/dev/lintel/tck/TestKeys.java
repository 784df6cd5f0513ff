package dev.lintel.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.server.KeyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Keys and certificates for tests, and clients that trust them. They were made by {@code
 * tck/tls/make.sh} and protect nothing.
 */
public final class TestKeys {

  private static final Map<String, Path> FILES = new ConcurrentHashMap<>();

  private TestKeys() {}

  /** A file of the folder {@code dev/lintel/tck/tls}, as a file of the system. */
  public static Path file(String name) {
    return FILES.computeIfAbsent(name, TestKeys::copy);
  }

  /** The files of a key, such as {@code server}. */
  public static KeyFiles files(String name) {
    return KeyFiles.pem(file(name + ".pem"), file(name + "-key.pem"));
  }

  /**
   * A client that trusts the root of the servers' keys.
   *
   * @param name the key that it shows if it is asked, such as {@code client}, or null for none
   */
  public static SSLContext client(@Nullable String name) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      anchors.setCertificateEntry("root", certificates("root")[0]);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(anchors);
      KeyManager[] own =
          name == null ? null : new KeyManager[] {new Insisting(key(name), certificates(name))};
      context.init(own, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static X509Certificate[] certificates(String name)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file(name + ".pem"))) {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(in)
          .toArray(X509Certificate[]::new);
    }
  }

  private static PrivateKey key(String name) throws IOException, GeneralSecurityException {
    String text = Files.readString(file(name + "-key.pem"), ISO_8859_1);
    byte[] content = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(content));
  }

  private static Path copy(String name) {
    try (InputStream in =
        Objects.requireNonNull(TestKeys.class.getResourceAsStream("tls/" + name), name)) {
      Path copy = Files.createTempFile("lintel-kit-", "-" + name);
      copy.toFile().deleteOnExit();
      Files.write(copy, in.readAllBytes());
      return copy;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Shows its certificate also to a server that says it trusts others. */
  private static final class Insisting extends X509ExtendedKeyManager {
    private final PrivateKey key;
    private final X509Certificate[] chain;

    Insisting(PrivateKey key, X509Certificate[] chain) {
      this.key = key;
      this.chain = chain;
    }

    @Override
    public String chooseEngineClientAlias(
        String[] keyTypes, Principal[] issuers, SSLEngine engine) {
      return "own";
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[] {"own"};
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      return "own";
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return null;
    }
  }
}
