package dev.lintel.server;

import java.util.Objects;

/**
 * One address that a server listens on (LIFE-1.13).
 *
 * <p>A value: immutable, shared freely.
 */
public final class Bind {

  private final String host;
  private final int port;

  private Bind(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * A TCP port.
   *
   * @param host a name or an IP address of this machine, such as {@code 0.0.0.0} for all of them
   * @param port a port from 0 to 65535; 0 lets the system choose one
   * @return the address
   */
  public static Bind of(String host, int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
    }
    return new Bind(Objects.requireNonNull(host, "host"), port);
  }

  /**
   * A TCP port of 127.0.0.1, which only programs on this machine reach.
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

  /** The address as operators write it, such as {@code 127.0.0.1:8080} or {@code [::1]:8080}. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
