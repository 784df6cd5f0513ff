package dev.lintel.tck.memory;

/**
 * Changes what goes over a connection in one direction, between the one who sends and the one who
 * receives: how a wrong server is made of a right one.
 *
 * <p>One for each connection and direction. The methods are called in the order of what happens,
 * one at a time, on the thread that sends; they must not block. Each passes on through the outlet
 * what the receiver shall see; what it does not pass on has not happened for the receiver. The
 * defaults pass everything on.
 */
public interface WireFilter {

  /** Where the receiver is. May be kept and used later, on any thread. */
  interface Outlet {

    /** Passes bytes on; the array belongs to the outlet then. */
    void bytes(byte[] bytes);

    /** The stream ends (FIN); what is passed on later is lost. */
    void end();

    /** The connection breaks (RST); what is passed on later is lost. */
    void reset();
  }

  /**
   * Bytes were sent; they may be cut anywhere.
   *
   * @param bytes the bytes, which belong to the filter
   */
  default void bytes(byte[] bytes, Outlet outlet) {
    outlet.bytes(bytes);
  }

  /** The sender has ended the stream, by itself or by closing the connection. */
  default void end(Outlet outlet) {
    outlet.end();
  }

  /** The sender has reset the connection. */
  default void reset(Outlet outlet) {
    outlet.reset();
  }
}
