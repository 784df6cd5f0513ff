package dev.lintel.spi;

import dev.lintel.server.Bind;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One address that a server listens on, ready to be bound. Made by {@link GatewayServer}. */
public final class Binding {

  private final Bind bind;
  private final SocketAddress address;
  private final @Nullable TlsKeys tls;

  private Binding(Bind bind, SocketAddress address, @Nullable TlsKeys tls) {
    this.bind = bind;
    this.address = address;
    this.tls = tls;
  }

  /** What the settings say, with the host looked up. */
  static Binding of(Bind bind, @Nullable TlsKeys tls) throws UnknownHostException {
    Path path = bind.path();
    if (path != null) {
      return new Binding(bind, UnixDomainSocketAddress.of(path), tls);
    }
    var address = new InetSocketAddress(bind.host(), bind.port());
    if (address.isUnresolved()) {
      throw new UnknownHostException("the host is not known");
    }
    return new Binding(bind, address, tls);
  }

  /**
   * What the settings say.
   *
   * @return the setting
   */
  public Bind bind() {
    return bind;
  }

  /**
   * What to bind.
   *
   * @return a {@link java.net.InetSocketAddress}, of which port 0 lets the system choose one; or,
   *     if the server claims {@code unix-sockets}, a {@link UnixDomainSocketAddress}, where no file
   *     is and {@link GatewayServer} removes the one that the bind makes
   */
  public SocketAddress address() {
    return address;
  }

  /**
   * The keys for TLS.
   *
   * @return the keys, or null for clear text
   */
  public @Nullable TlsKeys tls() {
    return tls;
  }

  /** As the settings say it. */
  @Override
  public String toString() {
    return bind.toString();
  }
}
