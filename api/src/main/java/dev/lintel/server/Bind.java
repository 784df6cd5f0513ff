package dev.lintel.server;

import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One address that a server listens on (LIFE-1.13): a TCP port, or the path of a Unix domain socket
 * (LIFE-4.1).
 *
 * <p>A value: immutable, shared freely.
 */
public final class Bind {

  /** What Java takes on Linux; where it takes less, the bind fails and says so. */
  private static final int MAX_PATH_BYTES = 106;

  private final String host;
  private final int port;
  private final @Nullable Path path;
  private final @Nullable Tls tls;

  private Bind(String host, int port, @Nullable Path path, @Nullable Tls tls) {
    this.host = host;
    this.port = port;
    this.path = path;
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
    return new Bind(Objects.requireNonNull(host, "host"), port, null, null);
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
   * A Unix domain socket, in the clear: programs on this machine reach it that may write to its
   * file. Needs a server with the capability {@code unix-sockets} (LIFE-2.2).
   *
   * <p>The server makes the file, with the permissions that the umask of the process leaves, and
   * removes it (LIFE-4.4, LIFE-4.5); its directory must be there.
   *
   * @param path where the file shall be; one that is not absolute is relative to the current
   *     directory of the process
   * @return the address
   */
  public static Bind unix(Path path) {
    UnixDomainSocketAddress.of(path); // Refuses paths of other file systems.
    int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_PATH_BYTES) {
      throw new IllegalArgumentException(
          "the path of a Unix domain socket has from 1 to "
              + MAX_PATH_BYTES
              + " bytes; '"
              + path
              + "' has "
              + bytes);
    }
    return new Bind("", 0, path, null);
  }

  /**
   * The host of a TCP port.
   *
   * @return a name or an IP address
   * @throws IllegalStateException if this is a Unix domain socket
   */
  public String host() {
    requireTcp();
    return host;
  }

  /**
   * The TCP port; 0 lets the system choose one.
   *
   * @return a port from 0 to 65535
   * @throws IllegalStateException if this is a Unix domain socket
   */
  public int port() {
    requireTcp();
    return port;
  }

  /**
   * The path of a Unix domain socket.
   *
   * @return the path, or null for a TCP port
   */
  public @Nullable Path path() {
    return path;
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
    return new Bind(host, port, path, Objects.requireNonNull(tls, "tls"));
  }

  /**
   * The address as operators write it, such as {@code 127.0.0.1:8080}, {@code tls:[::1]:8443} or
   * {@code unix:/run/shop.sock}.
   */
  @Override
  public String toString() {
    String where =
        path == null
            ? (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port
            : "unix:" + path;
    return (tls == null ? "" : "tls:") + where;
  }

  private void requireTcp() {
    if (path != null) {
      throw new IllegalStateException(this + " is no TCP port");
    }
  }
}
