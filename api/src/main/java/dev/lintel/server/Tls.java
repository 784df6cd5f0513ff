package dev.lintel.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a server speaks TLS on an address (TLS-1, TLS-2).
 *
 * <p>A value: immutable, shared freely.
 */
public final class Tls {

  /** The protocol versions that are safe today. */
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /** Whether clients show a certificate. */
  public enum ClientCertificates {
    /** They are not asked. */
    NONE,
    /** They are asked, and may have none. */
    WANTED,
    /** Without one there is no connection. */
    REQUIRED
  }

  private final List<KeyFiles> keys;
  private final ClientCertificates clientCertificates;
  private final @Nullable Path trust;
  private final List<String> protocols;
  private final List<String> ciphers;
  private final Duration checkInterval;

  private Tls(
      List<KeyFiles> keys,
      ClientCertificates clientCertificates,
      @Nullable Path trust,
      List<String> protocols,
      List<String> ciphers,
      Duration checkInterval) {
    this.keys = keys;
    this.clientCertificates = clientCertificates;
    this.trust = trust;
    this.protocols = protocols;
    this.ciphers = ciphers;
    this.checkInterval = checkInterval;
  }

  /**
   * TLS 1.2 and 1.3 with the cipher suites of the running Java, without client certificates.
   *
   * @param first the key that clients see which ask for no name, or for none of ours
   * @param more further ones: a client sees the one whose certificate has the name it asks for
   * @return the settings
   */
  public static Tls of(KeyFiles first, KeyFiles... more) {
    List<KeyFiles> keys = Stream.concat(Stream.of(first), Stream.of(more)).toList();
    return new Tls(
        List.copyOf(keys),
        ClientCertificates.NONE,
        null,
        PROTOCOLS,
        List.of(),
        Duration.ofMinutes(1));
  }

  /**
   * The keys of the server, the one without a name first.
   *
   * @return the keys
   */
  public List<KeyFiles> keys() {
    return keys;
  }

  /**
   * Whether clients show a certificate. Default {@link ClientCertificates#NONE}.
   *
   * @return the setting
   */
  public ClientCertificates clientCertificates() {
    return clientCertificates;
  }

  /**
   * The certificates by which clients' certificates are trusted.
   *
   * @return a PEM file, or null if clients are not asked
   */
  public @Nullable Path trust() {
    return trust;
  }

  /**
   * The protocol versions. Default {@code TLSv1.3} and {@code TLSv1.2}.
   *
   * @return the versions
   */
  public List<String> protocols() {
    return protocols;
  }

  /**
   * The cipher suites in the order of preference, by their standard names.
   *
   * @return the suites; none for those that the running Java has by default
   */
  public List<String> ciphers() {
    return ciphers;
  }

  /**
   * How often a server looks whether a file has changed, to load it again. Default 1 min.
   *
   * @return a positive duration
   */
  public Duration checkInterval() {
    return checkInterval;
  }

  /**
   * These settings with clients asked for a certificate.
   *
   * @param setting whether they must show one
   * @param trust a PEM file with the certificates by which theirs are trusted
   * @return new settings
   */
  public Tls withClientCertificates(ClientCertificates setting, Path trust) {
    Objects.requireNonNull(setting, "setting");
    Path file = setting == ClientCertificates.NONE ? null : Objects.requireNonNull(trust, "trust");
    return new Tls(keys, setting, file, protocols, ciphers, checkInterval);
  }

  /**
   * These settings with another value; see {@link #protocols()}.
   *
   * @param protocols {@code TLSv1.3}, {@code TLSv1.2} or both; older ones are not safe
   * @return new settings
   */
  public Tls withProtocols(List<String> protocols) {
    for (String protocol : protocols) {
      if (!PROTOCOLS.contains(protocol)) {
        throw new IllegalArgumentException(
            "'" + protocol + "' is not a protocol that is safe, which are " + PROTOCOLS);
      }
    }
    if (protocols.isEmpty()) {
      throw new IllegalArgumentException("no protocol is left of " + PROTOCOLS);
    }
    return new Tls(keys, clientCertificates, trust, List.copyOf(protocols), ciphers, checkInterval);
  }

  /**
   * These settings with another value; see {@link #ciphers()}.
   *
   * @param ciphers the suites, by their standard names
   * @return new settings
   */
  public Tls withCiphers(List<String> ciphers) {
    return new Tls(keys, clientCertificates, trust, protocols, List.copyOf(ciphers), checkInterval);
  }

  /**
   * These settings with another value; see {@link #checkInterval()}.
   *
   * @param checkInterval a positive duration
   * @return new settings
   */
  public Tls withCheckInterval(Duration checkInterval) {
    if (checkInterval.isNegative() || checkInterval.isZero()) {
      throw new IllegalArgumentException(
          "the interval of checks must be positive, not " + checkInterval);
    }
    return new Tls(keys, clientCertificates, trust, protocols, ciphers, checkInterval);
  }
}
