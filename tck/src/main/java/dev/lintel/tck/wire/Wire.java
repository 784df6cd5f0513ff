package dev.lintel.tck.wire;

import java.io.IOException;
import java.time.Duration;

/**
 * One end of a connection: bytes in order, in both directions, over a socket or in memory.
 *
 * <p>One thread may send while another reads. Time-outs and resets are told by the exceptions of
 * sockets, in memory too, so that nobody needs to know which one it is.
 */
public interface Wire extends AutoCloseable {

  /**
   * Sends all bytes; waits while the peer takes none.
   *
   * @throws IOException if the peer has closed or reset the connection
   */
  void send(byte[] bytes) throws IOException;

  /**
   * Sends what the peer takes.
   *
   * @param bytes the bytes, of which the first {@code length} are sent
   * @param patience how long to wait for the peer to take the first one
   * @return how many it took; 0 if it took none in time
   */
  int sendSome(byte[] bytes, int length, Duration patience) throws IOException;

  /**
   * Reads what is there, or waits for it.
   *
   * @return how many bytes came, or -1 if the peer has ended its side
   * @throws java.net.SocketTimeoutException if nothing came in time
   * @throws java.net.SocketException if the peer has reset the connection
   */
  int read(byte[] into, Duration patience) throws IOException;

  /** Sends nothing more: the peer sees the end of the stream (FIN). Reading goes on. */
  void end() throws IOException;

  /** Breaks the connection: the peer sees a reset (RST). */
  void reset() throws IOException;

  /** Ends the connection: the peer sees the end of the stream, and can send nothing more. */
  @Override
  void close() throws IOException;
}
