package dev.lintel.spi;

import dev.lintel.server.KeyFiles;
import dev.lintel.server.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key material of an address, loaded, and a context whose engines use it: what an adapter hands
 * to its server. The engines are ready: protocols, cipher suites, client certificates, SNI and ALPN
 * are set.
 */
public final class TlsKeys {

  /** The name of HTTP/2 in ALPN. */
  public static final String HTTP_2 = "h2";

  /** The name of HTTP/1.1 in ALPN. */
  public static final String HTTP_1_1 = "http/1.1";

  /** What the JDK calls TLS of any version. */
  private static final String ANY_VERSION = "TLS";

  /** One state of the files. */
  private record Material(List<KeyEntry> entries, SniKeyManager manager, SSLContext context) {}

  private final Tls tls;
  private final List<String> applicationProtocols;
  private final SSLContext context;
  private volatile Material present;

  /** The state of the files at the last attempt to load them. */
  private String attempted;

  private TlsKeys(Tls tls, boolean http2) throws TlsFileException {
    this.tls = tls;
    this.applicationProtocols = http2 ? List.of(HTTP_2, HTTP_1_1) : List.of(HTTP_1_1);
    this.attempted = versions();
    this.present = load();
    this.context = new ReadyContext(() -> present.context(), this::ready);
  }

  /**
   * Loads the files.
   *
   * @param tls the settings
   * @param http2 whether HTTP/2 is offered
   * @return the keys
   * @throws TlsFileException if a file cannot be used, or a cipher suite is not known
   */
  public static TlsKeys load(Tls tls, boolean http2) throws TlsFileException {
    return new TlsKeys(tls, http2);
  }

  /**
   * The application protocols that are offered, the preferred one first: one place for all servers.
   *
   * @return the protocols, by their ALPN names
   */
  public List<String> applicationProtocols() {
    return applicationProtocols;
  }

  /**
   * The settings.
   *
   * @return the settings
   */
  public Tls tls() {
    return tls;
  }

  /**
   * The context; it stays the same when the files are loaded again.
   *
   * @return a context that makes ready engines, and nothing else
   */
  public SSLContext context() {
    return context;
  }

  /**
   * What chooses among the present keys, for a native server that insists on one; whoever uses it
   * misses the next reload.
   *
   * @return the key manager of the present context
   */
  public X509ExtendedKeyManager keyManager() {
    return present.manager();
  }

  /**
   * Loads the files again; connections that there are go on with what they have.
   *
   * @throws TlsFileException if a file cannot be used; what was loaded before stays
   */
  synchronized void reload() throws TlsFileException {
    attempted = versions();
    // A context of its own: sessions of the old one are not resumed, whatever they had shown.
    present = load();
  }

  /** Whether a file is another one than at the last attempt to load it. */
  synchronized boolean hasChanged() {
    return !attempted.equals(versions());
  }

  /** The certificates that are shown, for people. */
  @Override
  public String toString() {
    return present.entries().stream()
        .map(entry -> entry.chain()[0])
        .map(
            certificate ->
                certificate.getSubjectX500Principal().getName()
                    + " until "
                    + certificate.getNotAfter().toInstant())
        .collect(Collectors.joining(", "));
  }

  private Material load() throws TlsFileException {
    var entries = new ArrayList<KeyEntry>();
    for (KeyFiles files : tls.keys()) {
      entries.add(KeyEntry.load(files));
    }
    try {
      var manager = new SniKeyManager(entries);
      SSLContext made = SSLContext.getInstance(ANY_VERSION);
      made.init(new KeyManager[] {manager}, trustManagers(), null);
      checkCiphers(made);
      return new Material(entries, manager, made);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java has no TLS", impossible);
    }
  }

  private TrustManager @Nullable [] trustManagers()
      throws TlsFileException, GeneralSecurityException {
    Path trust = tls.trust();
    if (trust == null) {
      return new TrustManager[0];
    }
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      anchors.load(null, null);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    List<X509Certificate> certificates = PemFile.read("tls.trust", trust).certificates();
    for (int i = 0; i < certificates.size(); i++) {
      anchors.setCertificateEntry("anchor-" + i, certificates.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(anchors);
    return factory.getTrustManagers();
  }

  private void checkCiphers(SSLContext made) throws TlsFileException {
    Set<String> known =
        new HashSet<>(Arrays.asList(made.getSupportedSSLParameters().getCipherSuites()));
    for (String cipher : tls.ciphers()) {
      if (!known.contains(cipher)) {
        throw new TlsFileException(
            "tls.ciphers", Path.of(cipher), "this Java has no such suite", null);
      }
    }
  }

  /** The times and sizes of all files. */
  private String versions() {
    StringBuilder versions = new StringBuilder(version(tls.trust()));
    for (KeyFiles each : tls.keys()) {
      versions.append(',').append(version(each.certificates())).append(version(each.key()));
    }
    return versions.toString();
  }

  private static String version(@Nullable Path file) {
    if (file == null) {
      return "";
    }
    try {
      return Files.getLastModifiedTime(file).toMillis() + ":" + Files.size(file);
    } catch (IOException missing) {
      return "missing";
    }
  }

  private SSLEngine ready(SSLEngine engine) {
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(tls.protocols().toArray(String[]::new));
    if (!tls.ciphers().isEmpty()) {
      parameters.setCipherSuites(tls.ciphers().toArray(String[]::new));
    }
    parameters.setUseCipherSuitesOrder(true);
    parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
    switch (tls.clientCertificates()) {
      case NONE -> parameters.setWantClientAuth(false);
      case WANTED -> parameters.setWantClientAuth(true);
      case REQUIRED -> parameters.setNeedClientAuth(true);
    }
    engine.setSSLParameters(parameters);
    return engine;
  }
}
