package dev.lintel.tck.memory;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The server's end of a connection, in the clear or over TLS. Nothing here waits. */
interface MemoryTransport {

  /** Writes what can be written now. Returns how many bytes that were. */
  int write(Iterable<ByteBuffer> pieces) throws IOException;

  /** Reads what is there. Returns how many bytes that were, -1 at the end. */
  int read(ByteBuffer into) throws IOException;

  /** Whether the peer has ended its stream, also if not all of it has been read. */
  boolean isPeerEnded();

  /** Whether the peer has reset the connection, also if not all of its stream has been read. */
  boolean isPeerReset();

  /** Whether bytes of requests can come. */
  default boolean isEstablished() {
    return true;
  }

  void reset();

  void close();
}
