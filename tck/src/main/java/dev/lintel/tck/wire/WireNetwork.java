package dev.lintel.tck.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;

/** Where servers listen and clients connect: the loopback interface, or memory. */
public interface WireNetwork {

  /** The sockets of the machine. */
  WireNetwork SOCKETS = new SocketNetwork();

  /** A port that is taken until this is closed. */
  interface Occupied extends Closeable {

    /** The port. */
    int port();
  }

  /** A server provider whose servers are not reached by sockets. */
  interface Source {

    /** The network on which the servers listen. */
    WireNetwork network();
  }

  /**
   * Connects.
   *
   * @param receiveBuffer how much is taken for a client that does not read, in bytes; 0 leaves the
   *     choice to the network
   * @throws java.net.ConnectException if nobody listens there
   */
  Wire connect(SocketAddress address, int receiveBuffer) throws IOException;

  /** A port on which nobody listens. */
  int freePort() throws IOException;

  /** Takes a port, so that no server can listen there. */
  Occupied occupy() throws IOException;
}
