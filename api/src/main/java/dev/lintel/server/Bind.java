package dev.lintel.server;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One address that a server listens on (LIFE-1.13).
 *
 * <p>A value: immutable, shared freely.
 */
public final class Bind {

  private final String host;
  private final int port;
  private final @Nullable Tls tls;

  private Bind(String host, int port, @Nullable Tls tls) {
    this.host = host;
    this.port = port;
    this.tls = tls;
  }

  /**
   * A TCP port, in the clear.
   *
   * @param host a name or an IP address of this machine, such as {@code 0.0.0.0} for all of them
   * @param port a port from 0 to 65535; 0 lets the system choose one
   * @return the address
   */
  public static Bind of(String host, int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
    }
    return new Bind(Objects.requireNonNull(host, "host"), port, null);
  }

  /**
   * A TCP port of 127.0.0.1, in the clear, which only programs on this machine reach.
   *
   * @param port a port from 0 to 65535; 0 lets the system choose one
   * @return the address
   */
  public static Bind loopback(int port) {
    return of("127.0.0.1", port);
  }

  /**
   * The host.
   *
   * @return a name or an IP address
   */
  public String host() {
    return host;
  }

  /**
   * The port; 0 lets the system choose one.
   *
   * @return a port from 0 to 65535
   */
  public int port() {
    return port;
  }

  /**
   * How the server speaks TLS here.
   *
   * @return the settings, or null for clear text
   */
  public @Nullable Tls tls() {
    return tls;
  }

  /**
   * The same address with TLS.
   *
   * @param tls the settings
   * @return another address
   */
  public Bind withTls(Tls tls) {
    return new Bind(host, port, Objects.requireNonNull(tls, "tls"));
  }

  /**
   * The address as operators write it, such as {@code 127.0.0.1:8080} or {@code tls:[::1]:8443}.
   */
  @Override
  public String toString() {
    return (tls == null ? "" : "tls:")
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + port;
  }
}
