package dev.lintel.server;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files that hold a private key and its certificates.
 *
 * <p>A value: immutable, shared freely. The files are read when a server starts, and again by
 * {@link Server#reloadTls} (TLS-1.1).
 */
public final class KeyFiles {

  private final Path certificates;
  private final @Nullable Path key;
  private final @Nullable String password;

  private KeyFiles(Path certificates, @Nullable Path key, @Nullable String password) {
    this.certificates = Objects.requireNonNull(certificates, "certificates");
    this.key = key;
    this.password = password;
  }

  /**
   * Two PEM files, or twice the same one.
   *
   * @param certificates the certificate of the server first, then those that lead to its root
   * @param key the private key, as PKCS#8 ({@code BEGIN PRIVATE KEY})
   * @return the files
   */
  public static KeyFiles pem(Path certificates, Path key) {
    return new KeyFiles(certificates, Objects.requireNonNull(key, "key"), null);
  }

  /**
   * A PKCS#12 file with one private key.
   *
   * @param store the file
   * @param password the password of the store and of its key
   * @return the files
   */
  public static KeyFiles pkcs12(Path store, String password) {
    return new KeyFiles(store, null, Objects.requireNonNull(password, "password"));
  }

  /**
   * The file of the certificates.
   *
   * @return a PEM file, or a PKCS#12 file if there is no {@link #key}
   */
  public Path certificates() {
    return certificates;
  }

  /**
   * The file of the private key.
   *
   * @return a PEM file, or null for a PKCS#12 file
   */
  public @Nullable Path key() {
    return key;
  }

  /**
   * The password that the files are encrypted with.
   *
   * @return the password, or null if there is none
   */
  public @Nullable String password() {
    return password;
  }

  /**
   * The same files, encrypted with a password.
   *
   * @param password the password
   * @return other files
   */
  public KeyFiles withPassword(String password) {
    return new KeyFiles(certificates, key, Objects.requireNonNull(password, "password"));
  }

  /** The names of the files, without the password. */
  @Override
  public String toString() {
    return key == null || key.equals(certificates)
        ? certificates.toString()
        : certificates + " with " + key;
  }
}
